"""The word filter at the room's door: what each level does, to whom, and that a kept room never asks it again."""

from typing import Any

import pytest

from masquerade.api.application import open_game
from masquerade.match.logic import Match
from masquerade.simulation.room import SimulatedRoom
from roomlit.hosting import Act, Enter, Refusal, Refused

RUDE, COARSE, MASKED = "what the fuck", "what a knob", "what the ****"


def talk(**options: Any) -> SimulatedRoom:
    room = SimulatedRoom(ai_seats=1, rounds=1, **options)
    room.join("Ada", "Bo")
    room.until("discussion")
    return room


def code(step: Any) -> str:
    return "" if step.refused is None else step.refused.code


@pytest.mark.parametrize(
    ("options", "rude", "coarse"),
    [
        ({"filter": "off"}, RUDE, COARSE),
        ({}, MASKED, COARSE),
        ({"filter": "mild", "public": True}, MASKED, COARSE),
        ({"public": True}, "message/filtered", "message/filtered"),
        ({"filter": "strict"}, "message/filtered", "message/filtered"),
    ],
)
@pytest.mark.parametrize("who", ["person", "ai"])
def test_each_level_treats_a_line_in_its_way_whoever_says_it(
    options: dict[str, Any], rude: str, coarse: str, who: str
) -> None:
    room = talk(**options)
    player = "p-Bo" if who == "person" else room.bots()[0]
    for text, expected in ((RUDE, rude), (COARSE, coarse)):
        before = len(room.state.messages)
        step = room.act(player, "message", text=text)
        if expected.endswith("/filtered"):
            assert code(step) == expected
            assert len(room.state.messages) == before
        else:
            assert room.state.messages[-1].text == expected


@pytest.mark.parametrize(
    "rude", ["f*ck", "fυck", "ѕhit", "fu ck", "sh💩t", "🇸🇭🇮🇹", "f 😀 u 😀 c 😀 k", "ꜰᴜᴄᴋ", "s\u202eh\u2066it", "m*erda"]
)
def test_a_word_in_disguise_comes_through_no_door(rude: str) -> None:
    for level in ("mild", "strict"):
        room = SimulatedRoom(mode="masks", ai_seats=1, filter=level)
        room.join("Ada", "Bo", "Cy")
        entering = Enter(player="p-x", name=rude, meta={})
        refused = room.logic.screened(room.state, entering, at=room.at)
        assert isinstance(refused, Refusal)
        assert refused.code == "join/name_filtered"
        assert code(room.act("p-Ada", "settings", topic=f"Is {rude} a word?")) == "settings/filtered"
        room.until("prompts")
        answered = room.act("p-Bo", "answer", prompt=0, text=rude)
        assert [answer.text.replace("*", "").strip() for answer in room.state.sealed] == (
            [""] if level == "mild" else []
        )
        assert code(answered) == ("" if level == "mild" else "answer/filtered")


def test_an_answer_is_treated_as_a_line_is() -> None:
    for level, expected in (("off", RUDE), ("mild", MASKED), ("strict", None)):
        room = SimulatedRoom(mode="masks", ai_seats=1, filter=level)
        room.join("Ada", "Bo", "Cy")
        room.until("prompts")
        step = room.act("p-Bo", "answer", prompt=0, text=RUDE)
        assert code(step) == ("" if expected else "answer/filtered")
        assert [answer.text for answer in room.state.sealed] == ([expected] if expected else [])


@pytest.mark.parametrize(("level", "taken"), [("off", True), ("mild", False), ("strict", False)])
def test_names_and_topics_are_refused_where_words_count(level: str, taken: bool) -> None:
    room = SimulatedRoom(filter=level)
    room.join("Ada")
    joined = room.send(Enter(player="p-x", name="FuckFace"))
    assert code(joined) == ("" if taken else "join/name_filtered")
    assert code(room.act("p-Ada", "settings", topic=RUDE)) == ("" if taken else "settings/filtered")


def test_a_room_cannot_be_opened_about_a_rude_word_nor_become_strict_with_one() -> None:
    with pytest.raises(Refused) as refused:
        open_game({"topic": RUDE})
    assert refused.value.code == "settings/filtered"
    assert open_game({"topic": RUDE, "filter": "off"})["topic"] == RUDE
    room = SimulatedRoom(filter="off")
    room.join("Ada")
    room.act("p-Ada", "settings", topic=RUDE)
    assert code(room.act("p-Ada", "settings", filter="strict")) == "settings/filtered"
    assert code(room.act("p-Ada", "settings", filter="strict", topic=None)) == ""


def test_the_level_can_change_during_a_game() -> None:
    room = talk(filter="off")
    assert code(room.act("p-Bo", "message", text=RUDE)) == ""
    assert code(room.act("p-Ada", "settings", filter="strict")) == ""
    assert code(room.act("p-Bo", "message", text=RUDE)) == "message/filtered"


def test_what_is_refused_anyway_is_refused_for_that_reason() -> None:
    room = talk(filter="strict")
    assert code(room.act("stranger", "message", text=RUDE)) == "seat/not_seated"
    assert code(room.act("p-Bo", "message", text=f"{RUDE} " * 50)) == "message/too_long"
    assert code(room.act("p-Bo", "settings", topic=RUDE)) == "settings/running"
    room.until("voting")
    assert code(room.act("p-Bo", "message", text=RUDE)) == "message/not_open"


def test_a_person_who_is_in_comes_back_whatever_the_filter_says_now() -> None:
    room = SimulatedRoom(filter="off")
    room.join("FuckFace")
    room.act("p-FuckFace", "settings", filter="strict")
    assert code(room.send(Enter(player="p-FuckFace", name="FuckFace"))) == ""


def test_a_line_break_hides_no_word() -> None:
    room = talk(filter="strict")
    assert code(room.act("p-Bo", "message", text="f\nu\u202e\nc\x00\nk")) == "message/filtered"


def test_the_journal_holds_what_came_of_it_and_folding_asks_no_list() -> None:
    room = talk()
    room.act("p-Bo", "message", text=RUDE)
    said = [action for action, _ in room.journal if isinstance(action, Act) and action.name == "message"]
    assert said[0].args == {"text": MASKED}

    class Tomorrow(Match):
        def screened(self, state: Any, action: Any, *, at: int) -> Any:
            return Refusal("message/filtered", "a list of another day")

    state = Tomorrow().start(seed=1, at=1_000_000_000, options=room.options)
    for action, at in room.journal:
        step = Tomorrow().step(state, action, at=at)
        assert step.refused is None
        state = step.state
    assert state == room.state
