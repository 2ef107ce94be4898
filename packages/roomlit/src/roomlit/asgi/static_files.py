"""Files that are answered from memory, read and compressed once: no disk and no thread for each of a page's hundred.

Text is kept as gzip alone, which browsers take over plain HTTP too, unlike Brotli; everything else as it is.
"""

import asyncio
import gzip
from hashlib import sha256
from mimetypes import guess_type
from pathlib import Path
from stat import S_ISREG
from typing import Final

import msgspec
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Scope

HELD_BYTES: Final = 32 * 1024 * 1024
LARGEST_PART: Final = 4
"""A file that would take more than this part of the memory is left to the disk."""
BEST: Final = 9
TAG_CHARS: Final = 20
TEXTS: Final = frozenset({"application/javascript", "application/json", "application/wasm", "application/xml"})
UNKNOWN: Final = "application/octet-stream"


class StaticFile(msgspec.Struct, frozen=True, kw_only=True):
    """One file as it is sent; `static_file` makes it. `encoding` is "gzip", or "" for what is kept as it is."""

    content: bytes
    encoding: str
    tag: str
    media_type: str

    @property
    def plain(self) -> bytes:
        """What is in it."""
        return gzip.decompress(self.content) if self.encoding else self.content

    def answer(self, scope: Scope, *, cache_control: str) -> Response:
        """To a GET or HEAD: the file, or that it is what the browser has. `Range` is not looked at."""
        asked = Headers(scope=scope)
        zipped = bool(self.encoding) and takes_gzip(asked.get("accept-encoding", ""))
        tag = f'"{self.tag}-{self.encoding}"' if zipped else f'"{self.tag}"'
        headers = {"cache-control": cache_control, "etag": tag}
        if self.encoding:
            headers["vary"] = "Accept-Encoding"
        if _knows(asked.get("if-none-match", ""), tag):
            return Response(status_code=304, headers=headers)
        if zipped:
            headers["content-encoding"] = self.encoding
        content = self.content if zipped else self.plain
        headers["content-length"] = str(len(content))
        return Response(b"" if scope["method"] == "HEAD" else content, headers=headers, media_type=self.media_type)


def static_file(content: bytes, media_type: str, *, level: int = BEST) -> StaticFile:
    """The file with that content, compressed where that helps: at the best level a millisecond for each 10 KB.

    >>> static_file(b"export {};" * 100, "text/javascript").encoding, static_file(b"wOF2" * 200, "font/woff2").encoding
    ('gzip', '')
    """
    packed = gzip.compress(content, level, mtime=0) if _is_text(media_type) else content
    smaller = len(packed) < len(content)
    return StaticFile(
        content=packed if smaller else content,
        encoding="gzip" if smaller else "",
        tag=sha256(content).hexdigest()[:TAG_CHARS],
        media_type=media_type,
    )


def takes_gzip(accepted: str) -> bool:
    """Whether a header `Accept-Encoding` lets an answer be gzip.

    >>> takes_gzip("deflate, gzip;q=0.5"), takes_gzip("*"), takes_gzip("br, gzip;q=0"), takes_gzip("")
    (True, True, False, False)
    """
    weights: dict[str, bool] = {}
    for part in accepted.lower().split(","):
        name, _, more = part.partition(";")
        weights[name.strip()] = more.replace(" ", "").rstrip("0.") != "q="
    return weights.get("gzip", weights.get("*", False))


class FileCache:
    """Files of the disk as `StaticFile`, kept from their first request on: `limit` bytes of those used last."""

    def __init__(self, *, limit: int = HELD_BYTES) -> None:
        self.held_bytes = 0
        self._limit = limit
        self._held: dict[Path, tuple[tuple[int, int], StaticFile]] = {}
        self._reading = asyncio.Lock()
        """One file at a time: others wait for the same one instead of compressing it too."""

    def fits(self, path: Path) -> bool:
        """Whether there is such a file, not too large to be kept."""
        return self._stamp(path) is not None

    async def find(self, path: Path) -> StaticFile | None:
        """The file as it is on the disk now; None where it does not fit."""
        if (stamp := self._stamp(path)) is None:
            return None
        if (file := self._fresh(path, stamp)) is not None:
            return file
        async with self._reading:
            if (stamp := self._stamp(path)) is None:
                return None
            if (file := self._fresh(path, stamp)) is not None:
                return file
            # Looked at before it is read: what changes meanwhile is read again next time.
            file = await asyncio.to_thread(_read, path)
            if file is not None:
                self._keep(path, stamp, file)
            return file

    def _stamp(self, path: Path) -> tuple[int, int] | None:
        """When it was written and how large it is; None for what is no file or too large."""
        try:
            there = path.stat()
        except (OSError, ValueError):
            return None
        fits = S_ISREG(there.st_mode) and there.st_size <= self._limit // LARGEST_PART
        return (there.st_mtime_ns, there.st_size) if fits else None

    def _fresh(self, path: Path, stamp: tuple[int, int]) -> StaticFile | None:
        held = self._held.pop(path, None)
        if held is None:
            return None
        if held[0] != stamp:
            self.held_bytes -= len(held[1].content)
            return None
        self._held[path] = held  # The last one is that used last.
        return held[1]

    def _keep(self, path: Path, stamp: tuple[int, int], file: StaticFile) -> None:
        self._held[path] = (stamp, file)
        self.held_bytes += len(file.content)
        while self.held_bytes > self._limit:
            _, oldest = self._held.pop(next(iter(self._held)))
            self.held_bytes -= len(oldest.content)


def _read(path: Path) -> StaticFile | None:
    try:
        return static_file(path.read_bytes(), guess_type(path)[0] or UNKNOWN)
    except OSError:
        return None


def _is_text(media_type: str) -> bool:
    return media_type.startswith("text/") or media_type in TEXTS or media_type.endswith(("+xml", "+json"))


def _knows(given: str, tag: str) -> bool:
    """Whether a header `If-None-Match` names this tag."""
    return given.strip() == "*" or tag in [one.strip().removeprefix("W/") for one in given.split(",")]
