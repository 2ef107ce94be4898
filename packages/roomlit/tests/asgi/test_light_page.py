"""Pages that the hub serves itself: the document, its script, what both may be kept for, and what goes wrong."""

import gzip
import json
import re
from collections.abc import AsyncGenerator, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount

from roomlit.asgi.browser_modules import FOREVER, BrowserModules
from roomlit.asgi.light_page import LightPage
from roomlit.asgi.light_pages import LightPages
from roomlit.errors import RoomUnknown

SCRIPT = re.compile(r'<script type="module" src="([^"]+)"')
TOLD = re.compile(r'<script type="application/json" id="roomlit-page">(.*?)</script>', re.DOTALL)
PLAIN = {"Accept-Encoding": "identity"}


async def shown(request: Request) -> Mapping[str, Any] | Response:
    code = request.path_params["code"]
    if code == "elsewhere":
        return RedirectResponse("../")
    if code == "none":
        raise RoomUnknown("none")
    return {"code": code, "evil": "</script><script>alert(1)</script><!--"}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / "index.js").write_text('import { part } from "./part.js";\nconsole.log(part);')
    (tmp_path / "part.js").write_text("export const part = 1; // one")
    (tmp_path / "bad.js").write_text('import("./part.js");')
    return tmp_path


@pytest.fixture
async def client(tree: Path) -> AsyncGenerator[httpx.AsyncClient]:
    modules = BrowserModules({"board": tree})
    pages = [
        LightPage(path="/b/{code}", module="board/index.js", title="<Board>", show=shown, body="<p>…</p>"),
        LightPage(path="/single", module="board/bad.js", title="", bundled=False),
        LightPage(path="/off/{code}", module="board/index.js", title="", offline="No <em>network</em>"),
        LightPage(path="/bad", module="board/bad.js", title=""),
    ]
    routes = LightPages(pages, modules, framed_by=["https://frame.example"]).routes(below=("/app", ""))
    outer = Starlette(routes=[Mount("/outer", routes=routes), *routes])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(outer), base_url="http://hub.test") as client:
        yield client


def script_of(document: httpx.Response) -> str:
    """The address of its script, as a browser reads it."""
    found = SCRIPT.search(document.text)
    assert found is not None
    return str(document.url.join(found[1]))


@pytest.mark.parametrize("below", ["", "/app", "/outer", "/outer/app"])
async def test_a_page_is_a_document_and_one_script_wherever_it_is_mounted(
    client: httpx.AsyncClient, below: str
) -> None:
    document = await client.get(f"{below}/b/TEAM")
    assert document.headers["content-type"] == "text/html; charset=utf-8"
    assert document.headers["cache-control"] == "no-cache"
    assert f"{below}/web/~" in script_of(document)
    script = await client.get(script_of(document))
    assert (script.status_code, script.headers["cache-control"]) == (200, FOREVER)
    assert "javascript" in script.headers["content-type"]
    assert script.text.startswith("const __m0=(()=>{const part=1;return{part}})();")


async def test_what_the_page_is_told_is_data_and_never_markup(client: httpx.AsyncClient) -> None:
    document = await client.get("/b/TEAM")
    (told,) = TOLD.findall(document.text)
    assert json.loads(told) == {"code": "TEAM", "evil": "</script><script>alert(1)</script><!--"}
    assert "alert(1)</script>" not in document.text
    assert "<title>&lt;Board&gt;</title>" in document.text
    policy = document.headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "frame-ancestors 'self' https://frame.example;" in policy


async def test_both_are_compressed_for_who_takes_it_and_named_by_what_they_hold(client: httpx.AsyncClient) -> None:
    document = await client.get("/b/TEAM")
    for address in (str(document.url), script_of(document)):
        small, plain = await client.get(address), await client.get(address, headers=PLAIN)
        assert small.headers["content-encoding"] == "gzip"
        assert "content-encoding" not in plain.headers
        assert small.text == plain.text
        assert small.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"
        assert small.headers["etag"] != plain.headers["etag"]
        assert int(plain.headers["content-length"]) == len(plain.content)
        for headers in ({}, PLAIN):
            tag = (await client.get(address, headers=headers)).headers["etag"]
            again = await client.get(address, headers={**headers, "If-None-Match": f'"x", {tag}'})
            assert (again.status_code, again.content) == (304, b"")
            assert again.headers["cache-control"] == (await client.head(address)).headers["cache-control"]
        head = await client.head(address)
        assert head.headers["content-length"] == small.headers["content-length"]


async def test_an_edited_module_is_another_script_and_the_old_address_is_empty(
    client: httpx.AsyncClient, tree: Path
) -> None:
    before = script_of(await client.get("/b/TEAM"))
    (tree / "part.js").write_text("export const part = 22;")
    after = script_of(await client.get("/b/TEAM"))
    assert after != before
    assert "part=22" in (await client.get(after)).text
    gone = await client.get(before)
    assert (gone.status_code, gone.json()["code"]) == (404, "page/unknown")


async def test_only_the_scripts_of_pages_are_made(client: httpx.AsyncClient) -> None:
    script = script_of(await client.get("/b/TEAM"))
    for other in ("board/part.js", "board/bad.js/../part.js", "board/none.js", "index.js", ""):
        assert (await client.get(script.replace("board/index.js", other))).status_code == 404


async def test_what_cannot_be_bundled_is_told_in_the_page_and_served_without_a_bundle(
    client: httpx.AsyncClient,
) -> None:
    refused = await client.get("/bad")
    assert (refused.status_code, refused.json()["code"]) == (500, "bundle/dynamic_import")
    assert "board/bad.js:1:" in refused.json()["detail"]
    assert "/~page/" not in script_of(await client.get("/single"))


async def test_a_page_may_lead_elsewhere_and_know_of_no_room(client: httpx.AsyncClient) -> None:
    assert (await client.get("/b/elsewhere")).headers["location"] == "../"
    assert (await client.get("/b/none")).json()["code"] == "room/unknown"


async def test_a_script_is_compressed_as_well_as_it_goes(client: httpx.AsyncClient, tree: Path) -> None:
    (tree / "part.js").write_text(f"export const part = {json.dumps('part ' * 5_000)};")
    address = script_of(await client.get("/b/TEAM"))
    plain = (await client.get(address, headers=PLAIN)).content
    small = int((await client.head(address)).headers["content-length"])
    assert small == len(gzip.compress(plain, 9, mtime=0))


async def test_what_is_shown_without_a_network_is_in_the_worker_of_the_page_and_keeps_nothing(
    client: httpx.AsyncClient,
) -> None:
    document = await client.get("/outer/off/TEAM")
    (worker, scope) = re.findall(r'data-(?:worker|scope)="([^"]+)"', document.text)
    address = document.url.join(worker)
    assert (address.path, document.url.join(scope).path) == ("/outer/off/~offline.js", "/outer/off/")
    script = await client.get(address)
    assert script.headers["cache-control"] == "no-cache"
    assert "connect-src 'self'" in script.headers["content-security-policy"], "it asks for the page itself"
    assert "No <em>network</em>" in script.text
    assert "caches" not in script.text
    assert "data-worker" not in (await client.get("/b/TEAM")).text
