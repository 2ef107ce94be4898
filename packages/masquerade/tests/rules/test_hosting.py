"""What a host may do: take somebody out, stop the clock, add time, pass the part on, lock the door."""

from typing import Any

import msgspec
import pytest

from masquerade.match.logic import ai_players
from masquerade.rules.state import with_seat
from masquerade.rules.view_reducer import apply
from masquerade.simulation.room import SimulatedRoom
from masquerade.wire.phases import PhaseName
from roomlit.ports.logic import Act, Enter, Fact, Presence, Step


def playing(phase: PhaseName = "discussion", **options: Any) -> SimulatedRoom:
    room = SimulatedRoom(**({"ai_seats": 2} | options))
    room.join("Ada", "Bo", "Cy")
    room.until(phase)
    return room


def code(step: Step) -> str:
    return "" if step.refused is None else step.refused.code


def phase(room: SimulatedRoom) -> dict[str, Any]:
    return room.view(None)["phase"]


def page(view: dict[str, Any], *steps: Step, player: str | None = None) -> dict[str, Any]:
    """What an open page shows after these steps: its view, and what it was told since."""
    told: list[Fact] = [fact for step in steps for fact in step.facts if fact.to in (None, player)]
    for fact in told:
        view = apply(view, fact.type, fact.data, "public" if fact.to is None else "me")
    return view


def hosts(view: dict[str, Any]) -> list[str]:
    return [person["name"] for person in view["people"] if person["host"]]


def test_a_stopped_clock_keeps_what_was_left_and_runs_on_from_there() -> None:
    room = playing(discussion_s=60)
    room.act("p-Ada", "pause", after_ms=10_000)
    assert (phase(room)["paused"], phase(room)["ends_at"], phase(room)["left_ms"]) == (True, None, 50_000)
    assert room.logic.deadline(room.state) is None
    room.act("p-Ada", "resume", after_ms=3_600_000)
    assert (phase(room)["paused"], phase(room)["ends_at"]) == (False, room.at + 50_000)


def test_the_twist_waits_with_the_clock() -> None:
    room = playing(discussion_s=60)
    room.act("p-Ada", "pause", after_ms=10_000)
    room.act("p-Ada", "resume", after_ms=100_000)
    resumed = room.at
    room.ring()
    assert room.at - resumed == 20_000
    assert room.view(None)["topic"]["twist"] is not None


def test_while_the_clock_stands_still_nobody_moves() -> None:
    room = playing()
    room.act("p-Ada", "pause")
    other = room.seat("p-Cy").number
    moves = [
        room.act("p-Bo", "message", text="hi"),
        room.act("p-Bo", "suspect", seat=other, per_cent=50),
        room.act(room.bots()[0], "message", text="hi"),
    ]
    assert [code(move) for move in moves] == ["game/paused"] * 3
    assert room.logic.signal(room.state, "p-Bo", "typing", {}) is None
    voting = playing("voting")
    voting.act("p-Ada", "pause")
    assert code(voting.act("p-Bo", "vote", named=None)) == "game/paused"


def test_a_restart_while_the_clock_stands_still_takes_no_time() -> None:
    room = playing(discussion_s=60)
    room.act("p-Ada", "pause", after_ms=10_000)
    room.restart(60_000)
    assert phase(room)["left_ms"] == 50_000


@pytest.mark.parametrize("stopped", [False, True])
def test_the_host_adds_time_whether_the_clock_runs_or_not(stopped: bool) -> None:
    room = playing(discussion_s=60)
    ends_at = room.state.phase.ends_at or 0
    if stopped:
        room.act("p-Ada", "pause")
    room.act("p-Ada", "extend", seconds=30)
    if stopped:
        room.act("p-Ada", "resume")
    assert phase(room)["ends_at"] == ends_at + 30_000


@pytest.mark.parametrize("seconds", [14, 121, -30])
def test_time_is_added_in_reasonable_portions(seconds: int) -> None:
    assert code(playing().act("p-Ada", "extend", seconds=seconds)) == "host/out_of_range"


def test_the_clock_is_the_hosts_and_only_during_a_game() -> None:
    room = playing()
    assert [code(room.act("p-Bo", name)) for name in ("pause", "resume", "extend")] == ["host/not_host"] * 3
    assert code(room.act("p-Ada", "resume")) == "host/not_paused"
    room.act("p-Ada", "pause")
    assert code(room.act("p-Ada", "pause")) == "host/paused"
    lobby = SimulatedRoom()
    lobby.join("Ada")
    assert [code(lobby.act("p-Ada", name)) for name in ("pause", "resume", "extend")] == ["host/not_running"] * 3


def test_a_person_taken_out_of_the_lobby_is_gone_and_stays_out() -> None:
    room = SimulatedRoom()
    room.join("Ada", "Bo")
    done = room.act("p-Ada", "kick", name="BO")
    assert done.dismissed == ("p-Bo",)
    assert [person["name"] for person in room.view(None)["people"]] == ["Ada"]
    assert room.view("p-Bo")["you"]["kicked"] is True
    assert room.logic.barred(room.state, "p-Bo")
    assert code(room.send(Enter(player="p-Bo", name="Bo"))) == "seat/kicked"
    assert code(room.act("p-Bo", "leave")) == "seat/kicked"
    assert room.logic.me(room.state, "p-Bo") == ""


def test_a_seat_taken_out_during_a_game_stays_empty_and_its_role_hidden() -> None:
    room = playing()
    number = room.seat("p-Bo").number
    done = room.act("p-Ada", "kick", seat=number)
    assert done.dismissed == ("p-Bo",)
    shown = room.view(None)["seats"][number - 1]
    assert (shown["alive"], shown["vacant"], shown["role"]) == (False, True, None)
    assert room.view("p-Bo")["you"]["seat"] is None
    assert code(room.act("p-Bo", "message", text="hi")) == "seat/kicked"
    assert len(room.state.seats) == 5
    room.until("reveal")
    revealed = room.view(None)["reveal"]["seats"][number - 1]
    assert (revealed["role"], revealed["nickname"], revealed["vacant"]) == ("human", "Bo", True)
    assert [person["name"] for person in room.view(None)["people"]] == ["Ada", "Cy"]


def test_an_ai_seat_taken_out_looks_the_same_and_plays_no_more() -> None:
    room = playing()
    bot = room.bots()[0]
    room.act("p-Ada", "kick", seat=room.seat(bot).number)
    assert bot not in [seat.player for seat in ai_players(room.state)]
    assert code(room.act(bot, "message", text="hi")) == "seat/kicked"


def test_the_card_of_the_room_does_not_tell_whether_a_person_was_taken_out() -> None:
    human, bot = playing(), playing()
    human.act("p-Ada", "kick", seat=human.seat("p-Bo").number)
    bot.act("p-Ada", "kick", seat=bot.seat(bot.bots()[0]).number)
    assert human.logic.card(human.state) == bot.logic.card(bot.state)


def test_the_vote_waits_for_no_empty_seat_and_forgets_who_named_it() -> None:
    room = playing("voting")
    ada, bo, cy = (room.seat(player).number for player in ("p-Ada", "p-Bo", "p-Cy"))
    room.act("p-Ada", "vote", named=bo)
    room.act("p-Bo", "vote", named=ada)
    for bot in room.bots():
        room.act(bot, "vote", named=cy)
    done = room.act("p-Ada", "kick", seat=bo)
    assert room.view("p-Ada")["you"]["ballot"]["named"] is None
    assert ("ballot", "p-Ada") in [(fact.type, fact.to) for fact in done.facts]
    assert room.view(None)["votes"] == {"cast": 3, "of": 4}
    room.act("p-Cy", "vote", named=ada)
    assert room.state.phase.name == "result"
    assert room.view(None)["results"][0]["counts"] == {str(ada): 1, str(cy): 2}


@pytest.mark.parametrize("waiting", ["ready", "prompts", "voting"])
def test_whoever_the_table_waited_for_may_be_taken_out_and_it_goes_on(waiting: PhaseName) -> None:
    room = SimulatedRoom(mode="masks", ai_seats=1)
    room.join("Ada", "Bo", "Cy")
    room.until(waiting)
    for seat in room.state.seats:
        if seat.player != "p-Bo":
            room.act(seat.player, "ready")
            room.act(seat.player, "answer", prompt=0, text="a")
            room.act(seat.player, "answer", prompt=1, text="b")
            room.act(seat.player, "vote", named=None)
    assert room.state.phase.name == waiting
    room.act("p-Ada", "kick", seat=room.seat("p-Bo").number)
    assert room.state.phase.name == {"ready": "prompts", "prompts": "discussion", "voting": "result"}[waiting]


def test_a_stopped_table_goes_on_only_when_the_clock_does() -> None:
    room = playing("voting")
    for seat in room.state.seats:
        if seat.player != "p-Bo":
            room.act(seat.player, "vote", named=None)
    room.act("p-Ada", "pause")
    room.act("p-Ada", "kick", seat=room.seat("p-Bo").number)
    assert room.state.phase.name == "voting"
    room.act("p-Ada", "resume")
    room.ring()
    assert room.state.phase.name == "result"


def test_a_seat_taken_out_of_a_run_off_cannot_be_named_and_its_result_eliminates_nobody() -> None:
    room = playing("voting", elimination=True, rounds=2)
    bo, cy = (room.seat(player).number for player in ("p-Bo", "p-Cy"))
    room.vote({"p-Ada": "p-Bo", "p-Bo": "p-Cy"})
    room.until("runoff")
    room.act("p-Ada", "kick", seat=bo)
    assert room.view(None)["phase"]["tied"] == [cy]
    assert code(room.act("p-Ada", "vote", named=bo)) == "vote/unknown_seat"
    room.act("p-Ada", "vote", named=cy)
    room.until("result")
    room.act("p-Ada", "kick", seat=cy)
    room.ring()
    assert room.state.phase.name in ("discussion", "reveal")


@pytest.mark.parametrize(
    ("by", "target", "expected"),
    [
        ("p-Bo", {"name": "Cy"}, "kick/not_host"),
        ("p-Ada", {"name": "Nobody"}, "kick/unknown"),
        ("p-Ada", {}, "kick/unknown"),
        ("p-Ada", {"seat": 1}, "kick/unknown"),
        ("p-Ada", {"name": "Ada"}, "kick/self"),
    ],
)
def test_in_the_lobby_people_are_taken_out_by_name(by: str, target: dict[str, Any], expected: str) -> None:
    room = SimulatedRoom()
    room.join("Ada", "Bo", "Cy")
    assert code(room.send(Act(player=by, name="kick", args=target))) == expected


def test_during_a_game_only_a_seat_at_the_table_can_be_taken_out() -> None:
    room = playing()
    bo = room.seat("p-Bo").number
    assert code(room.act("p-Ada", "kick", name="Bo")) == "kick/unknown"
    assert code(room.act("p-Ada", "kick", seat=99)) == "kick/unknown"
    assert code(room.act("p-Ada", "kick", seat=room.seat("p-Ada").number)) == "kick/self"
    room.act("p-Ada", "kick", seat=bo)
    assert code(room.act("p-Ada", "kick", seat=bo)) == "kick/unknown"


def test_the_host_hands_the_part_to_somebody_by_name() -> None:
    room = SimulatedRoom()
    room.join("Ada", "Bo")
    done = room.act("p-Ada", "host", name="bo")
    assert room.view(None)["people"] == [{"name": "Ada", "host": False}, {"name": "Bo", "host": True}]
    assert [fact.to for fact in done.facts] == [None, "p-Ada", "p-Bo"]
    assert code(room.act("p-Ada", "host", name="Bo")) == "host/not_host"
    assert code(room.act("p-Bo", "host", name="Di")) == "host/unknown"
    room.until("discussion")
    assert code(room.act("p-Bo", "host", name="Ada")) == "host/unknown"


def test_a_host_who_vanishes_during_play_is_followed_when_the_masks_are_off() -> None:
    room = playing()
    silent = room.presence("p-Ada", online=False)
    assert silent.facts == ()
    assert room.state.host == "p-Ada"
    room.until("reveal")
    assert room.state.host == "p-Bo"
    assert room.view("p-Bo")["you"]["host"] is True


def test_an_absent_host_is_replaced_on_every_page_whoevers_connection_it_was_noticed_by() -> None:
    room = SimulatedRoom()
    room.join("Ada", "Bo")
    room.send(Enter(player="p-tv", name="Screen", meta={"watch": True}))
    room.presence("p-Bo", online=False)
    before = {player: room.view(player) for player in (None, "p-Ada", "p-Bo", "p-tv")}
    steps = [room.act("p-Ada", "host", name="Bo"), room.presence("p-tv", online=False)]
    assert room.state.host == "p-Ada"
    for player, view in before.items():
        assert hosts(page(view, *steps, player=player)) == ["Ada"]
        assert page(view, *steps, player=player) == room.view(player)


def test_a_screen_that_leaves_during_a_game_makes_nobody_the_host() -> None:
    room = SimulatedRoom()
    room.join("Ada", "Bo", "Cy")
    room.send(Enter(player="p-tv", name="Screen", meta={"watch": True}))
    room.until("discussion")
    room.presence("p-Ada", online=False)
    left = room.act("p-tv", "leave")
    assert code(left) == ""
    assert {fact.to for fact in left.facts} == {"p-tv"}, "a new host would know that the silent mask is human"
    assert room.state.host == "p-Ada"


def test_a_closed_screen_hears_that_it_has_given_up_its_place() -> None:
    room = SimulatedRoom()
    for n in range(20):
        room.send(Enter(player=f"p-{n}", name="tv", meta={"watch": True}))
    room.presence("p-3", online=False)
    before = room.view("p-3")
    done = room.send(Enter(player="p-20", name="tv", meta={"watch": True}))
    assert before["you"]["watching"] is True
    assert page(before, done, player="p-3") == room.view("p-3")
    assert room.view("p-3")["you"]["watching"] is False


def test_a_locked_room_takes_nobody_in_and_is_unlocked_during_a_game_too() -> None:
    room = playing()
    room.act("p-Ada", "settings", locked=True)
    assert room.view(None)["settings"]["locked"] is True
    assert code(room.send(Enter(player="p-Di", name="Di"))) == "join/locked"
    assert code(room.act("p-Ada", "settings", locked=False, rounds=2)) == "settings/running"
    room.act("p-Ada", "settings", locked=False)
    assert code(room.send(Enter(player="p-Di", name="Di"))) == ""
    assert code(room.act("p-Bo", "settings", locked=True)) == "settings/not_host"


def test_a_password_opens_the_door_and_is_shown_to_nobody() -> None:
    room = SimulatedRoom()
    room.join("Ada")
    room.act("p-Ada", "settings", password=" sésame ")
    assert room.view("p-Ada")["settings"]["password"] is True
    assert "sésame" not in str(room.view("p-Ada")) + str(room.facts)
    assert [code(room.send(Enter(player="p-Bo", name="Bo", meta=meta))) for meta in brought()] == [
        "join/password",
        "join/password",
        "join/malformed",
        "",
    ]
    room.act("p-Ada", "settings", password="")
    assert room.view(None)["settings"]["password"] is False


def brought() -> list[dict[str, Any]]:
    return [{}, {"password": "open"}, {"password": 5}, {"password": "sésame"}]


def test_a_password_is_short() -> None:
    room = SimulatedRoom()
    room.join("Ada")
    assert code(room.act("p-Ada", "settings", password="x" * 41)) == "settings/invalid"


def test_a_screen_watches_without_being_counted_listed_seated_or_host() -> None:
    room = SimulatedRoom()
    room.send(Enter(player="p-tv", name="Screen", meta={"watch": True}))
    assert room.state.host is None
    room.join("Ada", "Bo")
    room.send(Enter(player="p-tv2", name="Screen", meta={"watch": True}))
    assert [person["name"] for person in room.view(None)["people"]] == ["Ada", "Bo"]
    assert room.logic.card(room.state)["players"] == 2
    assert room.view("p-tv")["you"]["watching"] is True
    room.until("discussion")
    assert room.view("p-tv")["you"]["seat"] is None
    assert code(room.act("p-tv2", "leave")) == ""
    room.until("reveal")
    assert code(room.act("p-tv", "rematch")) == "seat/not_seated"


def sentence(step: Step) -> str:
    return "" if step.refused is None else step.refused.message


def test_whoever_has_no_seat_is_told_what_is_true_of_them() -> None:
    room = playing("discussion")
    room.send(Enter(player="p-tv", name="tv", meta={"watch": True}))
    room.join("Di")
    watching, waiting, gone = (sentence(room.act(who, "message", text="hi")) for who in ("p-tv", "p-Di", "p-nobody"))
    room.until("reveal")
    assert sentence(room.act("p-tv", "rematch")) == watching
    room.act("p-Ada", "rematch")
    assert [room.view(who)["you"]["seat"] is not None for who in ("p-tv", "p-Di")] == [False, True]
    assert ["dealt in" in said for said in (watching, waiting, gone)] == [False, True, False]
    assert "leave and join again" in watching
    assert gone == "You are not in this room."


def test_a_watcher_who_leaves_and_joins_again_plays_and_none_is_taken_out_or_made_host_by_name() -> None:
    room = playing("reveal")
    room.send(Enter(player="p-tv", name="tv", meta={"watch": True}))
    assert code(room.act("p-Ada", "kick", name="tv")) == "kick/unknown"
    assert code(room.act("p-Ada", "host", name="tv")) == "host/unknown"
    room.act("p-tv", "leave")
    room.send(Enter(player="p-tv2", name="tv"))
    room.act("p-Ada", "rematch")
    assert room.view("p-tv2")["you"]["seat"] is not None


@pytest.mark.parametrize(
    ("phase", "name", "args", "expected"),
    [
        ("discussion", "message", {"text": 5}, "command/malformed"),
        ("voting", "message", {"text": "hi"}, "message/not_open"),
        ("discussion", "message", {"text": ""}, "seat/eliminated"),
        ("prompts", "answer", {"prompt": 9, "text": ""}, "seat/eliminated"),
        ("discussion", "leave", {}, "leave/running"),
        ("discussion", "pause", {}, "host/not_host"),
    ],
)
def test_what_is_wrong_is_looked_for_in_the_order_of_the_page(
    phase: PhaseName, name: str, args: dict[str, Any], expected: str
) -> None:
    room = playing(phase, mode="masks", elimination=True)
    gone = msgspec.structs.replace(room.seat("p-Bo"), alive=False)
    room.state = with_seat(room.state, gone)
    room.act("p-Ada", "pause")
    assert code(room.act("p-Bo", name, **args)) == expected


@pytest.mark.parametrize(
    ("phase", "name", "args", "expected"),
    [
        ("voting", "vote", {"named": 99}, "game/paused"),
        ("prompts", "answer", {"prompt": 9, "text": ""}, "game/paused"),
        ("voting", "message", {"text": "hi"}, "message/not_open"),
        ("voting", "kick", {"seat": 99}, "kick/not_host"),
    ],
)
def test_a_stopped_clock_comes_behind_the_phase_and_before_what_the_arguments_say(
    phase: PhaseName, name: str, args: dict[str, Any], expected: str
) -> None:
    room = playing(phase, mode="masks")
    room.act("p-Ada", "pause")
    assert code(room.act("p-Bo", name, **args)) == expected


def test_a_locked_room_may_be_watched_and_a_password_keeps_viewers_out_too() -> None:
    room = SimulatedRoom()
    room.join("Ada")
    room.act("p-Ada", "settings", locked=True, password="open")
    assert room.logic.card(room.state)["watch"] is True
    assert code(room.send(Enter(player="p-tv", name="tv", meta={"watch": True}))) == "join/password"
    assert code(room.send(Enter(player="p-tv", name="tv", meta={"watch": True, "password": "open"}))) == ""
    assert code(room.send(Enter(player="p-Bo", name="Bo", meta={"password": "open"}))) == "join/locked"


def test_a_closed_screen_gives_up_its_place_when_another_needs_it() -> None:
    room = SimulatedRoom()
    for n in range(20):
        room.send(Enter(player=f"p-{n}", name="tv", meta={"watch": True}))
    room.send(Presence(player="p-3", online=False))
    assert code(room.send(Enter(player="p-20", name="tv", meta={"watch": True}))) == ""
    assert code(room.send(Enter(player="p-21", name="tv", meta={"watch": True}))) == "join/full"
    assert "people" in room.view("p-3")


def test_not_everybody_can_only_watch() -> None:
    room = SimulatedRoom()
    codes = [code(room.send(Enter(player=f"p-{n}", name="tv", meta={"watch": True}))) for n in range(21)]
    assert codes == [""] * 20 + ["join/full"]
