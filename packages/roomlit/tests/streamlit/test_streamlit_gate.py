"""What Streamlit opens on our port: closed is what no page needs, and an app that wants files gets them."""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack, suppress
from pathlib import Path

import httpx
import pytest
import streamlit as st
from playwright.sync_api import FilePayload, Page, expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route
from streamlit import config
from streamlit.runtime import Runtime
from streamlit.web.server.starlette import starlette_app
from websockets.exceptions import InvalidStatus

from roomlit.settings import HubSettings
from roomlit.streamlit import _compat
from roomlit.streamlit.streamlit_gate import APPS, PAGES, StreamlitGate, route_name
from roomlit.testing.streamlit import visiting
from roomlit.testing.waiting import PATIENCE_S
from served_app import serving

PLAIN = "import roomlit\nimport streamlit as st\nroomlit.room('team', name='Ada')\nst.chat_input('Say')\n"
FILES = PLAIN + "file = st.file_uploader('A file')\nst.text(f'got {len(file.getvalue()) if file else 0}')\n"
CHAT_FILES = PLAIN.replace("st.chat_input('Say')", "st.chat_input('Say', accept_file=True)")
CLOSED = frozenset({"metrics"})
"""What Streamlit has and no page needs. Whatever else it gets must be looked at before it stands in one of the sets."""


async def until_open(address: str) -> None:
    """Wait until a page may be opened."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            with suppress(InvalidStatus):
                async with visiting(address):
                    return
            await asyncio.sleep(0.05)


def held() -> int:
    """Bytes that Streamlit keeps of files."""
    files = Runtime.instance().uploaded_file_mgr.file_storage.values()  # pyright: ignore[reportAttributeAccessIssue]
    return sum(len(file.data) for kept in files for file in kept.values())


def test_every_route_of_this_streamlit_is_known_here(tmp_path: Path) -> None:
    optional = {"server.enableStaticServing": True, "server.scriptHealthCheckEnabled": True}
    before = {name: config.get_option(name) for name in optional}
    (tmp_path / "app.py").write_text("", encoding="utf-8")
    _compat.reset()
    try:
        for name, value in optional.items():
            config.set_option(name, value)
        app = st.App(str(tmp_path / "app.py"))
        app.lifespan()
        assert app._runtime is not None  # pyright: ignore[reportPrivateUsage]
        found = starlette_app.create_streamlit_routes(app._runtime)  # pyright: ignore[reportPrivateUsage]
        names = {route_name(getattr(route, "path", "")) for route in found}
    finally:
        for name, value in before.items():
            config.set_option(name, value)
        _compat.reset()
    assert names - {""} <= APPS | CLOSED
    assert names >= PAGES


@pytest.mark.parametrize(("below", "mounted"), [("", ""), ("/app", ""), ("", "/game"), ("/app", "/game")])
async def test_below_a_path_the_same_is_closed_and_what_stands_behind_the_gate_is_reached(
    below: str, mounted: str
) -> None:
    async def behind(request: Request) -> PlainTextResponse:
        return PlainTextResponse(request.path_params.get("name", "behind"))

    gate = StreamlitGate(HubSettings(), opens=APPS, below=below)
    paths = (f"{below}/_stcore/metrics", f"{below}/_stcore/health", "/own/{name}")
    inner = Starlette(routes=[gate, *(Route(path, behind) for path in paths)])
    app = Starlette(routes=[Mount(mounted, inner)]) if mounted else inner
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x") as client:
        for path, status in (
            (f"{below}/_stcore/metrics", 404), (f"{below}/_stcore/health", 200), ("/own/word", 200), ("/none", 404),
            (f"{below}/_stcore/%6detrics", 404),
        ):  # fmt: skip
            assert (await client.get(mounted + path)).status_code == status, path
        assert (await client.get(f"{mounted}/own/word")).text == "word"
        assert (await client.post(f"{mounted}/own/word")).status_code == 405


def test_nobody_counts_the_pages_of_others_and_the_operator_may_open_it(tmp_path: Path) -> None:
    with serving(tmp_path, PLAIN) as address:
        answer = httpx.get(f"{address}/_stcore/metrics", timeout=PATIENCE_S)
        assert (answer.status_code, answer.json()["code"]) == (404, "streamlit/closed")
        assert "ROOMLIT_STREAMLIT_ROUTES=metrics" in answer.json()["detail"]
        for needed in ("/", "/_stcore/health", "/_stcore/host-config", "/favicon.png"):
            assert httpx.get(f"{address}{needed}", timeout=PATIENCE_S).is_success, needed
        assert httpx.get(f"{address}/_stcore/host-config", timeout=PATIENCE_S).headers["X-Content-Type-Options"]
        assert httpx.post(f"{address}/_stcore/health", timeout=PATIENCE_S).status_code == 405
    with serving(tmp_path, PLAIN, streamlit_routes="metrics") as address:
        assert httpx.get(f"{address}/_stcore/metrics", timeout=PATIENCE_S).is_success


async def test_a_page_that_asks_for_no_file_takes_none(tmp_path: Path) -> None:
    with serving(tmp_path, PLAIN) as address:
        async with visiting(address) as visitor:
            answer = await visitor.upload(b"x" * 1_000_000)
            assert (answer.status_code, answer.json()["code"]) == (403, "streamlit/upload")
            assert held() == 0
            visitor.id = "nobody"
            assert (await visitor.upload(b"x")).status_code == 403


@pytest.mark.parametrize("script", [FILES, CHAT_FILES], ids=["file_uploader", "chat_input"])
async def test_a_page_with_a_widget_for_files_takes_so_much_and_all_together_have_a_ceiling(
    tmp_path: Path, script: str
) -> None:
    with serving(tmp_path, script, upload_session_bytes=100_000, upload_total_bytes=150_000) as address:
        async with visiting(address) as one, visiting(address) as other:
            assert (await one.upload(b"x" * 60_000, "a")).status_code == 204
            told = await one.upload(b"x" * 60_000, "b")
            assert (told.status_code, "ROOMLIT_UPLOAD_SESSION_BYTES" in told.json()["detail"]) == (403, True)
            assert (await other.upload(b"x" * 60_000, "c")).status_code == 204
            told = await other.upload(b"x" * 35_000, "d")
            assert "ROOMLIT_UPLOAD_TOTAL_BYTES" in told.json()["detail"]
            both = await asyncio.gather(*(other.upload(b"x" * 20_000, str(n)) for n in range(8)))
            assert sum(answer.status_code == 204 for answer in both) == 1
            assert held() <= 150_000


async def test_one_address_has_so_many_pages_open_and_who_leaves_makes_room(tmp_path: Path) -> None:
    with serving(tmp_path, PLAIN, sessions_per_address=5) as address:
        async with AsyncExitStack() as stack:
            for _ in range(5):
                await stack.enter_async_context(visiting(address))
            with pytest.raises(InvalidStatus) as told:
                async with visiting(address):
                    pass
            assert told.value.response.status_code == 429
        await until_open(address)


@pytest.mark.e2e
def test_an_app_with_a_file_uploader_works_without_any_setting(tmp_path: Path, enter: Callable[[str], Page]) -> None:
    with serving(tmp_path, FILES) as address:
        page = enter(address)
        file: FilePayload = {"name": "a.txt", "mimeType": "text/plain", "buffer": b"x" * 321}
        page.locator("input[type=file]").first.set_input_files(file)
        expect(page.get_by_text("got 321", exact=True)).to_be_visible()
