"""What can be held against a seat: things that anybody can look up in the transcript."""

import itertools

from masquerade.players import patterns
from masquerade.players.dice import Dice
from masquerade.players.hunting import IN_TIME_MS
from masquerade.players.voice import Voice
from masquerade.players.words import names_in, tail
from masquerade.wire.view import MessageView

_FEW, _NUMBERS = 2, ("nothing", "one line", "two lines")
_NEAT = 0.6
_QUICK_MS, _LONG = 3_000, 5


def pointed_out(voice: Voice, seat: int, dice: Dice) -> str | None:
    """An accusation with its reason, which the transcript bears out; None when there is nothing to point at."""
    slots = {"other": voice.table.name_of(seat)}
    found = [
        (f"ev_{reason}", {**slots, **more})
        for reason, more in (
            ("few", _few(voice, seat)),
            ("dodged", _dodged(voice, seat)),
            ("neat", _neat(voice, seat)),
            ("quote", _quotable(voice, seat, dice)),
            ("quick", _quick(voice, seat)),
        )
        if more is not None
    ]
    while found:
        category, filled = dice.pick(found)
        text = voice.talk(category, dice, filled, loose=True)
        if text is not None:
            return text
        found.remove((category, filled))
    return None


def _few(voice: Voice, seat: int) -> dict[str, str] | None:
    """It says much less than the others."""
    said = len(voice.lines_of(seat))
    counts = [len(voice.lines_of(other.seat)) for other in voice.table.others if other.seat != seat]
    enough = bool(counts) and sum(counts) / len(counts) >= 2 * _FEW
    return {"n": _NUMBERS[said]} if 0 < said <= _FEW and enough else None


def _dodged(voice: Voice, seat: int) -> dict[str, str] | None:
    """Somebody asked it by name, and it let that pass."""
    name, own = voice.table.name_of(seat), [line.at for line in voice.lines_of(seat)]
    for line in reversed(_this_round(voice)):
        asks = line.seat not in (seat, voice.table.me) and "?" in line.text and names_in(line.text, [name])
        waited = voice.table.messages[-1].at - line.at > IN_TIME_MS
        if asks and waited and not any(0 <= at - line.at <= IN_TIME_MS for at in own):
            return {"asker": line.name}
    return None


def _neat(voice: Voice, seat: int) -> dict[str, str] | None:
    """It writes as nobody does on a phone."""
    said = voice.lines_of(seat)
    neat = [line for line in said if line.text[:1].isupper() and line.text.endswith(".")]
    return {} if len(said) > _FEW and len(neat) >= _NEAT * len(said) and voice.table.mode != "hunt" else None


def _quotable(voice: Voice, seat: int, dice: Dice) -> dict[str, str] | None:
    """Its own words."""
    masks = [other.name for other in voice.table.seats]
    ends = [
        end
        for line in voice.lines_of(seat)
        if "?" not in line.text and not patterns.ACCUSE.search(line.text)
        if (end := tail(line.text, masks, turned=False)) is not None and " " in end
    ]
    return {"tail": dice.pick(ends)} if ends else None


def _quick(voice: Voice, seat: int) -> dict[str, str] | None:
    """It wrote a long line at once after somebody else's."""
    lines = _this_round(voice)
    for before, after in itertools.pairwise(lines):
        if after.seat == seat != before.seat and after.at - before.at < _QUICK_MS and len(after.text.split()) >= _LONG:
            return {}
    return None


def _this_round(voice: Voice) -> list[MessageView]:
    return [line for line in voice.table.messages if line.round == voice.table.phase.round]
