"""One outgoing message, encoded once for every connection that will carry it."""

import struct
import zlib
from functools import cached_property
from typing import Final

import msgspec

_TEXT_FIN: Final = 0x81
_COMPRESSED: Final = 0x40
SQUEEZE_FROM: Final = 1024
"""Bytes from which on compressing once costs no more than writing what it spares (`benchmarks/wire.py`)."""
WINDOW_BITS: Final = 15


class Outgoing(msgspec.Struct, frozen=True, dict=True):
    """The JSON text and the same bytes as an unmasked WebSocket text frame (RFC 6455, section 5.2)."""

    text: bytes
    framed: bytes

    @cached_property
    def decoded(self) -> str:
        """The text as ASGI wants it, made when it is first asked for.

        >>> outgoing(b"{}").decoded
        '{}'
        """
        return self.text.decode()

    @cached_property
    def squeezed(self) -> bytes:
        """As a compressed text frame without a context (RFC 7692, section 7.2.1), made when it is first asked for.

        >>> out = outgoing(b"x" * 5000)
        >>> len(out.framed), len(out.squeezed) < 100
        (5004, True)
        """
        coder = zlib.compressobj(zlib.Z_BEST_SPEED, zlib.DEFLATED, -WINDOW_BITS)
        body = (coder.compress(self.text) + coder.flush(zlib.Z_SYNC_FLUSH))[:-4]
        return _head(_TEXT_FIN | _COMPRESSED, len(body)) + body


def outgoing(text: bytes) -> Outgoing:
    """Frame `text` for WebSocket; frames from servers are unmasked, so one serves every member of a room.

    >>> outgoing(b"{}").framed
    b'\\x81\\x02{}'
    """
    head = _head(_TEXT_FIN, len(text))
    framed = head + text
    # A copy, for what is kept: an encoder's own result holds its whole buffer of half a kilobyte.
    return Outgoing(framed[len(head) :], framed)


def _head(first: int, size: int) -> bytes:
    if size < 126:
        return bytes((first, size))
    if size < 65536:
        return struct.pack("!BBH", first, 126, size)
    return struct.pack("!BBQ", first, 127, size)
