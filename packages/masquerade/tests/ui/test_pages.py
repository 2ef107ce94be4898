"""The pages as Streamlit runs them, with a hub that lives in the test."""

import json
from collections.abc import Generator
from importlib.resources import files
from typing import Any

import pytest
import streamlit as st
from streamlit import config as st_config
from streamlit.testing.v1 import AppTest

from masquerade.match.logic import admit
from masquerade.network.interfaces import Interface
from masquerade.network.reachability import HostFacts
from masquerade.rules.config import DEFAULTS, terms
from masquerade.ui import entrance, landing, reach, room, room_entry
from masquerade.ui.address import base_url
from masquerade.ui.landing import room_html
from masquerade.ui.room import drawn_phase
from masquerade.wire.settings import Settings
from roomlit.errors import RemoteError
from roomlit.testing.waiting import PATIENCE_S

SCRIPT = str(files("masquerade.ui").joinpath("app.py"))


class PaperHub:
    """A hub of given rooms; remembers with which options one was opened."""

    def __init__(self, rooms: list[dict[str, Any]] | None = None, *, away: bool = False) -> None:
        self.listed = rooms or []
        self.away = away
        self.opened: list[dict[str, Any]] = []
        self.card: dict[str, Any] = {}

    def rooms(self) -> list[dict[str, Any]]:
        if self.away:
            raise RemoteError("hub/unreachable", "nobody answers")
        return self.listed

    def open_room(self, options: dict[str, Any]) -> str:
        if self.away:
            raise RemoteError("hub/unreachable", "nobody answers")
        self.opened.append(options)
        return "NEW234"

    def room_info(self, code: str) -> dict[str, Any] | None:
        return None if code == "NOROOM" else {"room": code, **self.card}

    def snapshot(self, code: str, credential: str) -> dict[str, Any]:
        return {}


def page(monkeypatch: pytest.MonkeyPatch, hub: PaperHub, code: str = "", kind: str = "room") -> AppTest:
    """The page as it looks after its first run."""
    for module in (landing, room_entry, entrance, room):
        monkeypatch.setattr(module, "hub", lambda: hub)
    app = AppTest.from_file(SCRIPT, default_timeout=PATIENCE_S)
    if code:
        app.query_params[kind] = code
    return app.run()


@pytest.fixture(autouse=True)
def fresh_list() -> Generator[None]:
    landing.open_rooms.clear()
    yield
    st.cache_resource.clear()  # The settings that the test's own environment gave.


def shown(app: AppTest) -> str:
    return "".join(str(element.proto) for element in app.get("html"))


def test_an_empty_list_invites_to_start_a_room(monkeypatch: pytest.MonkeyPatch) -> None:
    app = page(monkeypatch, PaperHub())
    assert not app.exception
    assert "Start one: it takes ten seconds." in shown(app)
    assert [button.label.partition(" :")[0] for button in app.button] == [
        "New room",
        "Play alone",
        "Quick match",
        "Join",
    ]


def test_playing_alone_opens_a_private_room_and_goes_there(monkeypatch: pytest.MonkeyPatch) -> None:
    hub = PaperHub()
    app = page(monkeypatch, hub)
    app.button(key="alone").click().run()
    assert hub.opened == [landing.SOLO]
    assert app.query_params["room"] == "NEW234"
    assert app.session_state["solo"] == "NEW234"


def test_a_new_room_is_opened_with_nothing_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    hub = PaperHub()
    app = page(monkeypatch, hub)
    app.button(key="new").click().run()
    assert hub.opened == [{}]
    assert app.query_params["room"] == "NEW234"
    assert app.session_state["solo"] == ""


def test_a_quick_match_leads_to_the_fullest_room_that_takes_anybody(monkeypatch: pytest.MonkeyPatch) -> None:
    rooms = [
        {"code": "SHUT23", "players": 9, "max": 12, "phase": "lobby", "locked": True},
        {"code": "FULL23", "players": 5, "max": 12, "phase": "lobby"},
        {"code": "FEW234", "players": 1, "max": 12, "phase": "lobby"},
    ]
    hub = PaperHub(rooms)
    app = page(monkeypatch, hub)
    app.button(key="quick").click().run()
    assert app.query_params["room"] == "FULL23"
    assert hub.opened == []


def test_a_quick_match_without_a_room_opens_a_public_one(monkeypatch: pytest.MonkeyPatch) -> None:
    hub = PaperHub()
    app = page(monkeypatch, hub)
    app.button(key="quick").click().run()
    assert hub.opened == [{"public": True}]
    assert app.query_params["room"] == "NEW234"


def test_every_door_says_so_when_the_hub_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    for key in ("new", "alone", "quick"):
        hub = PaperHub()
        app = page(monkeypatch, hub)
        hub.away = True
        app.button(key=key).click().run()
        assert not app.exception
        assert any("does not answer" in error.value for error in app.error)
        assert "room" not in app.query_params


def test_the_notice_about_ai_players_is_on_the_first_page(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Rooms may contain AI players." in shown(page(monkeypatch, PaperHub()))


def test_a_pasted_link_leads_into_the_room(monkeypatch: pytest.MonkeyPatch) -> None:
    app = page(monkeypatch, PaperHub())
    app.text_input[0].input("http://192.168.1.20:8000/?room=abc234")
    app.button[3].click().run()
    assert app.query_params["room"] == "ABC234"


@pytest.mark.parametrize(
    ("typed", "said"),
    [("", "Type the room code"), ("hello, world", "six letters"), ("NOROOM", "no room with this code")],
)
def test_a_wrong_code_says_what_to_do(monkeypatch: pytest.MonkeyPatch, typed: str, said: str) -> None:
    app = page(monkeypatch, PaperHub())
    app.text_input[0].input(typed)
    app.button[3].click().run()
    assert said in app.error[0].value
    assert "room" not in app.query_params


def test_a_listed_room_is_one_press_away(monkeypatch: pytest.MonkeyPatch) -> None:
    rooms = [{"code": "KX7Q2M", "title": "Friday", "players": 3, "max": 12, "phase": "lobby"}]
    app = page(monkeypatch, PaperHub(rooms))
    app.button(key="join-KX7Q2M").click().run()
    assert app.query_params["room"] == "KX7Q2M"


def test_without_a_hub_the_page_stands_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    app = page(monkeypatch, PaperHub(away=True))
    assert not app.exception
    assert "does not answer" in app.error[0].value


@pytest.mark.parametrize("kind", ["room", "screen"])
@pytest.mark.parametrize(
    ("code", "retries"), [("hub/unreachable", 1), ("room/restarting", 1), ("limit/too_fast", 1), ("room/forbidden", 0)]
)
def test_a_room_that_is_not_there_just_now_is_asked_for_again(
    monkeypatch: pytest.MonkeyPatch, kind: str, code: str, retries: int
) -> None:
    class Refusing(PaperHub):
        def room_info(self, code_of_room: str) -> dict[str, Any] | None:
            raise RemoteError(code, "not now")

    app = page(monkeypatch, Refusing(), "KX7Q2M", kind)
    assert not app.exception
    assert len(app.error) == 1
    assert len([said for said in app.caption if "tries again" in said.value]) == retries


@pytest.mark.parametrize("kind", ["room", "screen"])
@pytest.mark.parametrize("typed", ["NOROOM", "hello, world"])
def test_a_wrong_link_says_so_and_takes_a_better_code(monkeypatch: pytest.MonkeyPatch, kind: str, typed: str) -> None:
    app = page(monkeypatch, PaperHub(), typed, kind)
    assert not app.exception
    assert typed in shown(app)
    app.text_input[0].input("abc 234")
    app.button[0].click().run()
    assert app.query_params[kind] == "ABC234"


@pytest.mark.parametrize("kind", ["room", "screen"])
def test_a_wrong_link_leads_home_or_to_a_new_room(monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    app = page(monkeypatch, PaperHub(), "NOROOM", kind)
    app.button(key="home").click().run()
    assert kind not in app.query_params
    hub = PaperHub()
    app = page(monkeypatch, hub, "NOROOM", kind)
    assert [button.key for button in app.button if button.key in ("new", "home")] == (
        ["new", "home"] if kind == "room" else ["home"]
    )
    if kind == "room":
        app.button(key="new").click().run()
        assert (hub.opened, app.query_params["room"]) == ([{}], "NEW234")


def test_what_stands_in_a_wrong_link_is_never_markup() -> None:
    assert "<b>" not in room_entry.wrong_link_html("<b>x</b>")
    assert "cannot be one" in room_entry.wrong_link_html("<b>x</b>")
    assert "No room NOROOM" in room_entry.wrong_link_html("NOROOM")
    assert len(room_entry.wrong_link_html("x" * 5_000)) < len(room_entry.wrong_link_html("")) + 100


def test_playing_alone_is_the_game_that_a_new_room_deals_to_one_person(monkeypatch: pytest.MonkeyPatch) -> None:
    app = page(monkeypatch, PaperHub())
    alone = admit(dict(landing.SOLO))
    assert isinstance(alone, Settings)
    assert terms(alone, 1) == terms(DEFAULTS, 1)
    assert f"{DEFAULTS.ai_seats} AIs" in app.button(key="alone").label


@pytest.mark.parametrize("kind", ["room", "screen"])
def test_a_page_on_localhost_invites_to_an_address_that_phones_can_open(
    monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    laptop = HostFacts(system="linux", interfaces=(Interface("wlan0", "192.168.1.20"),))
    monkeypatch.setattr(reach, "_machine", lambda: laptop)

    def from_localhost(_: str, host: str | None) -> str:
        return base_url("http://localhost:8501/?room=ABC234", host)

    monkeypatch.setattr(room_entry, "base_url", from_localhost)
    data = table_data(page(monkeypatch, PaperHub(), "ABC234", kind))
    assert data["invite"] == "http://192.168.1.20:8501/p/ABC234"


def test_an_address_that_the_operator_named_goes_before_one_that_was_found() -> None:
    before = st.get_option("browser.serverAddress")
    try:
        st_config.set_option("browser.serverAddress", "party.example")
        assert reach.public_host() == "party.example"
    finally:
        st_config.set_option("browser.serverAddress", before)


def test_nothing_in_the_tables_data_makes_streamlit_import_its_data_frames(monkeypatch: pytest.MonkeyPatch) -> None:
    data = table_data(page(monkeypatch, PaperHub(), "ABC234"))
    assert [name for name, value in data.items() if isinstance(value, dict | list)] == []


def test_a_locked_room_says_so_to_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    hub = PaperHub()
    hub.card = {"locked": True, "password": True}
    data = table_data(page(monkeypatch, hub, "ABC234"))
    assert (data["locked"], data["password"], data["watch"]) == (True, True, False)


def test_a_shared_screen_is_drawn_without_anything_to_press(monkeypatch: pytest.MonkeyPatch) -> None:
    app = page(monkeypatch, PaperHub(), "ABC234", "screen")
    assert not app.exception
    assert len(app.button) == 0


def test_rooms_that_let_nobody_in_are_listed_last_and_cannot_be_pressed(monkeypatch: pytest.MonkeyPatch) -> None:
    rooms = [
        {"code": "LOCKED", "players": 3, "max": 12, "phase": "lobby", "locked": True},
        {"code": "FULL23", "players": 12, "max": 12, "phase": "lobby"},
        {"code": "OPEN23", "players": 1, "max": 12, "phase": "lobby"},
    ]
    app = page(monkeypatch, PaperHub(rooms))
    listed = [button for button in app.button if str(button.key).startswith("join-")]
    assert [(button.key, button.disabled) for button in listed] == [
        ("join-OPEN23", False),
        ("join-LOCKED", True),
        ("join-FULL23", True),
    ]


@pytest.mark.parametrize(
    ("card", "said"),
    [
        ({"phase": "lobby", "mode": "masks"}, "Masks"),
        ({"phase": "discussion", "mode": "hunt"}, "Hunt"),
        ({"locked": True}, "locked"),
        ({"password": True}, "password"),
        ({"players": 12}, "full"),
    ],
)
def test_a_listed_room_says_what_it_plays_and_who_may_come_in(card: dict[str, Any], said: str) -> None:
    assert said in room_html({"code": "KX7Q2M", "title": "", "players": 3, "max": 12, "phase": "lobby"} | card)


@pytest.mark.parametrize(("people", "mode"), [(1, "hunt"), (2, "spot")])
def test_a_waiting_room_with_few_people_promises_no_mode_yet(people: int, mode: str) -> None:
    card = {"code": "KX7Q2M", "players": people, "max": 12, "phase": "lobby", "mode": mode}
    assert mode.title() not in room_html(card)
    assert mode.title() in room_html(card | {"phase": "discussion"})


def test_a_room_title_is_never_markup() -> None:
    drawn = room_html({"code": "KX7Q2M", "title": "<b>x</b>", "players": 3, "max": 12, "phase": "discussion"})
    assert "&lt;b&gt;" in drawn
    assert "you can watch" in drawn


@pytest.mark.parametrize(
    ("told", "drawn"),
    [(None, None), ("quiet", None), ("1:1:result", "result"), ("2:3:reveal", "reveal"), ("1:1:lobby", None)],
)
def test_python_draws_results_and_reveals_only(told: str | None, drawn: str | None) -> None:
    assert drawn_phase(told) == drawn


@pytest.mark.parametrize(
    ("wanted", "allowed", "transport"),
    [(True, "true", "websocket"), (False, "true", "rest"), (True, "false", "rest"), (False, "false", "rest")],
)
def test_session_and_server_both_decide_how_the_table_hears(
    monkeypatch: pytest.MonkeyPatch, wanted: bool, allowed: str, transport: str
) -> None:
    monkeypatch.setenv("WEBSOCKET_ENABLED", allowed)
    st.cache_resource.clear()  # As in a process that has just begun.
    app = AppTest.from_file(SCRIPT, default_timeout=PATIENCE_S)
    for module in (landing, room_entry, entrance, room):
        monkeypatch.setattr(module, "hub", PaperHub)
    app.query_params["room"] = "ABC234"
    app.session_state["ws_enabled"] = wanted
    app.session_state["fallback_poll_interval"] = 5
    app.run()
    assert not app.exception
    data = table_data(app)
    assert (data["transport"], data["fallback_ms"], data["every_ms"]) == (transport, 5000, 150)
    assert [toggle.label for toggle in app.toggle] == (["Live updates"] if allowed == "true" else [])


def test_a_page_may_go_without_push_and_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    app = page(monkeypatch, PaperHub(), "ABC234")
    assert table_data(app)["transport"] == "websocket"
    app.toggle[0].set_value(False).run()
    assert (app.session_state["ws_enabled"], table_data(app)["transport"]) == (False, "rest")
    app.toggle[0].set_value(True).run()
    assert (app.session_state["ws_enabled"], table_data(app)["transport"]) == (True, "websocket")


def table_data(app: AppTest) -> dict[str, Any]:
    """What the live table was given."""
    (table,) = app.get("bidi_component")
    return json.loads(table.proto.json)
