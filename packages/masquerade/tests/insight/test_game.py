"""A revealed view read as values."""

from typing import Any

import pytest

from masquerade.insight.game import KEPT, Game, finished, record, remembered
from masquerade.simulation.room import SimulatedRoom
from masquerade.wire.view import RoundTopicView, UnmaskedView


def played(mode: str = "masks", people: int = 3, *, password: str | None = None, **options: Any) -> SimulatedRoom:
    """A real game in which everybody says, notes and votes something."""
    room = SimulatedRoom(mode=mode, ai_seats=3, cast={"engine": "deck", "personas": ["nurse"]}, **options)
    room.join(*("Ada", "Bo", "Cy")[:people])
    room.act("p-Ada", "settings", password=password)
    room.until("ready")
    while room.state.phase.name != "reveal":
        before = room.state.phase
        everybody = [seat for seat in room.state.seats if seat.alive]
        for place, seat in enumerate(everybody):
            other = everybody[place - 1]
            if before.name == "prompts":
                room.act(seat.player, "answer", prompt=0, text=f"as {seat.name} would")
            elif before.name == "discussion":
                room.act(seat.player, "message", after_ms=2_000, text=f"it is {other.name}")
                room.act(seat.player, "suspect", after_ms=2_000, seat=other.number, per_cent=80)
            elif before.name in ("voting", "runoff"):
                named = everybody[0] if place else everybody[1]
                room.act(seat.player, "vote", named=named.number, sliders={str(named.number): 90})
        if room.state.phase == before:
            room.ring()
    return room


def test_a_real_game_becomes_values() -> None:
    room = played()
    game = finished(room.view("p-Ada"))
    assert (game.mode, game.number) == ("masks", 1)
    assert game.own == room.seat("p-Ada").number
    assert game.ended_at == room.state.phase.started_at
    assert len(game.seats) == 6
    assert {seat.role for seat in game.seats} == {"human", "ai"}
    assert all(seat.card is not None for seat in game.seats)
    assert len(game.lines) == len(room.state.messages)
    assert len(game.answers) == 12
    assert {said.note for said in game.beliefs} == {True, False}
    assert {ballot.round for ballot in game.ballots} == {1, 2}
    assert all(isinstance(seat, int) for ballot in game.ballots for seat in ballot.sliders)
    assert game.winners
    assert game.started_at == min(said.at for said in (*game.lines, *game.beliefs))


def test_a_hunt_and_a_spot_game_can_be_read_too() -> None:
    assert finished(played("hunt", 1).view("p-Ada")).mode == "hunt"
    assert finished(played("spot", 2, elimination=True).view("p-Ada")).results[0].eliminated is not None


def test_a_running_game_has_nothing_to_tell() -> None:
    room = SimulatedRoom(ai_seats=2)
    with pytest.raises(ValueError, match="finished game"):
        finished(room.view(None))


def test_what_is_no_such_view_says_where_it_differs() -> None:
    view = played().view(None)
    view["reveal"]["seats"][0]["role"] = "ghost"
    with pytest.raises(ValueError, match="role"):
        finished(view)


def test_a_game_in_silence_starts_when_it_ends_and_unknown_seats_are_masks() -> None:
    game = Game(
        number=1,
        mode="spot",
        ended_at=70,
        outcome="draw",
        text="",
        seats=(UnmaskedView(seat=1, name="Owl", role="ai"),),
    )
    assert game.started_at == 70
    assert (game.name(1), game.name(9)) == ("Owl", "A mask")
    assert (game.is_ai(1), game.is_ai(9)) == (True, False)
    assert game.seat(None) is None


def test_topics_are_those_of_the_reveal_and_else_the_last_one() -> None:
    view = played().view(None)
    view["reveal"]["topics"] = [{"round": 1, "text": "tea", "twist": None, "prompts": []}]
    assert finished(view).topics == (RoundTopicView(text="tea", round=1, prompts=[]),)
    del view["reveal"]["topics"]
    assert [(topic.text, topic.round) for topic in finished(view).topics] == [(view["topic"]["text"], 0)]
    view["topic"] = None
    assert finished(view).topics == ()


def test_a_record_holds_what_everybody_saw_and_nothing_of_a_player() -> None:
    room = played(password="open sesame")
    assert room.state.settings.password == "open sesame"
    kept = record(room.view(None))
    assert set(kept) == set(KEPT)
    written = repr(kept)
    assert "open sesame" not in written
    assert not any(player in written for player in (*room.bots(), "p-Ada", "p-Bo", "p-Cy"))
    assert remembered(kept) == finished(room.view(None))


def test_there_is_no_record_of_a_running_game() -> None:
    room = SimulatedRoom(ai_seats=2)
    with pytest.raises(ValueError, match="finished"):
        record(room.view(None))
