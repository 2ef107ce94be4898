"""The pages as Streamlit runs them, with a hub that lives in the test."""

import json
from importlib.resources import files
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from masquerade.ui import landing, room
from masquerade.ui.landing import room_html
from masquerade.ui.room import drawn_phase
from roomlit.errors import RemoteError

SCRIPT = str(files("masquerade.ui").joinpath("app.py"))


class PaperHub:
    """A hub of given rooms; remembers with which options one was opened."""

    def __init__(self, rooms: list[dict[str, Any]] | None = None, *, away: bool = False) -> None:
        self.listed = rooms or []
        self.away = away
        self.opened: list[dict[str, Any]] = []

    def rooms(self) -> list[dict[str, Any]]:
        if self.away:
            raise RemoteError("hub/unreachable", "nobody answers")
        return self.listed

    def open_room(self, options: dict[str, Any]) -> str:
        self.opened.append(options)
        return "NEW234"

    def room_info(self, code: str) -> dict[str, Any] | None:
        return None if code == "NOROOM" else {"room": code}

    def snapshot(self, code: str, credential: str) -> dict[str, Any]:
        return {}


def page(monkeypatch: pytest.MonkeyPatch, hub: PaperHub, code: str = "") -> AppTest:
    """The page as it looks after its first run."""
    for module in (landing, room):
        monkeypatch.setattr(module, "hub", lambda: hub)
    app = AppTest.from_file(SCRIPT)
    if code:
        app.query_params["room"] = code
    return app.run()


@pytest.fixture(autouse=True)
def fresh_list() -> None:
    landing.open_rooms.clear()


def shown(app: AppTest) -> str:
    return "".join(str(element.proto) for element in app.get("html"))


def test_an_empty_list_invites_to_start_a_room(monkeypatch: pytest.MonkeyPatch) -> None:
    app = page(monkeypatch, PaperHub())
    assert not app.exception
    assert "Start one: it takes ten seconds." in shown(app)
    assert [button.label for button in app.button] == ["Play alone", "New room", "Join"]


def test_playing_alone_opens_a_private_room_and_goes_there(monkeypatch: pytest.MonkeyPatch) -> None:
    hub = PaperHub()
    app = page(monkeypatch, hub)
    app.button[0].click().run()
    assert hub.opened == [landing.SOLO]
    assert app.query_params["room"] == "NEW234"
    assert app.session_state["solo"] == "NEW234"


def test_a_pasted_link_leads_into_the_room(monkeypatch: pytest.MonkeyPatch) -> None:
    app = page(monkeypatch, PaperHub())
    app.text_input[0].input("http://192.168.1.20:8000/?room=abc234")
    app.button[2].click().run()
    assert app.query_params["room"] == "ABC234"


@pytest.mark.parametrize(("typed", "said"), [("hello, world", "six letters"), ("NOROOM", "no room with this code")])
def test_a_wrong_code_says_what_to_do(monkeypatch: pytest.MonkeyPatch, typed: str, said: str) -> None:
    app = page(monkeypatch, PaperHub())
    app.text_input[0].input(typed)
    app.button[2].click().run()
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


def test_an_unknown_room_offers_the_way_back(monkeypatch: pytest.MonkeyPatch) -> None:
    app = page(monkeypatch, PaperHub(), "NOROOM")
    assert "no room with this code" in app.warning[0].value
    app.button[0].click().run()
    assert "room" not in app.query_params


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
    ("wanted", "allowed", "mode"),
    [(True, "true", "push"), (False, "true", "poll"), (True, "false", "poll"), (False, "false", "poll")],
)
def test_session_and_server_both_decide_how_the_table_hears(
    monkeypatch: pytest.MonkeyPatch, wanted: bool, allowed: str, mode: str
) -> None:
    monkeypatch.setenv("WEBSOCKET_ENABLED", allowed)
    app = AppTest.from_file(SCRIPT)
    for module in (landing, room):
        monkeypatch.setattr(module, "hub", PaperHub)
    app.query_params["room"] = "ABC234"
    app.session_state["ws_enabled"] = wanted
    app.session_state["fallback_poll_interval"] = 5
    app.run()
    assert not app.exception
    data = table_data(app)
    assert (data["mode"], data["fallback_ms"], data["every_ms"]) == (mode, 5000, 150)
    assert [toggle.label for toggle in app.toggle] == (["Live updates"] if allowed == "true" else [])


def test_a_page_may_go_without_push_and_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    app = page(monkeypatch, PaperHub(), "ABC234")
    assert table_data(app)["mode"] == "push"
    app.toggle[0].set_value(False).run()
    assert (app.session_state["ws_enabled"], table_data(app)["mode"]) == (False, "poll")
    app.toggle[0].set_value(True).run()
    assert (app.session_state["ws_enabled"], table_data(app)["mode"]) == (True, "push")


def table_data(app: AppTest) -> dict[str, Any]:
    """What the live table was given."""
    (table,) = app.get("bidi_component")
    return json.loads(table.proto.json)
