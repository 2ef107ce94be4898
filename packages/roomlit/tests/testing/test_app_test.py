"""Pages with rooms under `AppTest`: the page has its seat, its handlers are called, and others are in the room."""

from collections.abc import Iterator

import pytest

from roomlit.errors import LocalError, Refused
from roomlit.streamlit import _compat
from roomlit.testing import AppTest
from roomlit.testing.waiting import PATIENCE_S


@pytest.fixture(autouse=True)
def hub_of_its_own() -> Iterator[None]:
    yield
    _compat.reset()


def chat_page() -> None:
    import streamlit as st

    import roomlit

    room = roomlit.room("team", name=st.query_params.get("name", "Ada"))
    room.presence()
    room.chat()
    st.text(f"{room.me} is {room.status} with {' '.join(room.members)}")
    st.button("Buzz", on_click=room.send, args=("buzz",))

    @room.on("buzz")
    def buzzed(event: roomlit.RoomEvent) -> None:
        st.session_state.setdefault("heard", []).append(event.sender)

    @room.live(on="buzz")
    def heard() -> None:
        st.text("heard: " + " ".join(st.session_state.get("heard", [])))


def poll_page() -> None:
    import streamlit as st

    import roomlit

    class Poll(roomlit.Room):
        class State(roomlit.State):
            votes: dict[str, str] = {}

        @roomlit.command
        def vote(self, *, by: roomlit.Seat, option: str) -> int:
            if option == "water":
                raise roomlit.Refused("poll/unknown_option", "choose tea or coffee")
            self.state.votes[by.name] = option
            self.publish("voted", player=by.name)
            self.publish("your_vote", option=option, to=by)
            return len(self.state.votes)

    room = roomlit.room("lunch", name="Ada", kind=Poll)
    if st.button("Tea"):
        st.text(room.send("vote", option="tea").result)
    st.json(room.state["votes"])


def page(script: object) -> AppTest:
    return AppTest.from_function(script, default_timeout=PATIENCE_S)  # pyright: ignore[reportArgumentType] – functions of a page


def texts(at: AppTest) -> list[str]:
    return [one.value for one in at.text]


def test_after_a_run_the_page_has_its_seat_and_is_connected() -> None:
    at = page(chat_page).run()
    assert texts(at) == ["Ada is connected with Ada", "heard:"]
    assert at.room("team").me == "Ada"


def test_what_others_do_reaches_the_handlers_with_the_next_run() -> None:
    at = page(chat_page).run()
    grace = at.join("team", name="Grace")
    grace.send("buzz")
    grace.send("buzz")
    assert texts(at.run()) == ["Ada is connected with Ada Grace", "heard: Grace Grace"]
    assert texts(at.run())[1] == "heard: Grace Grace"


def test_a_click_on_a_button_sends_once() -> None:
    at = page(chat_page).run()
    at.button[0].click().run()
    at.run()
    assert [event.sender for event in at.room("team").events if event.type == "buzz"] == ["Ada"]
    assert texts(at)[1] == "heard: Ada"


def test_two_pages_share_their_rooms_and_each_has_a_seat() -> None:
    at = page(chat_page).run()
    other = at.visitor()
    other.query_params["name"] = "Grace"
    other.run().button[0].click().run()
    assert texts(at.run()) == ["Ada is connected with Ada Grace", "heard: Grace"]


def test_whoever_leaves_is_absent_and_keeps_the_seat() -> None:
    at = page(chat_page).run()
    at.room("team").leave()
    assert texts(at.run())[0].startswith("Ada is disconnected")


def test_a_room_of_ones_own_answers_and_tells_each_alone() -> None:
    at = page(poll_page).run()
    at.button[0].click().run()
    assert texts(at) == ["1"]
    grace = at.join("lunch", name="Grace")
    with pytest.raises(Refused, match="choose tea or coffee"):
        grace.send("vote", option="water")
    grace.send("vote", option="coffee")
    assert grace.state["votes"] == {"Ada": "tea", "Grace": "coffee"}
    assert [event.option for event in grace.events if event.type == "your_vote"] == ["coffee"]
    assert [event.option for event in at.room("lunch").events if event.type == "your_vote"] == ["tea"]


def greeting_page(word: str, *, mark: str = "") -> None:
    import streamlit as st

    import roomlit

    room = roomlit.room("team", name=word)
    st.text(f"{room.me}{mark}")


def test_a_second_page_is_called_with_what_the_first_one_is() -> None:
    at = AppTest.from_function(greeting_page, args=("Ada",), kwargs={"mark": "!"}, default_timeout=PATIENCE_S).run()
    assert texts(at) == ["Ada!"]
    assert texts(at.visitor().run()) == ["Ada 2!"]


def test_each_test_has_rooms_of_its_own() -> None:
    before = page(chat_page).run()
    before.join("team", name="Grace")
    fresh = page(chat_page).run()
    assert fresh.room("team").members == ["Ada"]
    with pytest.raises(LocalError, match=r"test/over.*visitor"):
        before.run()


def test_a_room_that_the_page_has_not_joined_is_said() -> None:
    with pytest.raises(LocalError, match=r"test/not_there.*at\.run"):
        page(chat_page).room("team")


def staff_page() -> None:
    import streamlit as st

    import roomlit

    room = roomlit.room("staff", user=str(st.user.email), name="Ada", roles=("admin",))
    st.text(f"{room.me} is {room.status}")
    st.button("Buzz", on_click=room.send, args=("buzz",))


def test_a_page_of_somebody_signed_in_has_that_users_seat() -> None:
    at = page(staff_page).run()
    assert texts(at) == ["Ada is connected"]
    at.button[0].click().run()
    (event,) = (one for one in at.room("staff").events if one.type == "buzz")
    assert event.user == "test@example.com"
    with pytest.raises(Refused, match="seat/vouched_only"):
        at.join("staff", name="ceo")


def test_somebody_signed_in_joins_without_a_page_with_the_roles_that_are_vouched_for() -> None:
    at = page(staff_page).run()
    ceo = at.join("staff", user="ceo@example.com", roles=["admin"])
    assert (ceo.me, at.room("staff").members) == ("ceo@example.com", ["Ada", "ceo@example.com"])
    ceo.send("buzz")
    assert [event.user for event in ceo.events if event.type == "buzz"] == ["ceo@example.com"]
    assert at.join("staff", user="ceo@example.com", name="Grace").player == ceo.player, "one seat for one user"
    with pytest.raises(LocalError, match="user/invalid"):
        at.join("staff", user=" ")


def desk_page() -> None:
    import roomlit

    class Desk(roomlit.Room):
        @roomlit.command
        def approve(self, *, by: roomlit.Seat) -> str:
            if "admin" not in by.roles:
                raise roomlit.Refused("desk/admins_only", "only an admin approves")
            return by.user

    roomlit.room("desk", user="ada@example.com", kind=Desk)


def test_roles_of_somebody_without_a_page_reach_the_commands() -> None:
    at = page(desk_page).run()
    assert at.join("desk", user="ceo@example.com", roles=("admin",)).send("approve").result == "ceo@example.com"
    with pytest.raises(Refused, match="desk/admins_only"):
        at.join("desk", user="temp@example.com").send("approve")
