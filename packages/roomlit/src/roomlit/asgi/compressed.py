"""Texts made once and asked for often: compressed once, for browsers that take it, and named by what they hold."""

import gzip
import hashlib
from collections.abc import Mapping
from typing import Final

import msgspec
from starlette.requests import Request
from starlette.responses import Response

BEST: Final = 9


class CompressedText(msgspec.Struct, frozen=True):
    """A text in UTF-8, as it is and compressed."""

    plain: bytes
    small: bytes
    digest: str

    def answer(self, request: Request, *, media_type: str, headers: Mapping[str, str]) -> Response:
        """What to answer: 304 to who has it already, compressed to who says that they take it."""
        takes = _takes_gzip(request.headers.get("accept-encoding", ""))
        tag = f'"{self.digest}{"-gzip" if takes else ""}"'
        about = {**headers, "ETag": tag, "Vary": "Accept-Encoding"}
        if tag in _tags(request.headers.get("if-none-match", "")):
            return Response(status_code=304, headers=about)
        encoding = {"Content-Encoding": "gzip"} if takes else {}
        return Response(self.small if takes else self.plain, headers={**about, **encoding}, media_type=media_type)


def compressed(text: str, *, level: int = BEST) -> CompressedText:
    """The text, compressed as well as that goes; a page of one visitor is not worth the best `level`."""
    plain = text.encode()
    small = gzip.compress(plain, level, mtime=0)
    return CompressedText(plain, small, hashlib.sha256(plain).hexdigest()[:16])


def _takes_gzip(said: str) -> bool:
    """By `Accept-Encoding`; a quality of nothing is a no.

    >>> _takes_gzip("br, gzip;q=0.5"), _takes_gzip("gzip; q=0"), _takes_gzip("")
    (True, False, False)
    """
    for one in said.split(","):
        name, _, quality = one.partition(";")
        if name.strip().lower() in {"gzip", "*"}:
            return quality.replace(" ", "").removeprefix("q=") not in {"0", "0.0", "0.00", "0.000"}
    return False


def _tags(said: str) -> set[str]:
    return {one.strip().removeprefix("W/") for one in said.split(",")}
