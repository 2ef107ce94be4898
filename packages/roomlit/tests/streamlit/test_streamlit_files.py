"""Streamlit's files from memory are those that Streamlit would have sent, smaller; what is not known is left to it."""

import gzip
import re
from collections.abc import AsyncGenerator, Iterator
from pathlib import Path

import httpx
import pytest
import streamlit as st
from starlette.applications import Starlette
from streamlit import config
from streamlit.web.server.starlette.starlette_static_routes import create_streamlit_static_assets_routes

import roomlit
from roomlit.settings import HubSettings
from roomlit.streamlit import _compat, streamlit_gate
from roomlit.streamlit.streamlit_files import StreamlitFiles, static_folder
from roomlit.streamlit.streamlit_gate import StreamlitGate
from roomlit.testing.streamlit import served
from roomlit.testing.waiting import PATIENCE_S

ZIPPED = {"accept-encoding": "gzip"}
LINKED = re.compile(r'(?:src|href)="\.(/(?:static|favicon)[^"]*)"')


@pytest.fixture(params=["", "/team/app"], ids=["at the root", "below a path"])
def below(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
async def ours(below: str) -> AsyncGenerator[httpx.AsyncClient]:
    routes = create_streamlit_static_assets_routes(below)
    app = Starlette(routes=[StreamlitGate(HubSettings(), below=below), *routes])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=f"http://x{below}") as client:
        yield client


@pytest.fixture
async def theirs(below: str) -> AsyncGenerator[httpx.AsyncClient]:
    app = Starlette(routes=create_streamlit_static_assets_routes(below))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=f"http://x{below}") as client:
        yield client


async def test_all_that_the_page_links_to_is_what_streamlit_sends_and_smaller(
    ours: httpx.AsyncClient, theirs: httpx.AsyncClient
) -> None:
    page = (await theirs.get("/")).text
    paths = ["/", *sorted(set(LINKED.findall(page)))]
    assert len(paths) > 10
    sent = whole = 0
    for path in paths:
        one, other = await ours.get(path, headers=ZIPPED), await theirs.get(path)
        assert one.content == other.content, path
        assert (one.status_code, one.headers["content-type"]) == (200, other.headers["content-type"]), path
        sent, whole = sent + int(one.headers["content-length"]), whole + len(other.content)
        again = await ours.get(path, headers={**ZIPPED, "if-none-match": one.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
    assert sent < 0.4 * whole


async def test_what_a_name_tells_the_content_of_is_kept_for_ever_and_all_else_is_asked_for_again(
    ours: httpx.AsyncClient,
) -> None:
    for path in LINKED.findall((await ours.get("/")).text):
        expected = "public, max-age=31536000, immutable" if path.startswith("/static/") else "no-cache"
        assert (await ours.get(path)).headers["cache-control"] == expected, path
    for path in ("/", "/manifest.json", "/favicon.png"):
        assert (await ours.get(path)).headers["cache-control"] == "no-cache", path


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("GET", "/static/js/nothing.js", {}),
        ("GET", "/page2", {}),
        ("GET", "/page2/", {}),
        ("GET", "/index.html", {}),
        ("GET", "/static", {}),
        ("GET", "/static/%2e%2e/%2e%2e/__init__.py", {}),
        ("POST", "/favicon.png", {}),
        ("GET", "/favicon.png", {"range": "bytes=0-9"}),
        ("GET", "/favicon.png", {"range": "bytes=5-", "if-range": '"other"'}),
        ("HEAD", "/favicon.png", {}),
    ],
)
async def test_everything_else_is_as_streamlit_answers_it(
    ours: httpx.AsyncClient, theirs: httpx.AsyncClient, method: str, path: str, headers: dict[str, str]
) -> None:
    one, other = [await client.request(method, path, headers=headers) for client in (ours, theirs)]
    assert (one.status_code, one.content) == (other.status_code, other.content)
    for name in ("content-range", "location", "content-length"):
        assert one.headers.get(name) == other.headers.get(name)


async def test_a_streamlit_that_keeps_its_files_elsewhere_serves_them_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(streamlit_gate, "static_folder", lambda: None)
    app = Starlette(routes=[StreamlitGate(HubSettings()), *create_streamlit_static_assets_routes("")])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x") as client:
        answer = await client.get("/", headers={**ZIPPED, "accept": "text/html"})
        assert (answer.status_code, "content-encoding" in answer.headers) == (200, False)


async def test_a_streamlit_that_is_developed_serves_no_files(monkeypatch: pytest.MonkeyPatch) -> None:
    assert static_folder() is not None
    monkeypatch.setattr(config, "get_option", lambda _: True)
    assert static_folder() is None


async def test_a_page_that_is_edited_on_the_disk_is_sent_as_it_is_then(tmp_path: Path) -> None:
    scope = {"type": "http", "method": "GET", "headers": []}
    files = StreamlitFiles(tmp_path)
    (tmp_path / "index.html").write_text("<p>one</p>")
    for text in ("<p>one</p>", "<p>two and more</p>"):
        (tmp_path / "index.html").write_text(text)
        answer = await files.answer(scope, "/")
        assert answer is not None
        assert bytes(answer.body) == text.encode()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    script = tmp_path_factory.mktemp("app") / "app.py"
    script.write_text("import streamlit as st\nst.text('inside')\n")
    _compat.reset()
    with served(st.App(str(script), routes=roomlit.routes(), lifespan=roomlit.lifespan)) as address:
        yield address
    _compat.reset()


def test_an_app_sends_its_files_compressed_once_and_the_page_with_a_policy(address: str) -> None:
    with httpx.Client(base_url=address, timeout=PATIENCE_S) as client:
        page = client.get("/", headers=ZIPPED)
        assert page.headers["content-encoding"] == "gzip"
        assert page.headers["x-content-type-options"] == "nosniff"
        script = next(path for path in LINKED.findall(page.text) if path.endswith(".js"))
        with client.stream("GET", script, headers=ZIPPED) as answer:
            raw = b"".join(answer.iter_raw())
        assert (answer.headers["content-encoding"], answer.headers["vary"]) == ("gzip", "Accept-Encoding")
        assert gzip.decompress(raw) == client.get(script, headers={"accept-encoding": "identity"}).content
