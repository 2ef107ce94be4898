"""The reveal: all masks off. It stays until somebody wants a rematch."""

import msgspec

from masquerade.rules import deadlines, facts
from masquerade.rules.actions import Rematch
from masquerade.rules.phases.change import Change, refuse
from masquerade.rules.phases.lobby import too_few
from masquerade.rules.state import State, person_of


def open(state: State, at: int) -> Change:
    """Ends the game."""
    phase = deadlines.opened(state.settings, "reveal", round=state.phase.round, at=at)
    after = msgspec.structs.replace(state, phase=phase)
    return Change(after, (facts.phase(after), facts.player_list(after), facts.game_over(after)))


def rematch(state: State, action: Rematch) -> Change:
    """Any person in the room may start the next game; whoever does is here, whatever their connection last said."""
    if state.phase.name != "reveal":
        return refuse(state, "rematch/not_over", "A rematch starts after the reveal.")
    person = person_of(state, action.player)
    if person is None:
        return refuse(state, "seat/not_seated", "You are not in this room.")
    here = msgspec.structs.replace(person, away=False)
    people = tuple(here if other.player == person.player else other for other in state.people)
    present = tuple(other for other in people if not other.away)
    return too_few(state, present) or Change(msgspec.structs.replace(state, people=people), then="ready")
