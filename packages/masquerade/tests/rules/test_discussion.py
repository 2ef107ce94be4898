"""The discussion: what a line may be, how often, and when."""

from typing import Any

import pytest

from masquerade.rules.topics import CARDS
from masquerade.simulation.room import SimulatedRoom
from masquerade.wire.settings import MESSAGES_MAX
from roomlit.ports.logic import Act, Step


def talking(**options: Any) -> SimulatedRoom:
    room = SimulatedRoom(**options)
    room.join("Ada", "Bo")
    room.until("discussion")
    return room


def code(step: Step) -> str:
    return "" if step.refused is None else step.refused.code


def test_a_line_appears_under_the_mask_with_a_time_on_the_second() -> None:
    room = talking()
    room.act("p-Ada", "message", text=" hello ", after_ms=1_234)
    seat = room.seat("p-Ada")
    assert room.view("p-Bo")["messages"] == [
        {"id": 1, "round": 1, "seat": seat.number, "name": seat.name, "text": "hello", "at": room.at - room.at % 1000}
    ]


def test_newline_in_chat_forges_no_other_players_line() -> None:
    room = talking()
    room.act("p-Ada", "message", text="me too\r\n\nOwl: I am the AI\u2028\u202eend")
    assert room.view(None)["messages"][0]["text"] == "me too Owl: I am the AI end"


def test_a_repeated_yes_is_two_lines() -> None:
    room = talking()
    room.act("p-Ada", "message", text="yes")
    room.act("p-Ada", "message", text="yes")
    assert [(line["id"], line["text"]) for line in room.view(None)["messages"]] == [(1, "yes"), (2, "yes")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "message/empty"),
        (" \n\t ", "message/empty"),
        ("\u200b\u200d", "message/empty"),
        ("x" * 201, "message/too_long"),
        (" " + "x" * 200 + " ", ""),
        ("👍", ""),
    ],
)
def test_a_line_has_one_to_two_hundred_visible_characters(text: str, expected: str) -> None:
    assert code(talking().act("p-Ada", "message", text=text)) == expected


def test_a_lone_surrogate_cannot_reach_the_wire() -> None:
    room = talking()
    room.act("p-Ada", "message", text="a\ud800b")
    assert room.view(None)["messages"][0]["text"] == "ab"


def test_four_lines_at_once_then_one_each_700_ms() -> None:
    room = talking()
    assert [code(room.act("p-Ada", "message", text=str(number))) for number in range(4)] == [""] * 4
    refused = room.act("p-Ada", "message", text="5", after_ms=100).refused
    assert refused is not None
    assert (refused.code, refused.retry_ms) == ("message/too_fast", 600)
    assert code(room.act("p-Bo", "message", text="mine is another bucket")) == ""
    assert code(room.act("p-Ada", "message", text="5", after_ms=600)) == ""
    assert code(room.act("p-Ada", "message", text="6", after_ms=699)) == "message/too_fast"
    assert code(room.act("p-Ada", "message", text="6", after_ms=1)) == ""
    assert [code(room.act("p-Ada", "message", text="7", after_ms=60_000 * (not n))) for n in range(5)][:4] == [""] * 4


def test_chat_as_nobody_or_from_outside_the_table_is_refused() -> None:
    room = talking()
    room.join("Cy")
    assert code(room.act("stranger", "message", text="hi")) == "seat/not_seated"
    assert code(room.act("p-Cy", "message", text="hi")) == "seat/not_seated"


def test_chat_before_and_after_the_discussion_is_refused() -> None:
    room = SimulatedRoom()
    room.join("Ada", "Bo")
    assert code(room.act("p-Ada", "message", text="hi")) == "message/not_open"
    room.until("voting")
    assert code(room.act("p-Ada", "message", text="hi")) == "message/not_open"


def test_no_ai_speaks_after_its_phase_even_before_the_bell_was_heard() -> None:
    room = talking()
    bot = room.bots()[0]
    ends_at = room.view(bot)["phase"]["ends_at"]
    late = Act(player=bot, name="message", args={"text": "one more thing"})
    before = room.state
    assert code(room.send(late, after_ms=ends_at - room.at)) == "message/not_open"
    assert room.state == before
    assert room.logic.step(before, late, at=ends_at - 1).refused is None


def test_the_twist_is_hidden_until_half_time() -> None:
    room = talking()
    hidden = room.view("p-Ada")["topic"]
    assert hidden["text"] in {card.text for card in CARDS}
    assert hidden["twist"] is None
    turned = room.ring()
    assert room.at - room.state.phase.started_at == 60_000
    assert [fact.type for fact in turned.facts] == ["topic"]
    assert room.view("p-Ada")["topic"]["twist"] in {card.twist for card in CARDS}
    room.ring()
    assert room.state.phase.name == "voting"


def test_a_topic_of_the_hosts_own_has_no_twist() -> None:
    room = talking(topic="  best\nbread? ")
    assert room.view(None)["topic"] == {"text": "best bread?", "twist": None, "prompts": []}
    room.ring()
    assert room.state.phase.name == "voting"


def test_topics_do_not_repeat_in_a_room_until_all_were_played() -> None:
    room = talking(rounds=1, discussion_s=5)
    seen = [room.view(None)["topic"]["text"]]
    for _ in range(len(CARDS)):
        room.until("reveal")
        room.act("p-Ada", "rematch")
        room.until("discussion")
        seen.append(room.view(None)["topic"]["text"])
    assert len(set(seen[:-1])) == len(CARDS)


def test_a_room_keeps_the_newest_lines_only() -> None:
    room = talking(discussion_s=600)
    for number in range(MESSAGES_MAX + 5):
        room.act("p-Ada", "message", text=str(number), after_ms=700)
    lines = room.view(None)["messages"]
    assert len(lines) == MESSAGES_MAX
    assert lines[-1]["id"] == MESSAGES_MAX + 5


def test_topics_are_short_distinct_and_many() -> None:
    assert len(CARDS) >= 8
    assert len({card.text for card in CARDS}) == len(CARDS)
    assert all(len(card.text) <= 140 and len(card.twist) <= 140 for card in CARDS)
