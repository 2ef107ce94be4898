"""One outgoing message, encoded once for every connection that will carry it."""

import struct

import msgspec

_TEXT_FIN = 0x81


class Outgoing(msgspec.Struct, frozen=True):
    """The JSON text and the same bytes as an unmasked WebSocket text frame (RFC 6455, section 5.2)."""

    text: bytes
    framed: bytes


def outgoing(text: bytes) -> Outgoing:
    """Frame `text` for WebSocket; frames from servers are unmasked, so one serves every member of a room.

    >>> outgoing(b"{}").framed
    b'\\x81\\x02{}'
    """
    size = len(text)
    if size < 126:
        head = bytes((_TEXT_FIN, size))
    elif size < 65536:
        head = struct.pack("!BBH", _TEXT_FIN, 126, size)
    else:
        head = struct.pack("!BBQ", _TEXT_FIN, 127, size)
    return Outgoing(text, head + text)
