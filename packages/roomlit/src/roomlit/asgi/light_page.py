"""A page that the hub serves itself: what belongs to it, its document, and what it shows without a network. Pure."""

import html
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from roomlit.asgi.browser_modules import MARK
from roomlit.asgi.security_headers import page_policy

WORKER: Final = f"{MARK}offline.js"
"""Its file, beside the page."""
AGAIN_MS: Final = 5_000
_SCRIPT: Final = f"""<script>addEventListener("online", () => location.reload());
setTimeout(() => location.reload(), {AGAIN_MS});</script>"""
_WORKER: Final = """const ANSWER = %s;
const HEADERS = %s;
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([clients.claim(), registration.navigationPreload?.enable()]));
});
const answer = async ({ preloadResponse, request }) => {
  try {
    return (await preloadResponse) ?? (await fetch(request));
  } catch {
    return new Response(ANSWER, { headers: HEADERS });
  }
};
self.addEventListener("fetch", (event) => {
  if (event.request.mode === "navigate") event.respondWith(answer(event));
});
"""
Show = Callable[[Request], Awaitable[Mapping[str, Any] | Response]]


async def _path_params(request: Request) -> Mapping[str, Any]:
    return request.path_params


class LightPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page without Streamlit: give it to `hub_routes(…, pages=[…])`, and its modules as `assets`.

    `path` is Starlette's, as `/board/{room}`; `module` names the file to begin with, `component/file.js`. What `show`
    gives for a request is what `thisPage().data` is in the browser: the parts of the path without it. It may give a
    `Response` instead, and raise a `RoomlitError`. `head` and `body` are HTML of yours: the head's end, and what stands
    in the page until the script draws. `offline` is what a browser shows that was here before and has no network now,
    over https and on the server's own machine; nothing of the page itself is kept for that. Without `bundled` the
    browser takes all modules one by one, for a debugger, or because one of them is nothing for a bundle (`bundle/…`).

        board = LightPage(path="/board/{room}", module="board/board.js", title="The board")
        routes = hub_routes(hub, assets={"board": Path("web")}, pages=[board])
    """

    path: str
    module: str
    title: str
    show: Show = _path_params
    head: str = ""
    body: str = ""
    offline: str = ""
    language: str = "en"
    bundled: bool = True


def written(page: LightPage, *, up: str, script: str, data: Mapping[str, Any]) -> str:
    """The document: `script` is the address to begin with, seen from the place `up`.

    `data` stands in it as JSON, which no browser runs.
    """
    told = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
    worker, scope = (f"{up}{path[1:]}" for path in place_of(page.path))
    stands_by = f' data-worker="{html.escape(worker)}" data-scope="{html.escape(scope)}"' if page.offline else ""
    head = (
        f'<script type="application/json" id="roomlit-page"{stands_by}>{told}</script>'
        f'<script type="module" src="{html.escape(up + script)}"></script>'
    )
    return document_of(page, head=head, body=page.body)


def document_of(page: LightPage, *, body: str, head: str = "") -> str:
    return (
        f'<!doctype html><html lang="{html.escape(page.language)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">'
        f"<title>{html.escape(page.title)}</title>{head}{page.head}</head>"
        f'<body><div id="roomlit-root">{body}</div></body></html>'
    )


def place_of(path: str) -> tuple[str, str]:
    """Where the worker of a page at `path` is, and for which addresses it stands in.

    >>> place_of("/p/{code:path}"), place_of("/hall")
    (('/p/~offline.js', '/p/'), ('/~offline.js', '/hall'))
    """
    scope = path.partition("{")[0]
    return f"{scope.rpartition('/')[0]}/{WORKER}", scope


def worker_script(page: LightPage) -> str:
    """The worker that answers with the page's words when nothing else does; whoever reads them is tried for again.

    They are in the worker itself and nothing else is kept, so nothing is ever out of date.
    """
    whole = document_of(page, body=page.offline).replace("</body>", f"{_SCRIPT}</body>")
    headers = {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": page_policy(html=whole).format(sockets=""),
    }
    return _WORKER % (json.dumps(whole), json.dumps(headers))
