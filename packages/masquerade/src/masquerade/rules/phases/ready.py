"""The short wait after the deal. It ends early when every seat is ready: AI seats say so through the same door."""

from typing import Literal

import msgspec

from masquerade.rules import deadlines, facts
from masquerade.rules.actions import Ready
from masquerade.rules.deal import dealt
from masquerade.rules.modes import MODES
from masquerade.rules.phases.change import Change, acting, refuse
from masquerade.rules.roster import players, with_terms
from masquerade.rules.state import State, alive, with_seat
from masquerade.wire.commands import COMMANDS


def open(state: State, at: int) -> Change:
    """Deals a new table. People who left the last game's room with the page closed watch until they are back."""
    again = state.phase.name == "reveal"
    state = with_terms(state)
    table = dealt(state, players(state))
    fresh = msgspec.structs.replace(
        table,
        phase=deadlines.opened(state.terms, "ready", round=1, at=at),
        game=state.game + again,
        topic=None,
        messages=(),
        message_count=0,
        electorate=0,
        ballots=(),
        earlier=(),
        results=(),
        sealed=(),
        answers=(),
        beliefs=(),
        reports=(),
    )
    knowing = (*(person.player for person in state.people), *(seat.player for seat in (*state.seats, *fresh.seats)))
    told = tuple(facts.you(fresh, player) for player in dict.fromkeys(knowing))
    return Change(fresh, (facts.phase(fresh), facts.player_list(fresh), *told))


def ready(state: State, action: Ready) -> Change:
    """A seat is ready; nobody else is told who."""
    if state.phase.name not in COMMANDS["ready"].phases:
        return refuse(state, "ready/not_open", "There is nothing to be ready for now.")
    seat = acting(state, action.player)
    if isinstance(seat, Change):
        return seat
    after = with_seat(state, msgspec.structs.replace(seat, ready=True))
    return Change(after, (facts.you(after, seat.player),), then=begun(after) if complete(after) else None)


def complete(state: State) -> bool:
    """Whether every seat in play is ready."""
    return all(seat.ready for seat in alive(state))


def bell(state: State, at: int) -> Change:
    """Time is up: the first round starts."""
    return Change(state, then=begun(state))


def begun(state: State) -> Literal["prompts", "discussion"]:
    """How a round of this mode begins."""
    return "prompts" if MODES[state.terms.mode].sealed else "discussion"
