"""Pages heard over Streamlit's own connection: which pass they come in with, and what they may ask for."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from roomlit.asgi.routes import hub_routes
from roomlit.server.credentials import Claim
from roomlit.settings import HubSettings
from roomlit.streamlit.runtime import HubRuntime
from roomlit.streamlit.streamlit_transport import StreamlitTransport

SESSION = "5" * 32


@pytest.fixture
def runtime() -> Iterator[HubRuntime]:
    """A hub on a thread of its own, with one room."""
    made = HubRuntime(settings=HubSettings(data=None))
    made.portal.run(lambda: made.open_room("team", None, {}))
    yield made
    made.close_alone()


def transport_of(runtime: HubRuntime, address: str = "198.51.100.7") -> StreamlitTransport:
    """A page that is there; on the hub's loop."""
    return StreamlitTransport(hub=runtime.hub, room="team", address=address, rerun=lambda: None, present=lambda: True)


@pytest.fixture
def transport(runtime: HubRuntime) -> StreamlitTransport:
    """A page that is there."""
    return runtime.portal.ask(lambda: transport_of(runtime))


@pytest.fixture
def said(runtime: HubRuntime, transport: StreamlitTransport) -> Callable[..., dict[str, Any]]:
    """What the page is answered when its component's state is this."""

    def say(join: Any = None, up: Any = None) -> dict[str, Any]:
        runtime.portal.run(lambda: transport.absorb(join, up))
        return json.loads(runtime.portal.ask(transport.data))

    return say


def asking(number: int, name: str = "Ada") -> dict[str, Any]:
    """A question for a seat."""
    return {"request": f"{number:032x}", "name": name, "meta": {}, "credential": None}


def hello(ticket: str, **more: Any) -> dict[str, Any]:
    """The first batch of a connection."""
    text = json.dumps({"frame": "hello", "version": 1, "ticket": ticket})
    return {"session": SESSION, "n": 1, "seen": 0, "frames": [text], **more}


def frames(answer: dict[str, Any]) -> list[str]:
    """What came down."""
    return [json.loads(text)["frame"] for text in answer["down"]["frames"]]


def test_a_page_comes_in_with_a_ticket_that_it_got_by_request(
    runtime: HubRuntime, said: Callable[..., dict[str, Any]]
) -> None:
    seat = runtime.portal.run(lambda: runtime.hub.enter("team", name="Ada", request="0" * 32))
    ticket = runtime.hub.credentials.ticket(Claim("team", seat.player), now=runtime.hub.clock.now())
    assert frames(said(up=hello(ticket)))[:2] == ["welcome", "joined"]


def test_a_page_that_no_request_passes_gets_seat_ticket_and_path_here(said: Callable[..., dict[str, Any]]) -> None:
    granted = said(join=asking(1))["seat"]
    assert granted["path"] == f"/ws/team/{granted['player']}"
    assert frames(said(join=asking(1), up=hello(granted["ticket"])))[:2] == ["welcome", "joined"]


def test_a_seat_goes_to_another_page_and_back_where_no_request_passes(
    runtime: HubRuntime, said: Callable[..., dict[str, Any]]
) -> None:
    laptop = said(join=asking(1))["seat"]
    page = "http://192.168.1.20:8501/?room=team"
    offer = said(join={**asking(2), "credential": laptop["credential"], "page": page})["seat"]["handover"]
    assert offer["link"].startswith(f"{page}#")
    token = offer["link"].rpartition(".")[2]
    another = runtime.portal.ask(lambda: transport_of(runtime))

    def there(join: dict[str, Any]) -> dict[str, Any]:
        runtime.portal.run(lambda: another.absorb(join, None))
        return json.loads(runtime.portal.ask(another.data))["seat"]

    phone = there({**asking(3), "handed": token})
    assert (phone["player"], phone["me"]) == (laptop["player"], "Ada")
    assert phone["credential"] != laptop["credential"]
    own = {"credential": laptop["credential"]}
    assert said(join={**asking(4), **own})["seat"]["code"] == "seat/moved"
    assert "ticket" in said(join={**asking(5), **own, "back": True})["seat"]
    assert there({**asking(6), "credential": phone["credential"]})["code"] == "seat/moved"
    assert there({**asking(7), "handed": token})["code"] == "handover/gone"


def said_again(runtime: HubRuntime, transport: StreamlitTransport, number: int) -> dict[str, Any]:
    """What a page is answered that asks for a seat."""
    runtime.portal.run(lambda: transport.absorb(asking(number), None))
    return json.loads(runtime.portal.ask(transport.data))["seat"]


@pytest.mark.parametrize("issuer", ["https://id.example", ""], ids=["issuer", "hook"])
def test_where_an_issuer_or_a_hook_says_who_joins_nobody_does_by_this_door(issuer: str) -> None:
    signed = {"jwt_issuer": issuer, "jwt_audience": "a", "jwt_key": "k" * 32, "jwt_algorithm": "HS256"}
    runtime = HubRuntime(settings=HubSettings(data=None, **signed))
    hub_routes(runtime.hub, authorize=None if issuer else lambda headers, room: None)
    try:
        runtime.portal.run(lambda: runtime.open_room("team", None, {}))
        transport = runtime.portal.ask(lambda: transport_of(runtime))
        answer = said_again(runtime, transport, 1)
        assert answer["code"] == "seat/vouched_only"
        assert "user=st.user.email" in answer["message"]
        assert transport.player == ""
        answers = [said_again(runtime, transport, number) for number in range(2, 40)]
        assert {answer["code"] for answer in answers} == {"seat/vouched_only"}, "nobody is made to wait for it"
    finally:
        runtime.close_alone()


def test_a_pass_for_another_room_or_none_is_told_to_begin_again(
    runtime: HubRuntime, said: Callable[..., dict[str, Any]]
) -> None:
    elsewhere = runtime.hub.credentials.ticket(Claim("other", "p1"), now=runtime.hub.clock.now())
    for number, ticket in enumerate((elsewhere, "nonsense")):
        assert frames(said(up={**hello(ticket), "session": f"{number:032x}"})) == ["bye"]


def test_the_last_words_of_a_connection_that_another_session_carried_make_nothing(
    said: Callable[..., dict[str, Any]],
) -> None:
    assert said(up=hello("any", over=True)) == {"seat": None, "down": None}


def test_a_seat_asked_for_in_vain_again_and_again_is_asked_for_too_fast(said: Callable[..., dict[str, Any]]) -> None:
    codes = [said(join=asking(number, name=""))["seat"]["code"] for number in range(31)]
    assert codes[-1] == "limit/too_fast"
    assert "limit/too_fast" not in codes[:-1]


def test_guesses_of_one_page_shut_the_door_to_nobody_who_asks_rightly(runtime: HubRuntime) -> None:
    def asked(address: str, number: int, name: str) -> dict[str, Any]:
        page = runtime.portal.ask(lambda: transport_of(runtime, address))
        runtime.portal.run(lambda: page.absorb(asking(number, name), None))
        return json.loads(runtime.portal.ask(page.data))["seat"]

    told = [asked("198.51.100.7", number, "")["code"] for number in range(35)]
    assert told[0] != "limit/too_fast"
    assert told[-1] == "limit/too_fast"
    assert asked("198.51.100.8", 50, "")["code"] == told[0]
    assert "credential" in asked("198.51.100.8", 51, "Grace")
    assert "credential" in asked("198.51.100.7", 52, "Ada")


def test_what_no_request_could_say_is_as_good_as_not_said(said: Callable[..., dict[str, Any]]) -> None:
    deep: Any = {}
    for _ in range(40):
        deep = {"in": deep}
    for join in ({**asking(1), "request": "guess"}, asking(1, name="x" * 201), {**asking(1), "meta": deep}):
        assert said(join=join) == {"seat": None, "down": None}
