"""The browser modules below addresses that name their content: what a proxy keeps for hours is never out of date.

`/web/~<build>/<component>/…` may be kept for ever, and every other address of a module leads there, also the one that
Streamlit gives to a component. Modules import each other by relative addresses, so a page has all of one build or none.
"""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Match, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from roomlit.asgi.static_files import FileCache

MARK = "~"
HASH_CHARS = 12
FOREVER = "public, max-age=31536000, immutable"
ASK_FIRST = "no-cache"
STREAMLIT = "/_stcore/bidi-components"
"""Where Streamlit serves the files of components."""
SUFFIXES = frozenset({".js", ".css", ".json"})


class BrowserModules:
    """Trees of modules by the name of their component, and the name of what they hold now: their `build`."""

    def __init__(self, trees: Mapping[str, Path]) -> None:
        self.trees = dict(trees)
        self.files = FileCache()
        self._seen: object = None
        self._held: frozenset[tuple[str, str]] = frozenset()
        self.build = ""
        self.look()

    def look(self) -> str:
        """The build, made anew when a file has changed: a developer edits and reloads."""
        found = [
            (name, path.relative_to(tree).as_posix(), path)
            for name, tree in sorted(self.trees.items())
            for path in sorted(tree.rglob("*"))
            if path.suffix in SUFFIXES
        ]
        seen = [(name, inner, path.stat().st_mtime_ns, path.stat().st_size) for name, inner, path in found]
        if seen != self._seen:
            digest = hashlib.sha256()
            for name, inner, path in found:
                digest.update(f"{name}/{inner}\n".encode())
                digest.update(path.read_bytes())
            self._seen, self.build = seen, digest.hexdigest()[:HASH_CHARS]
            self._held = frozenset((name, inner) for name, inner, _ in found)
        return self.build

    def text(self, name: str) -> str | None:
        """What a file holds, by the name of its component and its path in it; None when the build has none."""
        component, _, path = name.partition("/")
        return (self.trees[component] / path).read_text(encoding="utf-8") if self.holds(component, path) else None

    def holds(self, name: str, path: str) -> bool:
        """Whether the build has this file of a component."""
        return (name, path) in self._held


def module_routes(
    modules: BrowserModules, *, below: Iterable[str] = ("",), middleware: list[Middleware] | None = None
) -> list[BaseRoute]:
    """`/web/~<build>/<component>/…`, `/web/<component>/…`, and Streamlit's own addresses of the same components."""

    def led(prefix: str, name: str, files: StaticFiles, up: str) -> Mount:
        async def lead(request: Request) -> Response:
            path = str(request.path_params["path"])
            build = modules.look()
            if not path.endswith(".js") or not modules.holds(name, path):
                answer = await files.get_response(path, request.scope)
                answer.headers["Cache-Control"] = ASK_FIRST
                return answer
            # From the file asked for up to the prefix, whatever a proxy has made of it.
            address = f"{'../' * path.count('/')}{up}{MARK}{build}/{name}/{path}"
            return RedirectResponse(address, headers={"Cache-Control": "no-store"})

        return Mount(f"{prefix}/{name}", routes=[Route("/{path:path}", lead)], middleware=middleware)

    trees = [(name, StaticFiles(directory=tree), _Kept(modules, name)) for name, tree in modules.trees.items()]
    return [
        route
        for path in below
        for name, files, kept in trees
        for route in (
            Mount(f"{path}/web/{MARK}{{build}}/{name}", kept, middleware=middleware),
            led(f"{path}/web", name, files, "../"),
            _Inside(led(f"{path}{STREAMLIT}", name, files, "../../../web/")),
        )
    ]


class _Inside(BaseRoute):
    """A route at an address of Streamlit's own: `st.App` takes none whose `path` says so, and it is our component's."""

    def __init__(self, inner: Mount) -> None:
        self._inner = inner

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        return self._inner.matches(scope)

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._inner.handle(scope, receive, send)


class _Kept(StaticFiles):
    """One tree at the address of its content, from memory; at that of another build there is nothing."""

    def __init__(self, modules: BrowserModules, name: str) -> None:
        super().__init__(directory=modules.trees[name])
        self._modules = modules
        self._name = name

    async def get_response(self, path: str, scope: Scope) -> Response:
        modules = self._modules
        if scope["path_params"]["build"] != modules.build:
            told = f"expected the modules of build {modules.build}: reload the page"
            return PlainTextResponse(told, 404, headers={"Cache-Control": "no-store"})
        if scope["method"] in {"GET", "HEAD"} and modules.holds(self._name, path):
            file = await modules.files.find(modules.trees[self._name] / path)
            if file is not None:
                return file.answer(scope, cache_control=FOREVER)
        answer = await super().get_response(path, scope)
        answer.headers["Cache-Control"] = FOREVER
        return answer
