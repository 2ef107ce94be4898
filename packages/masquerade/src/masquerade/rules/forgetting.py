"""Having deleted what is kept of oneself: the person goes, and what it wrote here is taken out of the state."""

import msgspec

from masquerade.rules import facts, roster
from masquerade.rules.actions import Forget
from masquerade.rules.phases.change import Change, refuse, unseated
from masquerade.rules.state import State, person_of, seat_of
from masquerade.wire.phases import MASKED

DELETED = "[deleted]"
"""What stands in the place of what was written."""


def forget(state: State, action: Forget) -> Change:
    """A person goes for good. Ballots stay, as the seat's: without them nobody could follow who won."""
    if state.phase.name in MASKED:
        return refuse(state, "leave/running", "The game is running. Wait for the reveal, then delete what is yours.")
    if person_of(state, action.player) is None and seat_of(state, action.player) is None:
        return unseated(state, action.player)
    gone = roster.without(_scrubbed(state, action.player), action.player)
    told = (facts.answers(gone.state), facts.game_over(gone.state)) if state.phase.name == "reveal" else ()
    return msgspec.structs.replace(gone, facts=(*gone.facts, *told), retracts=True)


def _scrubbed(state: State, player: str) -> State:
    seat = seat_of(state, player)
    after = msgspec.structs.replace(state, forgets=state.forgets + 1)
    if seat is None:
        return after
    own = seat.number
    return msgspec.structs.replace(
        after,
        seats=tuple(
            msgspec.structs.replace(one, player="", nickname=None, card=one.card) if one is seat else one
            for one in state.seats
        ),
        messages=tuple(
            msgspec.structs.replace(line, text=DELETED) if line.seat == own else line for line in state.messages
        ),
        sealed=tuple(one for one in state.sealed if one.seat != own),
        answers=tuple(msgspec.structs.replace(one, text=DELETED) if one.seat == own else one for one in state.answers),
        beliefs=tuple(belief for belief in state.beliefs if belief.voter != own),
    )
