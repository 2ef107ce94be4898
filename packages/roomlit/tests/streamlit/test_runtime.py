"""The hub behind a script: from threads only, and back with its rooms after a restart."""

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

import roomlit
from roomlit.asgi.light_page import LightPage
from roomlit.client.http import HubClient
from roomlit.errors import LocalError
from roomlit.protocol.messages import Command
from roomlit.server.credentials import Claim
from roomlit.server.room_code import code_of
from roomlit.settings import HubSettings
from roomlit.streamlit.runtime import HubRuntime


class Tally(roomlit.Room):
    class State(roomlit.State):
        count: int = 0

    @roomlit.command
    def add(self, *, by: roomlit.Seat, by_how_many: int = 1) -> None:
        self.state.count += by_how_many
        self.publish("added", count=self.state.count)


def view(runtime: HubRuntime) -> dict[str, Any]:
    actor = runtime.hub.room("tally")
    return actor.logic.view(actor.state, None)


def test_waiting_on_the_hubs_own_loop_is_refused_instead_of_hanging() -> None:
    runtime = HubRuntime(settings=HubSettings(data=None))
    portal = runtime.portal
    with pytest.raises(LocalError, match="portal/on_loop"):
        portal.ask(lambda: portal.ask(lambda: 1))
    with pytest.raises(LocalError, match=r"portal/timeout: .*look for what blocks"):
        portal.run(asyncio.Event().wait, timeout_s=0.01)
    runtime.close_alone()
    with pytest.raises(LocalError, match="portal/closed"):
        portal.ask(lambda: 1)


def test_a_room_of_ones_own_comes_back_after_a_restart(tmp_path: Path) -> None:
    settings = HubSettings(data=tmp_path)
    runtime = HubRuntime(settings=settings)
    runtime.portal.run(lambda: runtime.open_room("tally", Tally, {}))
    seat = runtime.portal.run(lambda: runtime.hub.enter("tally", name="Ada", request="0" * 32))
    command = Command(id="c1", room="tally", name="add", args={"by_how_many": 3})
    runtime.portal.run(lambda: runtime.hub.submit(Claim("tally", seat.player), command))
    runtime.close_alone()

    again = HubRuntime(settings=settings)
    again.portal.run(lambda: again.open_room("tally", Tally, {}))
    assert again.portal.ask(lambda: view(again))["count"] == 3
    again.close_alone()


def test_a_name_becomes_a_code_that_reads_back_the_same() -> None:
    for name in ("team", "Sales & Co", "planet", "ABC-234", "räum"):
        assert code_of(code_of(name)) == code_of(name)
    with pytest.raises(LocalError, match="room/name"):
        code_of("  ")


def test_two_names_never_share_a_room() -> None:
    names = ("Sales & Co", "Sales - Co", "Sales-Co", "каша", "борщ", "!", "?", "x" * 64, "x" * 65)
    assert len({code_of(name) for name in names}) == len(names)


def test_a_room_that_a_program_opened_by_name_becomes_what_the_page_says() -> None:
    runtime = HubRuntime(settings=HubSettings(data=None))

    async def first() -> str:
        app = Starlette(routes=runtime.routes())
        async with HubClient.inside(app) as program:
            return await program.open_named("tally")

    assert runtime.portal.run(first) == "tally"
    opened = runtime.portal.run(lambda: runtime.open_room("tally", Tally, {}))
    assert opened.meta.kind == "Tally"
    with pytest.raises(LocalError, match="room/other_kind"):
        runtime.portal.run(lambda: runtime.open_room("tally", None, {}))
    runtime.close_alone()


async def test_pages_without_streamlit_stand_beside_the_script(tmp_path: Path) -> None:
    (tmp_path / "hall.js").write_text("export {};")
    runtime = HubRuntime(settings=HubSettings(data=None))
    pages = [LightPage(path="/hall", module="hall/hall.js", title="Hall")]
    app = Starlette(routes=runtime.routes(assets={"hall": tmp_path}, pages=pages))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://hub.test") as client:
        document = await client.get("/hall")
    assert "<title>Hall</title>" in document.text
