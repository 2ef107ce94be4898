"""Points and the outcome of a finished game.

Detection is a Brier score: the mean of (belief - truth)², which is best for whoever says honestly what they believe,
joined with whether the named seat is an AI. Blending is how little people suspected a seat.
"""

import msgspec

from masquerade.rules.state import Ballot, Outcome, Seat, State, seat_at

_UNDECIDED = 0.5
_SLIDERS, _NAMED = 0.6, 0.4
_DETECTION_POINTS, _BLENDING_POINTS = 50, 50


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """All shares lie in 0..1; `points` in 0..100. `detection` None: never voted, counts nothing."""

    suspicion: float
    detection: float | None
    blending: float
    points: float


def belief(ballot: Ballot, target: int) -> float:
    """How likely `ballot` holds `target` to be an AI: its slider, else certain of the named seat, else undecided."""
    said = next((per_cent for seat, per_cent in ballot.sliders if seat == target), None)
    if said is not None:
        return said / 100
    return 1.0 if ballot.named == target else _UNDECIDED


def score(state: State, seat: Seat) -> Score:
    """What one seat gets for the game so far."""
    suspicion = round(_suspicion(state, seat), 3)
    detection = _detection(state, seat)
    blending = round(1 - suspicion, 3)
    points = _DETECTION_POINTS * (detection or 0.0) + _BLENDING_POINTS * blending
    return Score(suspicion=suspicion, detection=detection, blending=blending, points=round(points, 1))


def outcome(state: State) -> str:
    """Who won: each round goes to the humans when they named an AI, to the AIs when they did not; a tie to nobody."""
    balance = sum(_round_balance(state, result) for result in state.results)
    if balance == 0:
        return "draw"
    return "humans" if balance > 0 else "ais"


def sentence(state: State) -> str:
    """The outcome in plain words."""
    names = {seat.number: seat.name for seat in state.seats}
    found = [names[number] for result in state.results for number in _decided(result) if _is_ai(state, number)]
    wrong = [names[number] for result in state.results for number in _decided(result) if not _is_ai(state, number)]
    parts = [
        f"The room named {_listed(found)}, rightly." if found else "",
        f"The room took {_listed(wrong)} for an AI, wrongly." if wrong else "",
    ]
    return " ".join(part for part in parts if part) or "The room named nobody: the AI players got away."


def _round_balance(state: State, result: Outcome) -> int:
    if result.tie:
        return 0
    return 1 if any(_is_ai(state, number) for number in result.named) else -1


def _decided(result: Outcome) -> tuple[int, ...]:
    return () if result.tie else result.named


def _is_ai(state: State, number: int) -> bool:
    seat = seat_at(state, number)
    return seat is not None and seat.role == "ai"


def _suspicion(state: State, seat: Seat) -> float:
    """People's mean belief that this seat is an AI, while it was in play."""
    beliefs = [
        belief(ballot, seat.number)
        for result in state.results
        if seat.number in result.voters
        for ballot in result.ballots
        if ballot.seat != seat.number and not _is_ai(state, ballot.seat)
    ]
    return sum(beliefs) / len(beliefs) if beliefs else _UNDECIDED


def _detection(state: State, seat: Seat) -> float | None:
    """The mean over the rounds this seat could vote in; a missed round counts nothing, missing all is None."""
    rounds = [result for result in state.results if seat.number in result.voters]
    cast = [(result, ballot) for result in rounds for ballot in result.ballots if ballot.seat == seat.number]
    if not cast:
        return None
    return round(sum(_judgement(state, result, ballot) for result, ballot in cast) / len(rounds), 3)


def _judgement(state: State, result: Outcome, ballot: Ballot) -> float:
    others = [number for number in result.voters if number != ballot.seat]
    misses = [(belief(ballot, number) - _is_ai(state, number)) ** 2 for number in others]
    brier = sum(misses) / len(misses)
    hit = ballot.named is not None and _is_ai(state, ballot.named)
    return _SLIDERS * (1 - brier) + _NAMED * hit


def _listed(names: list[str]) -> str:
    unique = list(dict.fromkeys(names))
    return unique[0] if len(unique) == 1 else f"{', '.join(unique[:-1])} and {unique[-1]}"
