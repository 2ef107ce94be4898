"""Points and the outcome of a finished game.

Detection is a Brier score: the mean of (belief - truth)², which is best for whoever says honestly what they believe,
joined with whether the named seat is right. Blending is how well a seat hid: an AI by seeming human, a person in
*masks* and the prey of a *hunt* by seeming to be an AI.
"""

import msgspec

from masquerade.rules.state import Ballot, Outcome, Seat, State, seat_at
from masquerade.wire.phases import Winner

_UNDECIDED = 0.5
_SLIDERS, _NAMED = 0.6, 0.4
_DETECTION_POINTS, _BLENDING_POINTS = 50, 50
_HUNTER_POINTS = 100


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """All shares lie in 0..1; `points` in 0..100. `detection` None: never voted, or nothing to find out."""

    suspicion: float
    detection: float | None
    blending: float
    points: float


def belief(ballot: Ballot, target: int, *, named_ai: bool = True) -> float:
    """How likely `ballot` holds `target` to be an AI: its slider, else certain of the named seat, else undecided.

    `named_ai` False: this vote names whom it takes for a human.
    """
    said = next((per_cent for seat, per_cent in ballot.sliders if seat == target), None)
    if said is not None:
        return said / 100
    return float(named_ai) if ballot.named == target else _UNDECIDED


def score(state: State, seat: Seat) -> Score:
    """What one seat gets for the game so far."""
    suspicion = round(_suspicion(state, seat), 3)
    blending = round(suspicion if _hides_among_ais(state, seat) else 1 - suspicion, 3)
    detection = None if _is_prey(state, seat) else _detection(state, seat)
    if _is_hunt(state):
        points = _hunt_points(state, seat, detection, blending)
    else:
        points = _DETECTION_POINTS * (detection or 0.0) + _BLENDING_POINTS * blending
    return Score(suspicion=suspicion, detection=detection, blending=blending, points=round(points, 1))


def outcome(state: State) -> Winner:
    """Who won: each round goes to the humans when they named an AI, to the AIs when they did not; a tie to nobody.

    A hunt goes to its prey when it is still at the table.
    """
    if _is_hunt(state):
        return "humans" if any(seat.alive for seat in state.seats if seat.role == "human") else "ais"
    balance = sum(_round_balance(state, result) for result in state.results)
    if balance == 0:
        return "draw"
    return "humans" if balance > 0 else "ais"


def winners(state: State) -> list[int]:
    """The seats that won, in seat order: of *masks* the best person, elsewhere everybody of the side that did.

    In masks people play against each other, and whoever never voted did not play; a drawn game has no winner.
    """
    if state.terms.mode == "masks":
        return _best_people(state)
    role = {"humans": "human", "ais": "ai"}.get(outcome(state))
    return [seat.number for seat in state.seats if seat.role == role and not seat.vacant]


def _best_people(state: State) -> list[int]:
    scores = {seat.number: score(state, seat) for seat in state.seats if seat.role == "human" and not seat.vacant}
    points = {number: got.points for number, got in scores.items() if got.detection is not None}
    return [number for number, got in points.items() if got == max(points.values())]


def sentence(state: State) -> str:
    """The outcome in plain words."""
    names = {seat.number: seat.name for seat in state.seats}
    decided = [number for result in state.results for number in _decided(result)]
    found = [names[number] for number in decided if _is_ai(state, number)]
    wrong = [names[number] for number in decided if not _is_ai(state, number)]
    if _is_hunt(state):
        return _hunt_sentence(state, names, found)
    parts = [
        f"The room named {_listed(found)}, rightly." if found else "",
        f"The room took {_listed(wrong)} for an AI, wrongly." if wrong else "",
    ]
    return " ".join(part for part in parts if part) or "The room named nobody: the AI players got away."


def _hunt_sentence(state: State, names: dict[int, str], lost: list[str]) -> str:
    prey = _listed([names[seat.number] for seat in state.seats if seat.role == "human"])
    if outcome(state) == "humans":
        return f"{prey} was the human and got away{f', while the hunters lost {_listed(lost)}' if lost else ''}."
    return f"{prey} was the human, and the hunters found them in round {state.results[-1].round}."


def _hunt_points(state: State, seat: Seat, detection: float | None, blending: float) -> float:
    if not _is_prey(state, seat):
        return _HUNTER_POINTS * (detection or 0.0)
    survived = sum(seat.number not in _decided(result) for result in state.results)
    share = survived / max(len(state.results), 1)
    return _DETECTION_POINTS * share + _BLENDING_POINTS * blending


def _is_hunt(state: State) -> bool:
    return state.terms.mode == "hunt"


def _is_prey(state: State, seat: Seat) -> bool:
    return _is_hunt(state) and seat.role == "human"


def _hides_among_ais(state: State, seat: Seat) -> bool:
    return seat.role == "human" and state.terms.mode != "spot"


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
    """The mean belief that this seat is an AI while it was in play: people's, and in a hunt everybody's."""
    hunt = _is_hunt(state)
    beliefs = [
        belief(ballot, seat.number, named_ai=not hunt)
        for result in state.results
        if seat.number in result.voters
        for ballot in result.ballots
        if ballot.seat != seat.number and (hunt or not _is_ai(state, ballot.seat))
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
    hunt = _is_hunt(state)
    others = [number for number in result.voters if number != ballot.seat]
    misses = [(belief(ballot, number, named_ai=not hunt) - _is_ai(state, number)) ** 2 for number in others]
    brier = sum(misses) / len(misses) if misses else 0.0
    hit = ballot.named is not None and _is_ai(state, ballot.named) is not hunt
    return _SLIDERS * (1 - brier) + _NAMED * hit


def _listed(names: list[str]) -> str:
    unique = list(dict.fromkeys(names))
    return unique[0] if len(unique) == 1 else f"{', '.join(unique[:-1])} and {unique[-1]}"
