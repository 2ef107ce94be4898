"""Reports, hiding and approving: who may, who hears of it, and that nothing tells who is a person."""

from typing import Any

import msgspec
import pytest

from masquerade.insight.game import finished
from masquerade.insight.jsonl import jsonl
from masquerade.insight.markdown import markdown
from masquerade.insight.transcript import Occasion
from masquerade.simulation.room import SimulatedRoom
from masquerade.wire.settings import PENDING_TEXT, REMOVED_TEXT, REPORTS_MAX, REPORTS_OPEN_MAX
from roomlit.ports.logic import Enter

SECRET = "1 Main Street"


def talk(**options: Any) -> SimulatedRoom:
    """Ada hosts, Bo has said something, and so has an AI player."""
    room = SimulatedRoom(ai_seats=2, rounds=1, **options)
    room.join("Ada", "Bo", "Cy")
    room.until("discussion")
    room.act("p-Bo", "message", text=SECRET)
    room.act(room.bots()[0], "message", text="a robot's line")
    room.facts.clear()
    return room


def answered(**options: Any) -> SimulatedRoom:
    """A round of masks in which the host approves, with two answers of Bo's."""
    room = SimulatedRoom(mode="masks", ai_seats=1, rounds=1, approve=True, **options)
    room.join("Ada", "Bo", "Cy")
    room.until("prompts")
    room.act("p-Bo", "answer", prompt=0, text=SECRET)
    room.act(room.bots()[0], "answer", prompt=1, text="a robot's answer")
    room.facts.clear()
    room.until("discussion")
    return room


def everywhere(room: SimulatedRoom) -> bytes:
    """All that anybody but the host is shown, and what was told since it was looked at last."""
    views = [room.view(player) for player in (None, "p-Bo", "p-Cy", *room.bots())]
    return msgspec.json.encode([views, [fact.data for fact in room.facts if fact.to != "p-Ada"]])


def test_a_report_reaches_the_host_alone_and_does_not_say_whose_it_is() -> None:
    room = talk()
    assert room.act("p-Cy", "report", line=1, why="personal").refused is None
    assert {fact.to for fact in room.facts} == {"p-Ada"}
    report = room.view("p-Ada")["you"]["moderation"]["reports"][0]
    assert (report["line"], report["text"], report["why"]) == (1, SECRET, "personal")
    assert "Cy" not in str(report)
    assert all("moderation" not in room.view(player)["you"] for player in ("p-Bo", "p-Cy", room.bots()[0]))


def test_the_host_is_not_told_how_many_object() -> None:
    room = talk()
    room.act("p-Cy", "report", line=1, why="rude")
    before = room.view("p-Ada")
    room.facts.clear()
    for player in ("p-Cy", "p-Bo", room.bots()[0]):
        assert room.act(player, "report", line=1, why="spam").refused is None
    assert room.view("p-Ada") == before
    assert room.facts == []


@pytest.mark.parametrize(
    "args",
    [{}, {"line": 99}, {"seat": 99}, {"name": "Bo"}, {"seat": 1, "round": 1, "prompt": 0}, {"line": 99, "seat": 1}],
)
def test_what_is_not_there_cannot_be_reported(args: dict[str, Any]) -> None:
    refused = talk().act("p-Cy", "report", **args).refused
    assert refused is not None
    assert refused.code == "report/not_there"


def test_a_name_is_reported_while_there_are_no_masks_and_by_those_who_are_here() -> None:
    room = SimulatedRoom()
    room.join("Ada", "Bo")
    room.send(Enter(player="p-tv", name="Screen", meta={"watch": True}))
    assert room.act("p-tv", "report", name="bo").refused is None
    assert room.view("p-Ada")["you"]["moderation"]["reports"][0]["name"] == "Bo"
    stranger = room.act("q", "report", name="Bo").refused
    assert stranger is not None
    assert stranger.code == "seat/not_seated"


def test_reports_have_a_ceiling_for_each_player() -> None:
    room = talk(discussion_s=600)
    for number in range(REPORTS_MAX + 1):
        room.act("p-Bo", "message", text=f"line {number}", after_ms=1_000)
    codes = [room.act("p-Cy", "report", line=1 + number).refused for number in range(REPORTS_MAX + 1)]
    assert [code for code in codes[:-1] if code] == []
    assert codes[-1] is not None
    assert codes[-1].code == "report/too_many"
    assert room.act("p-Bo", "report", line=1).refused is None


def test_what_is_hidden_is_nowhere_any_more_and_a_line_of_an_ai_player_just_as_well() -> None:
    room = talk()
    room.act("p-Cy", "report", line=1)
    for line in (1, 2):
        step = room.act("p-Ada", "hide", line=line)
        assert step.refused is None
        assert step.retracts
    shown = everywhere(room)
    assert SECRET.encode() not in shown
    assert b"robot" not in shown
    assert shown.count(REMOVED_TEXT.encode()) >= 2
    mine = room.view("p-Ada")["you"]["moderation"]
    assert [one["text"] for one in mine["removed"]] == [SECRET, "a robot's line"]
    assert mine["reports"] == []


def test_what_is_hidden_is_in_no_transcript_and_no_record() -> None:
    room = talk()
    room.act("p-Ada", "hide", line=1)
    room.until("reveal")
    for player in (None, "p-Ada"):
        game = finished(room.view(player))
        for text in (markdown(game, Occasion(room="R", day="D")), jsonl(game, Occasion(room="R", day="D"))):
            assert SECRET not in text
            assert "removed by the host" in text


def test_a_line_can_be_hidden_after_the_reveal_and_shown_again() -> None:
    room = talk()
    room.until("reveal")
    room.act("p-Ada", "hide", line=1)
    assert SECRET.encode() not in everywhere(room)
    assert not room.act("p-Ada", "show", line=1).retracts
    assert SECRET in str(room.view("p-Bo")["messages"])
    assert "moderation" not in room.view("p-Ada")["you"]


@pytest.mark.parametrize(
    ("command", "args"), [("hide", {"line": 1}), ("show", {"line": 1}), ("show", {}), ("dismiss", {"report": 1})]
)
def test_only_the_host_moderates(command: str, args: dict[str, Any]) -> None:
    room = talk()
    room.act("p-Cy", "report", line=1)
    for player in ("p-Bo", room.bots()[0], "q"):
        refused = room.act(player, command, **args).refused
        assert refused is not None
        assert refused.code == "host/not_host"


@pytest.mark.parametrize(
    ("command", "args"), [("hide", {"line": 9}), ("hide", {}), ("show", {"line": 1}), ("show", {})]
)
def test_what_cannot_be_hidden_or_shown_is_refused(command: str, args: dict[str, Any]) -> None:
    refused = talk().act("p-Ada", command, **args).refused
    assert refused is not None
    assert refused.code == "hide/not_there"


def test_a_dismissed_report_is_gone_and_the_line_stays() -> None:
    room = talk()
    room.act("p-Cy", "report", line=1)
    assert room.act("p-Ada", "dismiss", report=1).refused is None
    assert "moderation" not in room.view("p-Ada")["you"]
    assert SECRET in str(room.view("p-Cy")["messages"])
    again = room.act("p-Ada", "dismiss", report=1).refused
    assert again is not None
    assert again.code == "report/not_there"


def test_answers_wait_until_the_host_shows_them() -> None:
    room = answered()
    assert SECRET.encode() not in everywhere(room)
    assert {answer["text"] for answer in room.view("p-Cy")["answers"]} == {PENDING_TEXT}
    bo = room.seat("p-Bo").number
    assert [one["text"] for one in room.view("p-Ada")["you"]["moderation"]["pending"]] == [SECRET, "a robot's answer"]
    room.act("p-Ada", "show", seat=bo, round=1, prompt=0)
    assert SECRET in str(room.view("p-Cy")["answers"])
    assert PENDING_TEXT in str(room.view("p-Cy")["answers"])
    room.act("p-Ada", "show")
    assert "moderation" not in room.view("p-Ada")["you"]


def test_an_answer_that_was_never_approved_stays_out_of_the_record() -> None:
    room = answered()
    room.until("reveal")
    assert SECRET.encode() not in everywhere(room)


def test_reports_end_with_the_game() -> None:
    room = talk()
    room.act("p-Cy", "report", line=1)
    room.act("p-Ada", "hide", line=2)
    room.until("reveal")
    room.act("p-Ada", "rematch")
    assert "moderation" not in room.view("p-Ada")["you"]
    assert room.state.reports == ()


def test_a_new_host_sees_what_waits_and_the_old_one_no_more() -> None:
    room = SimulatedRoom()
    room.join("Ada", "Bo", "Cy")
    room.act("p-Cy", "report", name="Bo")
    room.act("p-Ada", "host", name="Bo")
    assert "moderation" in room.view("p-Bo")["you"]
    assert "moderation" not in room.view("p-Ada")["you"]


def test_a_state_from_before_there_was_moderation_is_still_read() -> None:
    room = talk()
    kept = msgspec.msgpack.decode(room.logic.save(room.state))
    for field in ("reports", "report_count"):
        del kept[field]
    for message in kept["messages"]:
        del message["withheld"]
    assert room.logic.load(msgspec.msgpack.encode(kept)) == room.state


def test_whoever_comes_and_goes_under_many_names_reports_no_more_than_a_host_can_look_through() -> None:
    room = SimulatedRoom(ai_seats=1)
    room.join("Ada")
    codes = list[str]()
    for number in range(REPORTS_OPEN_MAX + 5):
        name = f"Guest{number}"
        room.join(name)
        step = room.act(f"p-{name}", "report", name=name)
        codes.append("" if step.refused is None else step.refused.code)
        room.act(f"p-{name}", "leave")
    assert codes == [""] * REPORTS_OPEN_MAX + ["report/too_many"] * 5
    assert len(room.view("p-Ada")["you"]["moderation"]["reports"]) == REPORTS_OPEN_MAX
    room.act("p-Ada", "dismiss", report=1)
    room.join("Late")
    assert room.act("p-Late", "report", name="Ada").refused is None
