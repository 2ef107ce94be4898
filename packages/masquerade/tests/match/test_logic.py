"""The game behind the library's room logic."""

import msgspec
import pytest

from masquerade.match.logic import Match, admit, places
from masquerade.rules.state import State
from masquerade.simulation.room import SimulatedRoom
from masquerade.wire.refusals import Refusal
from masquerade.wire.settings import Settings
from roomlit.ports.logic import Fact, RoomLogic


def talking() -> SimulatedRoom:
    room = SimulatedRoom(ai_seats=2, cast={"engine": "deck", "personas": ["nightcook"]})
    room.join("Ada", "Bo")
    room.until("discussion")
    return room


def test_the_game_is_a_room_logic() -> None:
    logic: RoomLogic[State] = Match()
    assert (logic.kind, logic.version, logic.stamp_ms) == ("masquerade", 2, 1000)


def test_options_are_admitted_or_refused_before_the_room_opens() -> None:
    assert admit({"ai_seats": 2}) == Settings(ai_seats=2)
    assert isinstance(admit({"ai_seats": 20}), Refusal)
    with pytest.raises(ValueError, match="expected options that `admit` accepts"):
        Match().start(seed=1, at=0, options={"ai_seats": 20})


def test_a_guest_cannot_choose_who_plays_the_ai_seats() -> None:
    assert isinstance(admit({"cast": {"engine": "llm"}}), Refusal)


def test_an_unknown_command_and_malformed_arguments_are_refused() -> None:
    room = talking()
    refusals = [
        room.act("p-Ada", "dance").refused,
        room.act("p-Ada", "message").refused,
        room.act("p-Ada", "message", text=5).refused,
    ]
    codes = [refused.code for refused in refusals if refused is not None]
    assert codes == ["command/unknown", "command/malformed", "command/malformed"]


def test_a_player_appears_under_the_mask_once_dealt() -> None:
    room = SimulatedRoom()
    room.join("Ada", "Bo")
    assert room.logic.me(room.state, "p-Ada") == "Ada"
    room.until("ready")
    assert room.logic.me(room.state, "p-Ada") == room.seat("p-Ada").name
    assert room.logic.me(room.state, "stranger") == ""


def test_typing_passes_from_seats_in_the_discussion_without_its_data() -> None:
    room = talking()
    bot = room.bots()[0]
    assert room.logic.signal(room.state, "p-Ada", "typing", {"draft": "secret"}) == {}
    assert room.logic.signal(room.state, bot, "typing", {}) == {}
    assert room.logic.signal(room.state, "p-Ada", "cursor", {}) is None
    assert room.logic.signal(room.state, "stranger", "typing", {}) is None
    room.until("voting")
    assert room.logic.signal(room.state, "p-Ada", "typing", {}) is None


def test_the_server_learns_which_players_to_open_a_connection_for() -> None:
    room = talking()
    seats = [(seat.player, seat.engine, seat.persona, seat.seed) for seat in room.state.seats if seat.role == "ai"]
    assert [(bot, "deck", "nightcook") for bot in room.bots()] == [seat[:3] for seat in seats]
    assert len({seat[3] for seat in seats}) == 2
    assert SimulatedRoom().bots() == ()


def test_the_state_survives_json_at_every_step() -> None:
    room = talking()
    room.vote({"p-Ada": "p-Bo"})
    for phase in ("voting", "result", "reveal"):
        room.until(phase)
        assert msgspec.json.decode(msgspec.json.encode(room.state), type=State) == room.state


def test_who_has_left_table_and_room_is_told_with_the_step_that_ends_it() -> None:
    room = talking()
    bots, table = frozenset(room.bots()), room.state
    room.until("reveal")
    assert room.logic.parted(table, room.state) == frozenset()
    reveal = room.state
    room.act("p-Bo", "leave")
    room.join("Cy")
    assert room.logic.parted(reveal, room.state) == frozenset()  # Bo's seat is still shown.
    left = room.state
    room.act("p-Ada", "rematch")
    assert room.logic.parted(left, room.state) == bots | {"p-Bo"}


def test_a_room_tells_how_many_people_are_in_and_fit() -> None:
    assert places(talking().state) == (2, 12)


def test_facts_reach_the_library_unchanged() -> None:
    room = SimulatedRoom()
    room.join("Ada")
    assert all(isinstance(fact, Fact) for fact in room.facts)
    assert [fact.type for fact in room.facts] == ["player_list", "seat"]


def test_a_simulated_room_says_what_it_expected() -> None:
    room = SimulatedRoom()
    with pytest.raises(ValueError, match="a phase with a deadline"):
        room.ring()
    with pytest.raises(LookupError, match="a seated player"):
        room.seat("nobody")
    with pytest.raises(LookupError, match="a seat of this table"):
        room.player(1)
