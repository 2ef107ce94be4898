"""The door: names that read alike, bans that hold, the host who lets people in, and seats that are claimed back."""

import pytest

from masquerade.rules.state import State, person_of
from masquerade.simulation.room import SimulatedRoom
from roomlit.hosting import Act, Action, Enter, Refusal, Step

HOME, SCHOOL = ("browser:a", "address:home"), ("browser:b", "address:school")
ASKED_AGAIN = ("browser:c", "address:home")
LOOK_ALIKES = (
    "Ada", "ada", "\u0410da", "\u0391da", "A\u200bda", "A\u200dda", "\u202eAda", "Ada\u202c", "\u2066Ada\u2069",
    "\u00adAda", "\ufeffAda", "A\u2060da", "Ad\u0430", "\u0410d\u0430", "\uff21\uff44\uff41",
    "\U0001d400\U0001d41d\U0001d41a", "\u24b6da", "A d a", "A-d-a", "Ada.", "\u00abAda\u00bb", "Ada\u3164",
    "Ada\u2800", "Ada\u180e", "Ada\u034f", "Ada\U000e0041", "\u13aada", "Ada\u00a0", "Ada!", "\u2067Ada", "🇦🇩🇦",
    "🅰🅳🅰", "🅐da", "ᴀᴅᴀ", "A\u0336d\u0336a\u0336", "A\u0332da", "Ad\u0489a", "Ada\u20dd", "Ada´", "~Ada~", "`Ada",
    "Ada°", "ꓮꓓꓮ", "ꭺda", "A\u17d2da", "Ada\U00013441", "A\u094d\u200dda", "=Ada=",
)  # fmt: skip


def ask(room: SimulatedRoom, action: Action) -> Step:
    """As a live room does: what is asked is looked at before it is decided."""
    passed = room.logic.screened(room.state, action, at=room.at)
    return Step(room.state, refused=passed) if isinstance(passed, Refusal) else room.send(passed)


def enter(room: SimulatedRoom, player: str, name: str, *, marks: tuple[str, ...] = (), **meta: object) -> Step:
    return ask(room, Enter(player=player, name=name, meta=dict(meta), marks=marks))


def code(step: Step) -> str:
    return "" if step.refused is None else step.refused.code


def room_of(*names: str, **options: object) -> SimulatedRoom:
    room = SimulatedRoom(ai_seats=2, **options)  # pyright: ignore[reportArgumentType]
    room.join(*names)
    return room


def names(state: State) -> list[str]:
    return [person.name for person in state.people]


@pytest.mark.parametrize("name", LOOK_ALIKES, ids=ascii)
def test_nobody_comes_in_under_a_name_that_reads_like_the_hosts(name: str) -> None:
    room = room_of("Ada")
    assert code(enter(room, "p-x", name)) == "join/name_taken"
    assert names(room.state) == ["Ada"]


@pytest.mark.parametrize(
    "name", ["\u200b", "\u3164", "\u2800\u2800", "\u202e", "\u0301\u0301", "\U000e0041", " \u00a0 ", "\x1b"], ids=ascii
)
def test_a_name_of_which_nothing_is_seen_is_none(name: str) -> None:
    assert code(enter(room_of(), "p-x", name)) == "join/name_empty"


def test_names_topics_lines_and_answers_are_kept_as_they_are_read() -> None:
    room = room_of()
    enter(room, "p-a", "Ann\u202e\n\x1b[31m Lee\u0335\u0335\u0335\u0335\u0335\u0335")
    assert names(room.state) == ["Ann [31m Lee\u0335"]
    ask(room, Act(player="p-a", name="settings", args={"topic": "\u202eTea\u200b or\ncoffee"}))
    assert room.state.settings.topic == "Tea or coffee"
    enter(room, "p-b", "Bo")
    room.act("p-a", "start")
    room.until("discussion")
    ask(room, Act(player="p-a", name="message", args={"text": "hello\u2028Fox: \u202eme\u200b"}))
    assert room.state.messages[-1].text == "hello Fox: me"


def test_rows_from_before_names_were_looked_at_fold_as_they_did() -> None:
    room = room_of("Ada")
    # What a live room refuses now was accepted then: the rules themselves take it.
    assert room.logic.step(room.state, Enter(player="p-x", name="\u0410da"), at=room.at).refused is None


def test_who_was_taken_out_does_not_come_back_with_a_fresh_request() -> None:
    room = room_of("Ada")
    enter(room, "p-bo", "Bo", marks=HOME)
    room.act("p-Ada", "kick", name="Bo")
    assert code(enter(room, "p-bo2", "Bo", marks=("browser:z", "address:z"))) == "join/name_banned"
    assert code(enter(room, "p-bo3", "B\u043e", marks=("browser:z", "address:z"))) == "join/name_banned"
    assert code(enter(room, "p-bo4", "Kim", marks=HOME)) == "join/banned"
    assert code(enter(room, "p-bo", "Bo", marks=HOME)) in {"seat/kicked", "join/name_banned"}
    assert code(enter(room, "p-cy", "Cy", marks=SCHOOL)) == "", "others come in as before"
    enter(room, "p-di", "Di", marks=ASKED_AGAIN)
    assert outside(room, "p-di") == "join/knocking", "from the same address only the host lets people in"
    room.act("p-Ada", "unban")
    assert code(enter(room, "p-bo5", "Bo", marks=HOME)) == ""


def test_a_mask_that_is_taken_out_is_a_ban_of_whoever_wore_it() -> None:
    room = room_of("Ada")
    enter(room, "p-bo", "Bo", marks=HOME)
    room.act("p-Ada", "start")
    room.until("discussion")
    assert code(room.act("p-Ada", "kick", seat=room.seat("p-bo").number)) == ""
    assert code(enter(room, "p-new", "Kim", marks=HOME)) == "join/banned"


def test_whoever_knocks_waits_for_the_host_and_sees_nothing() -> None:
    room = room_of("Ada")
    room.act("p-Ada", "settings", knock=True)
    assert code(enter(room, "p-bo", "Bo", marks=HOME)) == ""
    assert outside(room, "p-bo") == "join/knocking"
    assert names(room.state) == ["Ada"]
    assert room.logic.view(room.state, "p-bo")["you"]["nickname"] is None
    assert "knocks" not in room.logic.view(room.state, "p-bo")["you"]
    (knock,) = room.logic.view(room.state, "p-Ada")["you"]["knocks"]
    assert knock == {"id": 1, "name": "Bo", "reclaim": False, "watch": False, "away": False}
    assert code(room.act("p-bo", "approve", knock=1)) == "host/not_host"
    room.act("p-Ada", "approve", knock=1)
    assert outside(room, "p-bo") == ""
    assert names(room.state) == ["Ada", "Bo"]
    assert code(room.act("p-Ada", "approve", knock=1)) == "knock/unknown"


def test_the_host_hears_of_a_knock_at_once_and_nobody_else_does() -> None:
    room = room_of("Ada", "Bo")
    room.act("p-Ada", "settings", knock=True)
    told = enter(room, "p-cy", "Cy").facts
    assert [(fact.type, fact.to) for fact in told] == [("seat", "p-Ada")]


def test_who_is_declined_hears_it_and_that_browser_does_not_knock_again() -> None:
    room = room_of("Ada")
    room.act("p-Ada", "settings", knock=True)
    enter(room, "p-bo", "Bo", marks=HOME)
    room.act("p-Ada", "decline", knock=1)
    assert outside(room, "p-bo") == "join/declined"
    assert code(enter(room, "p-bo2", "Bo", marks=HOME)) == "join/banned"
    enter(room, "p-cy", "Cy", marks=ASKED_AGAIN)
    assert outside(room, "p-cy") == "join/knocking", "an address is not one person's"


def test_of_two_who_knock_by_one_name_the_second_hears_that_it_is_taken() -> None:
    room = room_of("Ada")
    room.act("p-Ada", "settings", knock=True)
    for player, name in (("p-kim", "Kim"), ("p-kim2", "kim"), ("p-cy", "Cy")):
        enter(room, player, name)
    assert code(room.act("p-Ada", "approve", knock=1)) == ""
    assert [knock["name"] for knock in room.logic.view(room.state, "p-Ada")["you"]["knocks"]] == ["Cy"]
    assert code(enter(room, "p-kim2", "kim")) == "join/name_taken"
    enter(room, "p-kim2", "Kimmy")
    assert outside(room, "p-kim2") == "join/knocking", "nobody was refused"


def test_no_more_knock_than_a_host_can_look_through() -> None:
    room = room_of("Ada")
    room.act("p-Ada", "settings", knock=True)
    for number in range(20):
        enter(room, f"p-{number}", f"Guest {chr(65 + number)}")
    assert code(enter(room, "p-late", "Late")) == "join/full"
    room.presence("p-3", online=False)
    assert code(enter(room, "p-late", "Late")) == "", "who has stopped asking makes room"


def test_a_seat_whose_browser_forgot_it_comes_back_when_the_host_says_so() -> None:
    room = room_of("Ada")
    enter(room, "p-bo", "Bo", marks=HOME)
    room.act("p-Ada", "start")
    room.until("discussion")
    seat = room.seat("p-bo").number
    assert code(enter(room, "p-bo2", "Bo")) == "join/name_taken"
    enter(room, "p-bo2", "b\u043e", reclaim=True)
    assert outside(room, "p-bo2") == "join/knocking"
    (knock,) = room.logic.view(room.state, "p-Ada")["you"]["knocks"]
    assert (knock["name"], knock["reclaim"]) == ("Bo", True)
    done = room.act("p-Ada", "approve", knock=knock["id"])
    assert room.seat("p-bo2").number == seat
    assert person_of(room.state, "p-bo") is None
    assert "p-bo" in {fact.to for fact in done.facts}, "the page from before is told"
    assert code(room.act("p-bo2", "message", text="back again")) == ""
    assert code(room.act("p-bo", "message", text="me too")) == "seat/not_seated"


@pytest.mark.parametrize(
    ("away", "marks", "at_once"),
    [(True, ASKED_AGAIN, True), (False, ASKED_AGAIN, False), (True, SCHOOL, False)],
    ids=["nobody on it", "somebody on it", "from elsewhere"],
)
def test_where_nobody_can_be_asked_an_absent_seat_is_free_for_its_own_network(
    away: bool, marks: tuple[str, ...], at_once: bool
) -> None:
    room = SimulatedRoom(ai_seats=2)
    enter(room, "p-ada", "Ada", marks=HOME)
    enter(room, "p-bo", "Bo", marks=SCHOOL)
    room.act("p-ada", "start")
    room.until("discussion")
    if away:
        room.presence("p-ada", online=False)
    enter(room, "p-ada2", "Ada", marks=marks, reclaim=True)
    assert (outside(room, "p-ada2") == "") is at_once
    assert (room.state.host == "p-ada2") is at_once


def test_a_claim_passes_a_lock_and_not_a_password() -> None:
    room = room_of("Ada", "Bo")
    room.act("p-Ada", "settings", password="fox", locked=True)
    assert code(enter(room, "p-bo2", "Bo", reclaim=True)) == "join/password"
    assert code(enter(room, "p-bo2", "Bo", reclaim=True, password="fox")) == ""
    assert outside(room, "p-bo2") == "join/knocking"


def test_what_the_door_decided_is_the_same_after_a_restart() -> None:
    room = room_of("Ada")
    room.act("p-Ada", "settings", knock=True)
    for number, (player, name) in enumerate((("p-bo", "Bo"), ("p-cy", "Cy"), ("p-di", "Di"))):
        enter(room, player, name, marks=(f"browser:{number}", "address:home"))
    room.act("p-Ada", "approve", knock=1)
    room.act("p-Ada", "decline", knock=2)
    room.act("p-Ada", "kick", name="Bo")
    folded: State = room.logic.start(seed=1, at=1_000_000_000, options=room.options)
    for action, at in room.journal:
        folded = room.logic.step(folded, action, at=at).state
    assert folded == room.state
    assert room.logic.load(room.logic.save(room.state)) == room.state


def test_a_person_has_deleted_what_is_kept_of_them() -> None:
    room = room_of("Ada", "Bo")
    room.act("p-Ada", "start")
    room.until("discussion")
    room.act("p-Bo", "message", text="my secret")
    assert code(room.act("p-Bo", "forget")) == "leave/running"
    room.until("reveal")
    done = room.act("p-Bo", "forget")
    assert done.retracts
    kept = room.logic.save(room.state)
    assert b"secret" not in kept
    assert b"p-Bo" not in kept
    assert b"Bo" not in kept.replace(b"Bot", b"")
    assert room.logic.forgets(room.journal[-1][0])
    view = room.logic.view(room.state, "p-Ada")
    assert [line["text"] for line in view["messages"]] == ["[deleted]"]


def outside(room: SimulatedRoom, player: str) -> str:
    refused = room.logic.outside(room.state, player)
    return "" if refused is None else refused.code
