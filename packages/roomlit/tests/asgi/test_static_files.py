"""Files from memory: read and compressed once, sent as the browser takes them, never more of them than the limit."""

import asyncio
import gzip
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from starlette.responses import Response

from roomlit.asgi.static_files import FileCache, StaticFile, static_file

SCRIPT = b"export const answer = 42;\n" * 100
FONT = b"wOF2" * 300


def scope(method: str = "GET", **headers: str) -> dict[str, Any]:
    """A request with these headers, `_` for `-`."""
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return {"type": "http", "method": method, "headers": raw}


def asked(file: StaticFile, method: str = "GET", **headers: str) -> Response:
    return file.answer(scope(method, **headers), cache_control="no-cache")


def test_a_script_is_sent_compressed_to_whoever_takes_that_and_plain_to_others() -> None:
    file = static_file(SCRIPT, "text/javascript")
    small, plain = asked(file, accept_encoding="gzip, deflate"), asked(file, accept_encoding="br")
    assert (small.headers["content-encoding"], gzip.decompress(bytes(small.body))) == ("gzip", SCRIPT)
    assert ("content-encoding" in plain.headers, bytes(plain.body)) == (False, SCRIPT)
    assert small.headers["etag"] != plain.headers["etag"], "they are not the same bytes"
    for answer in (small, plain):
        assert int(answer.headers["content-length"]) == len(answer.body)
        assert answer.headers["vary"] == "Accept-Encoding"
        assert answer.headers["content-type"] == "text/javascript; charset=utf-8"


@pytest.mark.parametrize(
    ("content", "media_type"), [(FONT, "font/woff2"), (b"\x89PNG" * 300, "image/png"), (b"p {}", "text/css")]
)
def test_what_is_compressed_already_or_tiny_is_sent_as_it_is(content: bytes, media_type: str) -> None:
    answer = asked(static_file(content, media_type), accept_encoding="gzip")
    assert bytes(answer.body) == content
    assert not {"content-encoding", "vary"} & set(answer.headers)


def test_what_compressing_makes_no_smaller_is_sent_as_it_is() -> None:
    noise = b"".join(sha256(bytes([n])).digest() for n in range(64))
    assert static_file(noise, "text/plain").encoding == ""


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_who_has_it_already_is_told_so_and_head_tells_the_length_alone(encoding: str) -> None:
    file = static_file(SCRIPT, "text/javascript")
    whole = asked(file, accept_encoding=encoding)
    for said in (whole.headers["etag"], f'"x", W/{whole.headers["etag"]}', "*"):
        again = asked(file, accept_encoding=encoding, if_none_match=said)
        assert (again.status_code, again.body, again.headers["etag"]) == (304, b"", whole.headers["etag"])
        assert "content-length" not in again.headers
    assert asked(file, accept_encoding=encoding, if_none_match='"other"').status_code == 200
    head = asked(file, "HEAD", accept_encoding=encoding)
    assert (head.body, head.headers["content-length"]) == (b"", whole.headers["content-length"])


async def test_a_file_is_read_once_and_again_when_it_has_changed(tmp_path: Path) -> None:
    path = tmp_path / "a.js"
    path.write_bytes(SCRIPT)
    cache = FileCache()
    first = await cache.find(path)
    assert first is not None
    assert await cache.find(path) is first
    path.write_bytes(SCRIPT + b"// more")
    second = await cache.find(path)
    assert second is not None
    assert gzip.decompress(second.content).endswith(b"// more")
    assert cache.held_bytes == len(second.content)


async def test_many_who_ask_at_once_have_it_compressed_once(tmp_path: Path) -> None:
    path = tmp_path / "a.js"
    path.write_bytes(SCRIPT)
    cache = FileCache()
    found = await asyncio.gather(*(cache.find(path) for _ in range(5)))
    assert found[0] is not None
    assert all(file is found[0] for file in found)


async def test_no_more_is_held_than_the_limit_and_what_was_used_last_stays(tmp_path: Path) -> None:
    paths = [tmp_path / f"{n}.woff2" for n in range(6)]
    for path in paths:
        path.write_bytes(FONT)
    cache = FileCache(limit=5 * len(FONT))
    first = await cache.find(paths[0])
    for path in paths[1:]:
        await cache.find(path)
        assert await cache.find(paths[0]) is first
    assert cache.held_bytes == 5 * len(FONT)


async def test_what_is_no_file_or_too_large_is_left_to_others(tmp_path: Path) -> None:
    (tmp_path / "large.png").write_bytes(FONT)
    (tmp_path / "folder").mkdir()
    cache = FileCache(limit=len(FONT))
    for name in ("large.png", "folder", "nothing"):
        assert not cache.fits(tmp_path / name)
        assert await cache.find(tmp_path / name) is None
    assert cache.held_bytes == 0
