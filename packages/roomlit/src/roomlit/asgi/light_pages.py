"""The routes of light pages: each a document, and one script made of a module and all that it imports."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Final

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from roomlit.asgi.browser_modules import ASK_FIRST, FOREVER, MARK, BrowserModules
from roomlit.asgi.bundling.bundle import bundled
from roomlit.asgi.light_page import LightPage, place_of, worker_script, written
from roomlit.asgi.problems import problem, status_of
from roomlit.asgi.security_headers import SecurityHeaders, page_policy
from roomlit.asgi.static_files import StaticFile, static_file
from roomlit.errors import LocalError, RoomlitError

BUNDLE: Final = f"{MARK}page"
"""Below the build, where the script of a page stands in the place of all of its modules."""
HTML: Final = "text/html"
JAVASCRIPT: Final = "text/javascript"
QUICK: Final = 6
"""The level of what is compressed for one visitor."""


class LightPages:
    """The pages of a hub and their scripts, each made when it is first asked for, and anew when a file has changed."""

    def __init__(self, pages: Iterable[LightPage], modules: BrowserModules, *, framed_by: Iterable[str] = ()) -> None:
        self._pages = tuple(pages)
        self._modules = modules
        self._seal = Middleware(SecurityHeaders, policy=page_policy(frame_ancestors=framed_by))
        self._made: dict[str, tuple[str, StaticFile]] = {}
        self._making = asyncio.Lock()

    def routes(self, *, below: Iterable[str] = ("",), middleware: list[Middleware] | None = None) -> list[BaseRoute]:
        """The pages, and their scripts at addresses that name their content; `middleware` is that of the modules."""
        return [
            route
            for path in below
            for route in (
                *(
                    Route(f"{path}{place_of(one.path)[0]}", self._worker(one), middleware=[self._seal])
                    for one in self._pages
                    if one.offline
                ),
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
            text = written(page, up=up, script=f"web/{MARK}{build}/{bundle}{page.module}", data=shown)
            return static_file(text.encode(), HTML, level=QUICK).answer(request.scope, cache_control=ASK_FIRST)

        return document

    def _worker(self, page: LightPage) -> Callable[[Request], Awaitable[Response]]:
        async def worker(request: Request) -> Response:
            text = worker_script(page)
            return static_file(text.encode(), JAVASCRIPT).answer(request.scope, cache_control=ASK_FIRST)

        return worker

    async def _script(self, request: Request) -> Response:
        module, build = str(request.path_params["module"]), self._modules.look()
        known = any(page.module == module and page.bundled for page in self._pages)
        if not known or request.path_params["build"] != build:
            return problem(404, "page/unknown", f"expected the script of a page, of build {build}: reload the page")
        try:
            made = await self._bundle(module, build)
        except LocalError as error:
            return problem(status_of(error), error.code, error.message)
        return made.answer(request.scope, cache_control=FOREVER)

    async def _bundle(self, module: str, build: str) -> StaticFile:
        async with self._making:
            known, made = self._made.get(module, ("", None))
            if made is None or known != build:
                made = await asyncio.to_thread(self._make, module)
                self._made[module] = (build, made)
            return made

    def _make(self, module: str) -> StaticFile:
        folder = f"{BUNDLE}/{module}".count("/")
        return static_file(bundled(module, self._modules.text, home="../" * folder).encode(), JAVASCRIPT)
