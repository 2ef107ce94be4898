"""A table is saved and loaded whole, whatever phase it is in; what led to a reveal may be forgotten."""

import pytest

from masquerade.match.logic import Match
from masquerade.simulation.room import SimulatedRoom
from masquerade.wire.phases import PhaseName
from roomlit.ports.logic import Saving

PHASES: tuple[PhaseName, ...] = ("lobby", "ready", "discussion", "voting", "result", "reveal")


@pytest.mark.parametrize("phase", PHASES)
def test_a_state_that_was_saved_is_loaded_as_it_was_and_only_a_reveal_is_the_end(phase: PhaseName) -> None:
    room, logic = SimulatedRoom(ai_seats=2, cast={"engine": "deck", "personas": ["nightcook"]}), Match()
    room.join("Ada", "Bo", "Cy")
    room.until(phase)
    assert isinstance(logic, Saving)
    loaded = logic.load(logic.save(room.state))
    assert loaded == room.state
    assert [logic.view(loaded, player) for player in ("p-Ada", None)] == [room.view("p-Ada"), room.view(None)]
    assert logic.ended(room.state) == (phase == "reveal")


def test_what_is_no_state_of_these_rules_is_not_loaded() -> None:
    with pytest.raises(ValueError, match=r"Input data|Expected|Object"):
        Match().load(b"\x81\xa1a\x01")
