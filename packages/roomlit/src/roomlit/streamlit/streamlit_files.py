"""The files of Streamlit's own pages, from memory and compressed: it reads each from the disk for everybody, as it is.

What is not known here is left to Streamlit: another method, a part of a file, a page below a name, a file it has not.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from starlette.responses import Response
from starlette.types import Scope
from streamlit import config, file_util

from roomlit.asgi.browser_modules import ASK_FIRST, FOREVER
from roomlit.asgi.static_files import FileCache

PAGE: Final = "/"
_HASHED = re.compile(r"\.[\w-]{8}\.\w+$")
"""How the names of files end whose content never changes."""


class StreamlitFiles:
    """Answers what is asked of the folder of Streamlit's files; without a folder, nothing."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._paths: Mapping[str, Path] | None = None
        self._cache = FileCache()

    def holds(self, path: str) -> bool:
        """Whether `path`, from the place of Streamlit's pages on, is one of its files and no page."""
        return path != PAGE and path in self._known()

    async def answer(self, scope: Scope, path: str) -> Response | None:
        """To a request for `path`; None when Streamlit shall answer itself."""
        plain = scope["method"] in {"GET", "HEAD"} and not any(name == b"range" for name, _ in scope["headers"])
        there = self._known().get(path) if plain else None
        file = None if there is None else await self._cache.find(there)
        return (
            None if file is None else file.answer(scope, cache_control=FOREVER if _HASHED.search(path) else ASK_FIRST)
        )

    def _known(self) -> Mapping[str, Path]:
        if self._paths is None:
            self._paths = {} if self._folder is None else _paths(self._folder)
        return self._paths


def static_folder() -> Path | None:
    """The folder that Streamlit serves pages from; None where it serves none, or keeps them elsewhere by now."""
    if config.get_option("global.developmentMode"):
        return None
    found = getattr(file_util, "get_static_dir", str)()
    return Path(found) if found and (Path(found) / "index.html").is_file() else None


def _paths(folder: Path) -> dict[str, Path]:
    """Every file by its address. The page has its own, and that of its file is Streamlit's business."""
    found = {f"/{path.relative_to(folder).as_posix()}": path for path in folder.rglob("*") if path.is_file()}
    page = found.pop("/index.html", None)
    return found if page is None else {**found, PAGE: page}
