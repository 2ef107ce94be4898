"""What a stranger finds on the game's port besides the game."""

from collections.abc import Iterator
from contextlib import AsyncExitStack

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.frames import CloseCode

from masquerade.api.server import PAGE_BYTES
from party import Program
from roomlit.testing.streamlit import visiting
from roomlit.testing.waiting import PATIENCE_S

pytestmark = pytest.mark.e2e
FORGED = "$$GENERATED_WIDGET_ID-of-nobody"


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """A running game, in which one address has twelve pages. Its log may hold a traceback: that is looked at here."""
    started = Program(tmp_path_factory.mktemp("closed") / "data", ROOMLIT_SESSIONS_PER_ADDRESS="12")
    started.start()
    try:
        yield started
    finally:
        started.stop()


@pytest.mark.parametrize(
    "path",
    [
        "_stcore/metrics", "_stcore/metrics/", "_stcore/upload_file/a/b", "_stcore/script-health-check",
        "_stcore/agent/interact", "_stcore/agent/openapi.json", "_stcore/agent/mcp", "_stcore/anything",
        "component/x/index.html", "app/static/x", "auth/login", "auth/logout", "oauth2callback", "api/docs",
        "api/redoc",
    ],
)  # fmt: skip
@pytest.mark.parametrize("method", ["GET", "PUT", "POST", "DELETE"])
def test_what_the_game_does_not_need_is_closed(program: Program, path: str, method: str) -> None:
    assert httpx.request(method, f"{program.url}/{path}", timeout=PATIENCE_S).status_code in {404, 405}


def test_what_its_pages_need_is_open_and_says_what_a_browser_may_do_with_it(program: Program) -> None:
    for path in (
        "",
        "?room=ABC234",
        "p/ABC234",
        "p/~offline.js",
        "_stcore/health",
        "_stcore/host-config",
        "favicon.png",
        "web/masquerade.table/room.js",
    ):
        answer = httpx.get(f"{program.url}/{path}", timeout=PATIENCE_S, follow_redirects=True)
        assert answer.is_success, path
        assert answer.headers["X-Content-Type-Options"] == "nosniff", path
        assert answer.headers["Referrer-Policy"] == "same-origin", path
        assert "Content-Security-Policy" in answer.headers, path


def test_the_pages_run_scripts_of_this_server_alone_and_stand_in_no_frame_of_others(program: Program) -> None:
    policy = httpx.get(program.url, timeout=PATIENCE_S).headers["Content-Security-Policy"]
    rules = {rule.split()[0]: rule.split()[1:] for rule in policy.split(";") if rule.strip()}
    assert [source for source in rules["script-src"] if not source.startswith("'sha256-")] == ["'self'"]
    assert rules["frame-ancestors"] == ["'self'"]
    assert rules["object-src"] == ["'none'"]
    assert "*" not in policy


async def test_forged_messages_of_a_stranger_do_not_fill_the_terminal(program: Program) -> None:
    before = program.log.stat().st_size
    async with visiting(program.url) as visitor:
        for _ in range(30):
            await visitor.run(FORGED)
    assert program.log.stat().st_size - before < 25_000


async def test_what_a_page_says_at_once_has_a_limit_for_its_script_keeps_it(program: Program) -> None:
    async with visiting(program.url) as visitor:
        await visitor.run(query="x" * (PAGE_BYTES - 1_000))
        with pytest.raises(ConnectionClosed) as told:
            await visitor.run(query="x" * PAGE_BYTES)
        assert told.value.rcvd is not None
        assert told.value.rcvd.code == CloseCode.MESSAGE_TOO_BIG


async def test_nobody_uploads_and_one_address_has_so_many_pages(program: Program) -> None:
    async with AsyncExitStack() as stack:
        visitor = await stack.enter_async_context(visiting(program.url))
        assert (await visitor.upload(b"x" * 40_000_000)).status_code == 404
        refused: list[int] = []
        while not refused:
            try:
                await stack.enter_async_context(visiting(program.url))
            except InvalidStatus as told:
                refused.append(told.response.status_code)
        assert refused == [429]
