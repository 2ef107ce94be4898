"""Addresses that name their content: what a proxy keeps is never out of date, and what it may keep is said."""

from collections.abc import AsyncGenerator
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from roomlit.asgi.browser_modules import FOREVER, BrowserModules, module_routes
from roomlit.asgi.forwarded_headers import ForwardedHeaders

ROOM = "/web/roomlit.room/index.js"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / "parts").mkdir()
    (tmp_path / "index.js").write_text('import "./parts/one.js";')
    (tmp_path / "parts" / "one.js").write_text("export {};")
    (tmp_path / "look.css").write_text("p {}")
    return tmp_path


@pytest.fixture
def modules(tree: Path) -> BrowserModules:
    return BrowserModules({"roomlit.room": tree, "game.table": tree})


@pytest.fixture
async def client(modules: BrowserModules) -> AsyncGenerator[httpx.AsyncClient]:
    app = Starlette(routes=module_routes(modules, below=("", "/app")))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://hub.test") as client:
        yield client


@pytest.mark.parametrize(
    ("asked", "there"),
    [
        (ROOM, "/web/~{build}/roomlit.room/index.js"),
        ("/web/roomlit.room/parts/one.js", "/web/~{build}/roomlit.room/parts/one.js"),
        ("/app/web/game.table/index.js", "/app/web/~{build}/game.table/index.js"),
        ("/_stcore/bidi-components/roomlit.room/index.js", "/web/~{build}/roomlit.room/index.js"),
        ("/app/_stcore/bidi-components/game.table/parts/one.js", "/app/web/~{build}/game.table/parts/one.js"),
    ],
)
async def test_every_address_of_a_module_leads_to_that_of_its_content_which_may_be_kept_for_ever(
    client: httpx.AsyncClient, modules: BrowserModules, asked: str, there: str
) -> None:
    led = await client.get(asked)
    assert (led.status_code, led.headers["cache-control"]) == (307, "no-store")
    assert not led.headers["location"].startswith(("/", "http"))  # A proxy may have taken a prefix off.
    answer = await client.get(asked, follow_redirects=True)
    assert (answer.status_code, answer.url.path) == (200, there.format(build=modules.build))
    assert answer.headers["cache-control"] == FOREVER
    assert "javascript" in answer.headers["content-type"]


@pytest.mark.parametrize(
    "said",
    [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "/x/../..//evil.example",
        "/game",
        "/..",
        "/%0d%0aX: y",
    ],
)
async def test_no_word_of_a_proxy_leads_to_another_site(modules: BrowserModules, said: str) -> None:
    app = ForwardedHeaders(Starlette(routes=module_routes(modules, below=("", "/app"))), proxies="*")
    headers = {"X-Forwarded-Prefix": said, "X-Forwarded-Host": "evil.example", "X-Forwarded-For": "192.0.2.7"}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://hub.test") as client:
        for asked in (ROOM, "/_stcore/bidi-components/roomlit.room/index.js"):
            led = await client.get(asked, headers=headers)
            if led.status_code == 307:
                assert led.next_request is not None
                assert led.next_request.url.host == "hub.test"
                assert led.next_request.url.path == f"/web/~{modules.build}/roomlit.room/index.js"
                assert led.headers["cache-control"] == "no-store", "nobody keeps for others what one was told"


async def test_what_has_no_build_in_its_address_is_asked_for_again_and_answered_briefly(
    client: httpx.AsyncClient,
) -> None:
    first = await client.get("/web/roomlit.room/look.css")
    assert (first.status_code, first.headers["cache-control"]) == (200, "no-cache")
    again = await client.get("/web/roomlit.room/look.css", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304


async def test_an_edited_module_is_another_build_and_the_old_address_is_empty(
    client: httpx.AsyncClient, modules: BrowserModules, tree: Path
) -> None:
    before = modules.build
    (tree / "parts" / "one.js").write_text("export const one = 1;")
    answer = await client.get(ROOM, follow_redirects=True)
    assert answer.url.path == f"/web/~{modules.build}/roomlit.room/index.js"
    assert modules.build != before
    gone = await client.get(f"/web/~{before}/roomlit.room/index.js")
    assert (gone.status_code, gone.headers["cache-control"]) == (404, "no-store")


async def test_nothing_beside_the_trees_is_served(client: httpx.AsyncClient, modules: BrowserModules) -> None:
    for path in ("nothing.js", "%2e%2e/pyproject.toml", "%2e%2e/x.js", "%00.js", ""):
        for base in (
            "/web/roomlit.room",
            f"/web/~{modules.build}/roomlit.room",
            "/_stcore/bidi-components/roomlit.room",
        ):
            answer = await client.get(f"{base}/{path}", follow_redirects=True)
            assert answer.status_code in {400, 404}, (base, path)


def test_the_same_content_is_the_same_build_wherever_it_lies(
    tree: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("copy")
    for path in tree.rglob("*.*"):
        copy = other / path.relative_to(tree)
        copy.parent.mkdir(exist_ok=True)
        copy.write_bytes(path.read_bytes())
    assert BrowserModules({"roomlit.room": tree}).build == BrowserModules({"roomlit.room": other}).build


async def test_a_module_is_compressed_for_who_takes_it(client: httpx.AsyncClient, tree: Path) -> None:
    (tree / "index.js").write_text(f'import "./parts/one.js"; // {"again " * 1_000}')
    small = await client.get(ROOM, follow_redirects=True)
    plain = await client.get(ROOM, follow_redirects=True, headers={"Accept-Encoding": "identity"})
    assert small.headers["content-encoding"] == "gzip"
    assert int(small.headers["content-length"]) < 200 < int(plain.headers["content-length"])
    assert small.text == plain.text
    kept = await client.get(small.url, headers={"If-None-Match": small.headers["etag"]})
    assert kept.status_code == 304
    assert "/look.css" in str((styles := await client.get(str(small.url).replace("index.js", "look.css"))).url)
    assert styles.headers["content-type"] == "text/css; charset=utf-8"
