"""Bytes ↔ frames. Decoding never raises anything but `ProtocolError`."""

import msgspec

from roomlit.errors import ProtocolError
from roomlit.protocol.messages import ClientFrame, Event, ServerFrame

_encoder = msgspec.json.Encoder()
_client = msgspec.json.Decoder(ClientFrame)
_server = msgspec.json.Decoder(ServerFrame)
_EXCERPT = 80


def encode(frame: ClientFrame | ServerFrame) -> bytes:
    """The frame as compact JSON.

    >>> from roomlit.protocol.messages import Leave
    >>> encode(Leave(room="ABC234"))
    b'{"frame":"leave","room":"ABC234"}'
    """
    return _encoder.encode(frame)


def encode_events(events: tuple[Event, ...]) -> bytes:
    """Several events as one JSON array: one write instead of many when a room is busy."""
    return _encoder.encode(events)


def decode_client(data: bytes | str) -> ClientFrame:
    """What a client sent; raises `ProtocolError("frame/…")` that says what was expected and what came."""
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


def _malformed(data: bytes | str, error: Exception) -> ProtocolError:
    came = ascii(data[:_EXCERPT])
    if isinstance(error, msgspec.ValidationError):
        return ProtocolError("frame/invalid", f"{error}; got {came}")
    return ProtocolError("frame/malformed", f"expected one JSON object ({error}); got {came}")
