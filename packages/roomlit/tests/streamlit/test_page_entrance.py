"""While the server is busy newcomers wait and see why; whoever was in is let in, and everybody else in their order."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect
from starlette.applications import Starlette

from roomlit.settings import HubSettings
from roomlit.streamlit.page_entrance import (
    BACK_MS,
    COOKIE,
    LOADING_MS,
    LOOK_MS,
    PASS_MS,
    STANDING_MS,
    PageEntrance,
)
from roomlit.streamlit.page_queue import AT_ONCE
from roomlit.streamlit.streamlit_gate import StreamlitGate
from roomlit.streamlit.waiting_page import TICKET_HEADER
from roomlit.testing.manual_clock import ManualClock
from served_app import serving

HTML = {"accept": "text/html,application/xhtml+xml"}
WAITS = "It is busy right now"
PLAIN = "import roomlit\nimport streamlit as st\nroomlit.room('team', name='Ada')\nst.text('inside')\n"


class Late(ManualClock):
    """A clock of a loop that is busy: whatever is due comes `late_ms` later."""

    late_ms = 0

    def call_at(self, at: int, call: Callable[[], None]) -> Any:
        return super().call_at(at + self.late_ms, call)


class Visitor(httpx.AsyncClient):
    """A browser at the door of an app."""

    def __init__(self, gate: StreamlitGate, *, address: str = "192.0.2.1", cookies: bool = True) -> None:
        transport = httpx.ASGITransport(Starlette(routes=[gate]), client=(address, 1))
        super().__init__(transport=transport, base_url="http://app.test", headers=HTML)
        self._keeps = cookies

    async def enters(self, **headers: str) -> bool:
        """Ask for the page; whether it is the page that comes."""
        answer = await self.get("/", headers=headers)
        if not self._keeps:
            self.cookies.clear()
        assert answer.status_code == (503 if WAITS in answer.text else 200)
        return WAITS not in answer.text

    async def place(self, ticket: str) -> int:
        """Ask as the waiting page does."""
        answer = await self.get("/", headers={TICKET_HEADER: ticket * 32})
        if not self._keeps:
            self.cookies.clear()
        return answer.json()["place"]


@pytest.fixture
def clock() -> Late:
    return Late()


def gate_of(clock: Late, **settings: int) -> StreamlitGate:
    return StreamlitGate(HubSettings(**settings), clock=clock)  # pyright: ignore[reportArgumentType]


def entrance_of(gate: StreamlitGate) -> PageEntrance:
    return gate._entrance  # pyright: ignore[reportPrivateUsage]


async def test_newcomers_wait_and_who_was_in_comes_in_again_and_a_monitor_is_answered(clock: Late) -> None:
    gate = gate_of(clock, pages_opening_max=1)
    ada, bob = Visitor(gate), Visitor(gate)
    assert await ada.enters()
    waits = await bob.get("/")
    assert (waits.status_code, waits.headers["cache-control"], waits.headers["retry-after"]) == (503, "no-store", "5")
    assert "script-src 'self' 'sha256-" in waits.headers["content-security-policy"]
    assert "set-cookie" not in waits.headers
    assert await ada.enters(), "a reload"
    assert (await bob.get("/", headers={"accept": "*/*"})).status_code == 200
    assert (await bob.head("/")).status_code == 200
    assert (await bob.get("/favicon.png")).status_code == 200


async def test_places_are_in_the_order_of_coming_and_the_page_opens_when_it_is_its_turn(clock: Late) -> None:
    gate = gate_of(clock, pages_opening_max=1)
    assert await Visitor(gate).enters()
    bob, eve = Visitor(gate), Visitor(gate)
    assert [await bob.place("b"), await eve.place("e"), await bob.place("b")] == [1, 2, 1]
    entrance_of(gate).opened()
    assert not await Visitor(gate).enters(), "nobody overtakes those who wait"
    assert [await eve.place("e"), await bob.place("b")] == [2, 0]
    assert await bob.enters()
    assert await eve.place("e") == 1


async def test_a_browser_that_keeps_no_cookie_comes_in_when_it_was_called_and_no_other_with_it(clock: Late) -> None:
    gate = gate_of(clock, pages_opening_max=1)
    assert await Visitor(gate).enters()
    framed = Visitor(gate, cookies=False)
    entrance_of(gate).opened()
    assert await framed.place("f") == 0
    assert not await Visitor(gate, address="192.0.2.9").enters()
    assert await framed.enters()
    assert not await framed.enters(), "once"


async def test_there_may_be_so_many_pages_and_who_leaves_makes_room(clock: Late) -> None:
    gate = gate_of(clock, pages_max=2)
    for _ in range(2):
        assert await Visitor(gate).enters()
        entrance_of(gate).opened()
    assert not await Visitor(gate).enters()
    entrance_of(gate).closed()
    assert await Visitor(gate).enters()


async def test_a_page_that_never_connects_is_given_up(clock: Late) -> None:
    gate = gate_of(clock, pages_opening_max=1)
    assert await Visitor(gate).enters()
    clock.advance(LOADING_MS - 1)
    assert not await Visitor(gate).enters()
    clock.advance(1)
    assert await Visitor(gate).enters()


def socket(visitor: Visitor | None = None, *, session: str = "") -> dict[str, Any]:
    """The scope of a page's socket, with what its browser keeps."""
    kept = "" if visitor is None else "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())
    protocols = f"streamlit, token, {session}" if session else "streamlit, token"
    raw = [(b"cookie", kept.encode()), (b"sec-websocket-protocol", protocols.encode())]
    return {"type": "websocket", "headers": raw}


async def begins(entrance: PageEntrance, scope: dict[str, Any] | None = None, *, leaves: bool = False) -> bool:
    """Open a socket and wait; whether it may begin, and then hears all that its page says."""
    said: list[dict[str, Any]] = [{"type": "websocket.connect"}]
    never = asyncio.Event()

    async def receive() -> dict[str, Any]:
        if said:
            return said.pop(0)
        if not leaves:
            await never.wait()
        return {"type": "websocket.disconnect"}

    hear = await entrance.begin(scope or socket(), receive)
    return hear is not None and (await hear())["type"] == "websocket.connect"


async def settled() -> None:
    """Whatever can go on has gone on."""
    for _ in range(10):
        await asyncio.sleep(0)


async def test_pages_begin_at_once_while_the_loop_is_free_and_then_in_their_order(clock: Late) -> None:
    entrance = entrance_of(gate_of(clock))
    clock.late_ms = 1_000
    for _ in range(AT_ONCE):
        await begins(entrance)
    begun: list[int] = []

    async def page(number: int) -> None:
        await begins(entrance)
        begun.append(number)

    async with asyncio.TaskGroup() as group:
        for number in range(3):
            group.create_task(page(number))
        await settled()
        clock.advance(clock.late_ms + LOOK_MS)
        for number in range(3):
            assert begun == list(range(number))
            clock.advance(clock.late_ms + LOOK_MS)
            await settled()
    assert begun == [0, 1, 2]


async def test_while_pages_wait_to_begin_newcomers_see_the_queue_and_who_comes_back_does_not_wait(clock: Late) -> None:
    gate = gate_of(clock)
    ada = Visitor(gate)
    assert await ada.enters()
    clock.advance(BACK_MS)
    clock.late_ms = 1_000
    entrance = entrance_of(gate)
    for _ in range(AT_ONCE):
        await begins(entrance)
    async with asyncio.TaskGroup() as group:
        for _ in range(9):
            group.create_task(begins(entrance))
        await asyncio.sleep(0)
        assert await Visitor(gate).enters(), "a moment of it holds up nobody"
        clock.advance(STANDING_MS)
        assert not await Visitor(gate).enters()
        assert await ada.enters(), "a reload"
        assert await begins(entrance, socket(ada))
        assert await begins(entrance, socket(session="before"))
        clock.late_ms = 0
        clock.advance(2_000)
        assert await Visitor(gate).enters()


async def test_who_leaves_before_its_turn_takes_none(clock: Late) -> None:
    entrance = entrance_of(gate_of(clock))
    clock.late_ms = 1_000
    for _ in range(AT_ONCE):
        assert await begins(entrance)
    assert not await begins(entrance, leaves=True)
    async with asyncio.TaskGroup() as group:
        stays = group.create_task(begins(entrance))
        await asyncio.sleep(0)
        clock.advance(2 * (clock.late_ms + LOOK_MS))
    assert stays.result()


async def test_while_nobody_comes_nothing_wakes_the_server(clock: Late) -> None:
    gate = gate_of(clock)
    assert await Visitor(gate).enters()
    assert clock.pending
    entrance_of(gate).opened()
    clock.advance(1_000)
    assert not clock.pending


async def test_a_forged_or_an_old_pass_is_none(clock: Late) -> None:
    gate = gate_of(clock, pages_opening_max=1)
    ada = Visitor(gate)
    assert await ada.enters()
    given = ada.cookies[COOKIE]
    for forged in ("", "x", f"ffffffffffff.{given.partition('.')[2]}", f"{given}0"):
        assert not await Visitor(gate).enters(cookie=f"{COOKIE}={forged}"), forged
    clock.advance(PASS_MS)
    assert await Visitor(gate).enters()
    assert not await ada.enters()


@pytest.mark.parametrize(
    ("scheme", "said"), [("http", "SameSite=Lax"), ("https", "SameSite=None; Secure; Partitioned")]
)
async def test_the_pass_is_kept_in_a_frame_of_another_site_where_browsers_allow_that(
    clock: Late, scheme: str, said: str
) -> None:
    answer = await Visitor(gate_of(clock)).get(f"{scheme}://app.test/")
    assert answer.headers["set-cookie"].endswith(f"; Path=/; HttpOnly; {said}")


@pytest.fixture
def app_for_one(tmp_path: Path) -> Iterator[str]:
    with serving(tmp_path, PLAIN, pages_max=1) as address:
        yield address


@pytest.mark.e2e
def test_a_page_that_waits_says_so_keeps_its_place_over_a_reload_and_opens_by_itself(
    app_for_one: str, enter: Callable[[str], Page]
) -> None:
    first, second, third = enter(app_for_one), enter("about:blank"), enter("about:blank")
    expect(first.get_by_text("inside")).to_be_visible()
    second.goto(app_for_one)
    expect(second.get_by_role("status")).to_have_text("You are next")
    third.goto(app_for_one)
    expect(third.get_by_role("status")).to_have_text("You are number 2")
    second.reload()
    expect(second.get_by_role("status")).to_have_text("You are next")
    first.goto("about:blank")
    expect(second.get_by_text("inside")).to_be_visible()
    expect(third.get_by_role("status")).to_have_text("You are next")
