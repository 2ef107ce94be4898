"""The sealed vote: ballots may change until the lock, only their number is shown."""

from typing import Literal

import msgspec

from masquerade.rules import ballots, deadlines, facts, notes
from masquerade.rules.actions import Vote
from masquerade.rules.phases.change import Change, acting, refuse
from masquerade.rules.state import Ballot, Phase, Seat, State, alive, seat_at
from masquerade.wire.commands import COMMANDS
from masquerade.wire.refusals import Refusal


def open(state: State, at: int) -> Change:
    """Fresh ballots for every seat in play."""
    phase = deadlines.opened(state.terms, "voting", round=state.phase.round, at=at)
    return emptied(state, phase, earlier=())


def emptied(state: State, phase: Phase, *, earlier: tuple[Ballot, ...]) -> Change:
    """Opens a vote: nothing cast yet; whoever had a ballot is told it no longer stands."""
    after = msgspec.structs.replace(state, phase=phase, ballots=(), earlier=earlier, electorate=len(alive(state)))
    had = {ballot.seat for ballot in state.ballots}
    told = tuple(facts.ballot(after, seat.player) for seat in state.seats if seat.number in had)
    return Change(after, (facts.phase(after), facts.voted(after), *told))


def vote(state: State, action: Vote, at: int) -> Change:
    """Casts or changes a ballot. The number of ballots is news, a change of mind is not."""
    if state.phase.name not in COMMANDS["vote"].phases:
        return refuse(state, "vote/not_open", "The vote is not open.")
    seat = acting(state, action.player)
    if isinstance(seat, Change):
        return seat
    if (refused := _checked(state, seat, action)) is not None:
        return Change(state, refused=refused)
    others = tuple(ballot for ballot in state.ballots if ballot.seat != seat.number)
    first = len(others) == len(state.ballots)
    after = msgspec.structs.replace(
        state,
        ballots=(*others, Ballot(seat.number, action.named, tuple(sorted(action.sliders)))),
        beliefs=notes.noted(state, seat.number, {**dict(action.sliders)}, at=at, note=False),
    )
    told = (facts.ballot(after, seat.player), *((facts.voted(after),) if first else ()))
    return Change(after, told, then=lock(after) if first and ballots.complete(after) else None)


def bell(state: State, at: int) -> Change:
    """The lock: whoever has not voted abstains."""
    return Change(state, then=lock(state))


def lock(state: State) -> Literal["runoff", "result"]:
    """What a closed vote leads to: a tie is voted on once more."""
    tie = len(ballots.leaders(state.ballots)) > 1
    return "runoff" if tie and state.phase.name == "voting" else "result"


def _checked(state: State, seat: Seat, action: Vote) -> Refusal | None:
    if action.named == seat.number:
        return Refusal("vote/self", "You cannot name yourself.")
    if action.named is not None and not _standing(state, action.named):
        return Refusal("vote/unknown_seat", "That seat cannot be named.")
    for number, per_cent in action.sliders:
        if number == seat.number:
            return Refusal("vote/self", "You cannot rate yourself.")
        if seat_at(state, number) is None:
            return Refusal("vote/unknown_seat", "There is no such seat.")
        if not 0 <= per_cent <= 100:
            return Refusal("vote/out_of_range", "A slider goes from 0 to 100.")
    return None


def _standing(state: State, number: int) -> bool:
    seat = seat_at(state, number)
    return seat is not None and seat.alive and (not state.phase.tied or number in state.phase.tied)
