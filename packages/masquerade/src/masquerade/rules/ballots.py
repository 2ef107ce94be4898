"""Counting ballots: who leads, and what a finished vote comes to."""

from collections import Counter

import msgspec

from masquerade.rules.state import Ballot, Outcome, State, alive


def counts(ballots: tuple[Ballot, ...]) -> tuple[tuple[int, int], ...]:
    """Names per seat, in seat order."""
    return tuple(sorted(Counter(ballot.named for ballot in ballots if ballot.named is not None).items()))


def leaders(ballots: tuple[Ballot, ...]) -> tuple[int, ...]:
    """The seats named most often, in seat order; none when nobody was named."""
    counted = counts(ballots)
    most = max((count for _, count in counted), default=0)
    return tuple(number for number, count in counted if count == most)


def complete(state: State) -> bool:
    """Whether every seat in play has voted."""
    return len(state.ballots) == len(alive(state))


def outcome(state: State) -> Outcome:
    """What the vote that just closed comes to. A run-off in which nobody is named leaves the tie as it was."""
    named = leaders(state.ballots) or state.phase.tied
    return Outcome(
        round=state.phase.round,
        named=named,
        counts=counts(state.ballots),
        tie=len(named) > 1,
        voters=tuple(seat.number for seat in alive(state)),
        ballots=_joined(state),
        again=tuple(sorted(ballot.seat for ballot in state.ballots)) if state.phase.name == "runoff" else None,
    )


def _joined(state: State) -> tuple[Ballot, ...]:
    """One ballot per voter: the run-off's where cast, with the sliders of the first vote where it gave none."""
    first = {ballot.seat: ballot for ballot in state.earlier}
    last = {ballot.seat: _over(first.get(ballot.seat), ballot) for ballot in state.ballots}
    return tuple(ballot for _, ballot in sorted((first | last).items()))


def _over(first: Ballot | None, last: Ballot) -> Ballot:
    sliders = dict(first.sliders if first else ()) | dict(last.sliders)
    return msgspec.structs.replace(last, sliders=tuple(sorted(sliders.items())))
