"""What somebody in a load test does next, from what the seat sees: the rules' moves, chosen by dice. Pure."""

from collections.abc import Sequence
from typing import Any

import msgspec

from masquerade.load.plan import Seconds, Tempo
from masquerade.players import pacing
from masquerade.players.dice import Dice
from masquerade.wire.settings import PROMPTS
from masquerade.wire.view import ViewJson

CROWD = 0.5
"""So many vote as everybody does: else nearly every vote would be a tie."""
SUSPECTS = 0.15
"""Instead of a line, so often somebody notes whom they suspect."""
TALK_MS = 35_000
"""From one line of a person to the next, replies included: the median that `players.pacing` was fitted to."""
START_S: Seconds = (0.5, 1.5)
TYPING_S: Seconds = (0.3, 1.0)
WORDS = ("well", "no idea", "the kettle", "who asked", "on a Tuesday", "I do", "so you say", "probably", "never", "ha")


class PlannedMove(msgspec.Struct, frozen=True):
    """A command by its name, in `after_s` seconds; a line is typed for the last `typing_s` of them."""

    name: str
    args: dict[str, Any]
    after_s: float = 0.0
    typing_s: float = 0.0


def next_move(view: ViewJson, dice: Dice, tempo: Tempo, *, chairs: int) -> PlannedMove | None:
    """What the seat of this `view` does next; None: nothing before something happens.

    Args:
        view: what the seat sees.
        dice: its chance.
        tempo: how fast it is.
        chairs: the host starts when so many people are here.
    """
    you, phase = view["you"], view["phase"]
    if phase["name"] == "lobby":
        here = len(view["people"]) >= chairs
        return PlannedMove("start", {}, dice.between(*START_S)) if you["host"] and here else None
    standing = [seat["seat"] for seat in view["seats"] if seat["alive"] and not seat["vacant"]]
    if you["seat"] not in standing or phase["paused"]:
        return None
    others = [seat for seat in standing if seat != you["seat"]]
    match phase["name"]:
        case "ready" if not you["ready"]:
            return PlannedMove("ready", {}, dice.between(*tempo.ready_s))
        case "prompts" if (prompt := len(you["answers"])) < PROMPTS:
            return PlannedMove("answer", {"prompt": prompt, "text": line(dice)}, dice.between(*tempo.answer_s))
        case "discussion":
            return _talk(view, dice, tempo, others)
        case "voting" | "runoff" if you["ballot"] is None:
            return PlannedMove("vote", ballot(view, dice, others), dice.between(*tempo.vote_s))
        case _:
            return None


def line(dice: Dice) -> str:
    """Something to say.

    >>> line(Dice(1)) == line(Dice(1))
    True
    """
    return " ".join(dice.pick(WORDS) for _ in range(2 + int(dice.unit() * 8)))


def ballot(view: ViewJson, dice: Dice, others: Sequence[int]) -> dict[str, Any]:
    """Whom the seat names, and one slider."""
    able = [seat for seat in view["phase"]["tied"] or others if seat in others]
    if not able:
        return {"named": None, "sliders": {}}
    named = able[0] if dice.chance(CROWD) else dice.pick(able)
    sliders = {} if view["mode"] == "hunt" else {str(others[0]): 50}
    return {"named": named, "sliders": sliders}


def _talk(view: ViewJson, dice: Dice, tempo: Tempo, others: Sequence[int]) -> PlannedMove:
    if others and dice.chance(SUSPECTS):
        args = {"seat": dice.pick(others), "per_cent": int(dice.between(0, 101))}
        return PlannedMove("suspect", args, _pause_s(view, dice, tempo))
    text = line(dice)
    if tempo.pause_s is not None:
        pause_s = dice.between(*tempo.pause_s)
        return PlannedMove("message", {"text": text}, pause_s, min(pause_s, dice.between(*TYPING_S)))
    typing_s = pacing.typing_ms(text, pacing.pace_of(int(dice.unit() * 1e9))) / 1000
    return PlannedMove("message", {"text": text}, _pause_s(view, dice, tempo) + typing_s, typing_s)


def _pause_s(view: ViewJson, dice: Dice, tempo: Tempo) -> float:
    if tempo.pause_s is not None:
        return dice.between(*tempo.pause_s)
    return dice.lognormal(TALK_MS, pacing.UNPROMPTED_SIGMA) / 1000
