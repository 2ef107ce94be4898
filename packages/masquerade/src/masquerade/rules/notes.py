"""Private notes: how surely each seat takes each other for an AI, as it changes its mind. Shown at the reveal."""

from masquerade.rules import deadlines
from masquerade.rules.state import Belief, State
from masquerade.wire.settings import NOTES_MAX


def noted(state: State, voter: int, minds: dict[int, int | None], *, at: int, note: bool) -> tuple[Belief, ...]:
    """All beliefs with those of `minds` that are news; beyond the round's ceiling nothing more is kept."""
    now: dict[int, int | None] = {**hunches(state, voter)} if note else latest(state, voter)
    news = [
        Belief(deadlines.floor_s(at), state.phase.round, voter, target, per_cent, note)
        for target, per_cent in minds.items()
        if now.get(target) != per_cent
    ]
    return (*state.beliefs, *news[: max(0, NOTES_MAX - kept(state, voter))])


def kept(state: State, voter: int) -> int:
    """How many changes of mind this round keeps of a seat."""
    return sum(belief.voter == voter and belief.round == state.phase.round for belief in state.beliefs)


def latest(state: State, voter: int) -> dict[int, int | None]:
    """What a seat said last about each other one, by a note or a slider."""
    return {belief.target: belief.per_cent for belief in state.beliefs if belief.voter == voter}


def hunches(state: State, voter: int) -> dict[int, int]:
    """A seat's notes as they stand, by the seat they are about."""
    notes = {belief.target: belief.per_cent for belief in state.beliefs if belief.voter == voter and belief.note}
    return {target: per_cent for target, per_cent in sorted(notes.items()) if per_cent is not None}
