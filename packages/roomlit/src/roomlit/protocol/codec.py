"""Bytes ↔ frames. Decoding never raises anything but `ProtocolError`."""

from collections.abc import Collection
from typing import Any, cast

import msgspec

from roomlit.errors import ProtocolError
from roomlit.protocol.messages import ClientFrame, Command, ServerFrame, Signal

_encoder = msgspec.json.Encoder()
_client = msgspec.json.Decoder(ClientFrame)
_server = msgspec.json.Decoder(ServerFrame)
_EXCERPT = 80
_REASON = 200
DEPTH = 32
"""How deep arguments may be nested: far below what any JSON reader of any client or journal gives up on."""


def encode(frame: ClientFrame | ServerFrame) -> bytes:
    """The frame as compact JSON.

    >>> from roomlit.protocol.messages import Leave
    >>> encode(Leave(room="ABC234"))
    b'{"frame":"leave","room":"ABC234"}'
    """
    return _encoder.encode(frame)


def decode_client(data: bytes | str) -> ClientFrame:
    """What a client sent; raises `ProtocolError("frame/…")` that says what was expected and what came."""
    try:
        frame = _client.decode(data)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise _malformed(data, error) from None
    match frame:
        case Command(args=inner) | Signal(data=inner) if not shallow(inner):
            raise ProtocolError("frame/invalid", f"expected at most {DEPTH} levels; got {data[:_EXCERPT]!a}")
        case _:
            return frame


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
    for _ in range(DEPTH + 1):
        level = [child for each in level for child in _children(each)]
        if not level:
            return True
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
