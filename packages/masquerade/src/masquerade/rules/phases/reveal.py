"""The reveal: all masks off, and who really played the AI seats. It stays until somebody wants a rematch."""

import msgspec

from masquerade.rules import deadlines, facts, roster
from masquerade.rules.actions import Credit, Rematch
from masquerade.rules.phases.change import Change, refuse, unseated
from masquerade.rules.phases.lobby import unplayable
from masquerade.rules.state import Author, State, person_of, seat_of, with_seat
from masquerade.wire.commands import COMMANDS


def open(state: State, at: int) -> Change:
    """Ends the game. Whoever was taken out during it is no longer in the room."""
    phase = deadlines.opened(state.terms, "reveal", round=state.phase.round, at=at)
    people = tuple(person for person in state.people if person.player not in state.barred)
    after = roster.with_host(msgspec.structs.replace(state, phase=phase, people=people))
    return Change(after, (facts.phase(after), facts.player_list(after), facts.game_over(after)))


def rematch(state: State, action: Rematch) -> Change:
    """Any person in the room may start the next game; whoever does is here, whatever their connection last said."""
    if state.phase.name not in COMMANDS["rematch"].phases:
        return refuse(state, "rematch/not_over", "A rematch starts after the reveal.")
    person = person_of(state, action.player)
    if person is None or person.watching:
        return unseated(state, action.player)
    here = msgspec.structs.replace(person, away=False)
    people = tuple(here if other.player == person.player else other for other in state.people)
    back = msgspec.structs.replace(state, people=people)
    return unplayable(back) or Change(back, then="ready")


def credit(state: State, action: Credit) -> Change:
    """Records engine and persona of an AI seat. Nothing is published, so it may come at any time before the reveal."""
    seat = seat_of(state, action.player)
    if seat is None or seat.role != "ai" or state.phase.name == "reveal":
        return refuse(state, "seat/not_seated", "Only the seat of an AI player is credited, before the reveal.")
    author = Author(action.engine, action.persona or seat.persona)
    return Change(with_seat(state, msgspec.structs.replace(seat, wrote=author)))
