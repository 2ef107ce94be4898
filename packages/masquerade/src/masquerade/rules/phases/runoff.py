"""The run-off: a short second vote between the seats that tied. A second tie names nobody."""

import msgspec

from masquerade.rules import ballots, deadlines
from masquerade.rules.phases import voting
from masquerade.rules.phases.change import Change
from masquerade.rules.state import State


def open(state: State, at: int) -> Change:
    """Sets the first ballots aside; their sliders still count."""
    phase = deadlines.opened(state.terms, "runoff", round=state.phase.round, at=at)
    tied = msgspec.structs.replace(phase, tied=ballots.leaders(state.ballots))
    return voting.emptied(state, tied, earlier=state.ballots)


def bell(state: State, at: int) -> Change:
    """The lock: whoever has not voted abstains."""
    return Change(state, then="result")
