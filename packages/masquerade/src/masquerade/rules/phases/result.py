"""The result of a vote, shown for a moment; then the named seat leaves, another round starts, or the masks fall."""

from typing import Literal

import msgspec

from masquerade.rules import ballots, deadlines, facts
from masquerade.rules.phases.change import Change
from masquerade.rules.phases.ready import begun
from masquerade.rules.state import State, alive


def open(state: State, at: int) -> Change:
    """Counts the vote that just closed."""
    outcome = msgspec.structs.replace(ballots.outcome(state), topic=state.topic)
    after = msgspec.structs.replace(
        state,
        phase=deadlines.opened(state.terms, "result", round=state.phase.round, at=at),
        results=(*state.results, outcome),
    )
    return Change(after, (facts.phase(after), facts.voting_result(after, outcome)))


def bell(state: State, at: int) -> Change:
    """What follows the result."""
    last = state.results[-1]
    leaves = state.terms.elimination and len(last.named) == 1 and _at_table(state, last.named[0])
    return Change(state, then="elimination" if leaves else after_round(state))


def after_round(state: State) -> Literal["prompts", "discussion", "reveal"]:
    """Another round, unless it was the last one or there is nothing left to find out."""
    roles = {seat.role for seat in alive(state)}
    over = state.phase.round >= state.terms.rounds or len(roles) < 2 or len(alive(state)) <= 2
    return "reveal" if over else begun(state)


def _at_table(state: State, number: int) -> bool:
    return any(seat.number == number for seat in alive(state))
