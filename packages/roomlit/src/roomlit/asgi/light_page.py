"""Pages that the hub serves itself: one document with one script, made of a module of yours and all that it imports."""

import asyncio
import html
import json
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, Final

import msgspec
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from roomlit.asgi.browser_modules import ASK_FIRST, FOREVER, MARK, BrowserModules
from roomlit.asgi.bundling.bundle import bundled
from roomlit.asgi.compressed import CompressedText, compressed
from roomlit.asgi.problems import problem, status_of
from roomlit.asgi.security_headers import SecurityHeaders, page_policy
from roomlit.errors import LocalError, RoomlitError

BUNDLE: Final = f"{MARK}page"
"""Below the build, where the script of a page stands in the place of all of its modules."""
QUICK: Final = 6
Show = Callable[[Request], Awaitable[Mapping[str, Any] | Response]]


async def _path_params(request: Request) -> Mapping[str, Any]:
    return request.path_params


class LightPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page without Streamlit: give it to `hub_routes(…, pages=[…])`, and its modules as `assets`.

    `path` is Starlette's, as `/board/{room}`; `module` names the file to begin with, `component/file.js`. What `show`
    gives for a request is what `thisPage().data` is in the browser: the parts of the path without it. It may give a
    `Response` instead, and raise a `RoomlitError`. `head` and `body` are HTML of yours: the head's end, and what stands
    in the page until the script draws. Without `bundled` the browser takes all modules one by one, for a debugger, or
    because one of them is nothing for a bundle (`bundle/…`).

        board = LightPage(path="/board/{room}", module="board/board.js", title="The board")
        routes = hub_routes(hub, assets={"board": Path("web")}, pages=[board])
    """

    path: str
    module: str
    title: str
    show: Show = _path_params
    head: str = ""
    body: str = ""
    language: str = "en"
    bundled: bool = True


class LightPages:
    """The pages of a hub and their scripts, each made when it is first asked for, and anew when a file has changed."""

    def __init__(self, pages: Iterable[LightPage], modules: BrowserModules, *, framed_by: Iterable[str] = ()) -> None:
        self._pages = tuple(pages)
        self._modules = modules
        self._seal = Middleware(SecurityHeaders, policy=page_policy(frame_ancestors=framed_by))
        self._made: dict[str, tuple[str, CompressedText]] = {}
        self._making = asyncio.Lock()

    def routes(self, *, below: Iterable[str] = ("",), middleware: list[Middleware] | None = None) -> list[BaseRoute]:
        """The pages, and their scripts at addresses that name their content; `middleware` is that of the modules."""
        return [
            route
            for path in below
            for route in (
                Route(f"{path}/web/{MARK}{{build}}/{BUNDLE}/{{module:path}}", self._script, middleware=middleware),
                *(
                    Route(f"{path}{one.path}", self._document(one, path), middleware=[self._seal])
                    for one in self._pages
                ),
            )
        ]

    def _document(self, page: LightPage, below: str) -> Callable[[Request], Awaitable[Response]]:
        async def document(request: Request) -> Response:
            build = self._modules.look()
            try:
                shown = await page.show(request)
                if isinstance(shown, Response):
                    return shown
                if page.bundled:
                    await self._bundle(page.module, build)
            except RoomlitError as error:
                return problem(status_of(error), error.code, error.message, retry_ms=error.retry_ms)
            # Relative: a proxy may have taken a prefix off.
            own = str(request.scope["path"]).removeprefix(str(request.scope.get("root_path", "")))
            up = "../" * (own.removeprefix(below).count("/") - 1)
            bundle = f"{BUNDLE}/" if page.bundled else ""
            text = written(page, script=f"{up}web/{MARK}{build}/{bundle}{page.module}", data=shown)
            headers = {"Cache-Control": ASK_FIRST}
            return compressed(text, level=QUICK).answer(request, media_type="text/html", headers=headers)

        return document

    async def _script(self, request: Request) -> Response:
        module, build = str(request.path_params["module"]), self._modules.look()
        known = any(page.module == module and page.bundled for page in self._pages)
        if not known or request.path_params["build"] != build:
            return problem(404, "page/unknown", f"expected the script of a page, of build {build}: reload the page")
        try:
            made = await self._bundle(module, build)
        except LocalError as error:
            return problem(status_of(error), error.code, error.message)
        return made.answer(request, media_type="text/javascript", headers={"Cache-Control": FOREVER})

    async def _bundle(self, module: str, build: str) -> CompressedText:
        async with self._making:
            known, made = self._made.get(module, ("", None))
            if made is None or known != build:
                made = await asyncio.to_thread(self._make, module)
                self._made[module] = (build, made)
            return made

    def _make(self, module: str) -> CompressedText:
        folder = f"{BUNDLE}/{module}".count("/")
        return compressed(bundled(module, self._modules.text, home="../" * folder))


def written(page: LightPage, *, script: str, data: Mapping[str, Any]) -> str:
    """The document: `script` is the address to begin with. `data` stands in it as JSON, which no browser runs."""
    told = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
    return (
        f'<!doctype html><html lang="{html.escape(page.language)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">'
        f"<title>{html.escape(page.title)}</title>"
        f'<script type="application/json" id="roomlit-page">{told}</script>'
        f'<script type="module" src="{html.escape(script)}"></script>{page.head}</head>'
        f'<body><div id="roomlit-root">{page.body}</div></body></html>'
    )
