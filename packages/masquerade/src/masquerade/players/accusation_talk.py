"""Talk about who is who: votes told and explained, accusations made, joined and met, and words about sealed answers."""

import re

from masquerade.players import patterns
from masquerade.players.belief import beliefs, prime
from masquerade.players.dice import Dice
from masquerade.players.evidence import pointed_out
from masquerade.players.hearing import Heard
from masquerade.players.hunting import accused_in
from masquerade.players.voice import Voice
from masquerade.players.words import tail, thing
from masquerade.wire.view import AnswerView

_SURE, _OPEN = 0.16, 0.05
_REASON_P, _EVIDENCE_P, _COUNTERS_P, _PLAIN_P = 0.4, 0.6, 0.35, 0.5


def told_vote(voice: Voice, dice: Dice) -> str | None:
    """Whom the seat would name, as far as it has made up its mind; who has said so before remembers it."""
    seat = prime(voice.table, voice.seed)
    if seat is None:
        return None
    slots = _slots(voice, seat)
    before = pointed_at(voice)
    if before is not None:
        return voice.talk("vote_still" if before == seat else "vote_changed", dice, slots, loose=True)
    lead = _lead(voice)
    if lead < _OPEN and dice.chance(0.5):
        return voice.talk("vote_unsure", dice, slots)
    if dice.chance(_REASON_P):
        found = voice.talk(f"vote_{_reason(voice, seat)}", dice, slots, loose=True)
        if found is not None:
            return found
    return voice.talk("vote_sure" if lead >= _SURE else "vote_lean", dice, slots, loose=True)


def explained(voice: Voice, dice: Dice) -> str | None:
    """Why the seat suspects whom it has pointed at."""
    seat = pointed_at(voice)
    seat = prime(voice.table, voice.seed) if seat is None else seat
    if seat is None:
        return None
    found = pointed_out(voice, seat, dice) if dice.chance(_COUNTERS_P) else None
    if found is not None:
        return found
    reason = _reason(voice, seat)
    return voice.talk(f"why_{reason}", dice, _slots(voice, seat)) or voice.talk("why_feel", dice, _slots(voice, seat))


def pointing(voice: Voice, dice: Dice) -> str | None:
    """An accusation nobody asked for: of the seat it would name, as it would say it in this mode."""
    seat = prime(voice.table, voice.seed)
    if seat is None:
        return None
    found = pointed_out(voice, seat, dice) if dice.chance(_EVIDENCE_P) else None
    return found or voice.talk("suspect", dice, _slots(voice, seat), loose=True)


def judged(voice: Voice, heard: Heard, dice: Dice) -> str | None:
    """With or against an accusation of a third seat, by what one believes of it."""
    felt = beliefs(voice.table, voice.seed)
    accused = int(heard.subject) if heard.subject.isdigit() else 0
    wrong = 1 - felt[accused] if voice.table.mode == "hunt" and accused in felt else felt.get(accused, 0.5)
    slots = {"who": heard.line.name, "other": voice.table.name_of(accused)}
    return voice.talk("sidewith" if dice.unit() < wrong + 0.1 else "doubt", dice, slots, loose=True)


def met(voice: Voice, heard: Heard, dice: Dice) -> str | None:
    """A seat that is accused itself answers, and may point elsewhere."""
    felt = beliefs(voice.table, voice.seed)
    among = tuple(seat for seat in felt if seat != heard.line.seat)
    other = prime(voice.table, voice.seed, among)
    if dice.chance(_COUNTERS_P):
        found = pointed_out(voice, heard.line.seat, dice)
        if found is not None:
            return found
    slots = {"who": heard.line.name, "other": "" if other is None else voice.table.name_of(other)}
    return voice.talk("accused", dice, slots)


def on_answers(voice: Voice, dice: Dice) -> str | None:
    """A word about what somebody else sealed in this round, quoting a word of it."""
    given = sealed_by_others(voice)
    if not given:
        return None
    answer = dice.pick(given)
    masks = [seat.name for seat in voice.table.seats]
    slots = {
        "who": voice.table.name_of(answer.seat),
        "word": thing(answer.text) or "",
        "tail": tail(answer.text, masks, turned=False) or "",
    }
    plain = not slots["word"] or dice.chance(_PLAIN_P)
    return voice.talk("answers_plain" if plain else "answers", dice, slots)


def pointed_at(voice: Voice) -> int | None:
    """Whom one has pointed at last in this round and is still there."""
    here = {seat.seat for seat in voice.table.others}
    for line in reversed(voice.table.mine):
        if line.round == voice.table.phase.round:
            accused = (accused_in(line, voice.table) or _named_bluntly(voice, line.text)) & here
            if accused:
                return min(accused)
    return None


def _named_bluntly(voice: Voice, text: str) -> frozenset[int]:
    """The seat of a line like "leaning owl" or just "owl", which is how votes are told."""
    if "?" in text or not patterns.VOTE_TOLD.search(text):
        return frozenset()
    return frozenset(
        seat.seat for seat in voice.table.others if re.search(rf"\b{re.escape(seat.name)}\b", text, re.IGNORECASE)
    )


def _lead(voice: Voice) -> float:
    """By how much the first suspect leads the second."""
    hunt = voice.table.mode == "hunt"
    felt = sorted(beliefs(voice.table, voice.seed).values(), reverse=not hunt)
    return abs(felt[0] - felt[1]) if len(felt) > 1 else 1.0


def _reason(voice: Voice, seat: int) -> str:
    """What speaks against a seat to this one: silence, its own accusations, its sealed answers, or a feeling."""
    table = voice.table
    counts = [len(voice.lines_of(other.seat)) for other in table.others]
    if len(voice.lines_of(seat)) < 0.5 * (sum(counts) / max(len(counts), 1)):
        return "quiet"
    if any(table.me in accused_in(line, table) for line in voice.lines_of(seat)):
        return "accuser"
    if _word_of(voice, seat) and Dice(voice.seed).chance(0.6):
        return "answer"
    return "feel"


def _slots(voice: Voice, seat: int) -> dict[str, str]:
    name = voice.table.name_of(seat)
    return {"who": name, "other": name, "word": _word_of(voice, seat)}


def _word_of(voice: Voice, seat: int) -> str:
    return next(
        (word for answer in sealed_by_others(voice) if answer.seat == seat and (word := thing(answer.text))), ""
    )


def sealed_by_others(voice: Voice) -> list[AnswerView]:
    """What the others sealed in this round."""
    table = voice.table
    here = {seat.seat for seat in table.others}
    return [answer for answer in table.answers if answer.round == table.phase.round and answer.seat in here]
