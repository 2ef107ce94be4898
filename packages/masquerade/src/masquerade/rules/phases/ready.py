"""The short wait after the deal. It ends early when every seat is ready: AI seats say so through the same door."""

import msgspec

from masquerade.rules import deadlines, facts
from masquerade.rules.actions import Ready
from masquerade.rules.deal import dealt
from masquerade.rules.phases.change import Change, refuse
from masquerade.rules.state import State, seat_of, with_seat


def open(state: State, at: int) -> Change:
    """Deals a new table. People who left the last game's room with the page closed watch until they are back."""
    again = state.phase.name == "reveal"
    people = tuple(person for person in state.people if not (again and person.away))
    table = dealt(state, people)
    fresh = msgspec.structs.replace(
        table,
        phase=deadlines.opened(state.settings, "ready", round=1, at=at),
        game=state.game + again,
        topic=None,
        messages=(),
        message_count=0,
        electorate=0,
        ballots=(),
        earlier=(),
        results=(),
    )
    knowing = (*(person.player for person in state.people), *(seat.player for seat in (*state.seats, *fresh.seats)))
    told = tuple(facts.you(fresh, player) for player in dict.fromkeys(knowing))
    return Change(fresh, (facts.phase(fresh), facts.player_list(fresh), *told))


def ready(state: State, action: Ready) -> Change:
    """A seat is ready; nobody is told who."""
    if state.phase.name != "ready":
        return refuse(state, "ready/not_open", "There is nothing to be ready for now.")
    seat = seat_of(state, action.player)
    if seat is None:
        return refuse(state, "seat/not_seated", "You are watching. You are dealt in at the rematch.")
    after = with_seat(state, msgspec.structs.replace(seat, ready=True))
    return Change(after, then="discussion" if all(other.ready for other in after.seats) else None)


def bell(state: State, at: int) -> Change:
    """Time is up: the discussion starts."""
    return Change(state, then="discussion")
