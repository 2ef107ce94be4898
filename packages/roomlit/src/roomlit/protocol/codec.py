"""Bytes ↔ frames. Decoding never raises anything but `ProtocolError`."""

import re
from collections.abc import Collection
from typing import Any, cast

import msgspec

from roomlit.errors import ProtocolError
from roomlit.protocol.messages import ClientFrame, ServerFrame

_encoder = msgspec.json.Encoder()
_client = msgspec.json.Decoder(ClientFrame)
_server = msgspec.json.Decoder(ServerFrame)
_EXCERPT = 80
_REASON = 200
DEPTH = 32
"""How deep the values of a frame may be nested: far below what any JSON reader of any client or journal gives up on."""
_BRACKETS = re.compile(rb'"(?:[^"\\]|\\.)*+"?|([\[{])|([\]}])', re.DOTALL)
"""Strings as a whole, an unfinished one to the end, and the brackets outside of them; linear in the text's length."""


def encode(frame: ClientFrame | ServerFrame) -> bytes:
    """The frame as compact JSON.

    >>> from roomlit.protocol.messages import Leave
    >>> encode(Leave(room="ABC234"))
    b'{"frame":"leave","room":"ABC234"}'
    """
    return _encoder.encode(frame)


def decode_client(data: bytes | str) -> ClientFrame:
    """What a client sent; raises `ProtocolError("frame/…")` that says what was expected and what came."""
    # Before the decoder, which would follow any depth, in fields that nobody knows too, as far as the stack goes.
    if _is_deep(data):
        raise ProtocolError("frame/invalid", f"expected values of at most {DEPTH} levels; got {data[:_EXCERPT]!a}")
    try:
        return _client.decode(data)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise _malformed(data, error) from None


def decode_server(data: bytes | str) -> ServerFrame:
    """What a server sent; raises `ProtocolError`."""
    try:
        return _server.decode(data)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise _malformed(data, error) from None


def shallow(value: Any) -> bool:
    """Whether a decoded JSON value has at most `DEPTH` levels.

    >>> shallow({"a": [1]}), shallow([[]] * 1000)
    (True, True)
    """
    level: list[Any] = [value]
    for _ in range(DEPTH):
        level = [child for each in level for child in _children(each) if isinstance(child, dict | list)]
        if not level:
            return True
    return False


def _is_deep(data: bytes | str) -> bool:
    text = data if isinstance(data, bytes) else data.encode(errors="surrogatepass")
    most = DEPTH + 1  # The frame itself is no value.
    if text.count(b"{") + text.count(b"[") <= most:
        return False
    depth = 0
    for found in _BRACKETS.finditer(text):
        if found[1]:
            depth += 1
            if depth > most:
                return True
        elif found[2]:
            depth -= 1
    return False


def _children(value: Any) -> Collection[Any]:
    match value:
        case dict():
            return cast("dict[str, Any]", value).values()
        case list():
            return cast("list[Any]", value)
        case _:
            return ()


def _malformed(data: bytes | str, error: Exception) -> ProtocolError:
    came = ascii(data[:_EXCERPT])
    # It may name a field that the peer chose: logs and close reasons shall carry no control characters, and no pages.
    wrong = str(error)[:_REASON].encode("unicode_escape").decode()[:_REASON]
    if isinstance(error, msgspec.ValidationError):
        return ProtocolError("frame/invalid", f"{wrong}; got {came}")
    return ProtocolError("frame/malformed", f"expected one JSON object ({wrong}); got {came}")
