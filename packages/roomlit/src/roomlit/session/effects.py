"""What a session asks its surroundings to do, as values."""

import msgspec

from roomlit.protocol.close_codes import Close
from roomlit.protocol.messages import Command, Hello, Position, ServerFrame, Signal


class Send(msgspec.Struct, frozen=True):
    """Put this frame on the wire."""

    frame: ServerFrame


class Authenticate(msgspec.Struct, frozen=True):
    """Check the credential of this hello, then call `admitted` or `rejected`."""

    hello: Hello


class Subscribe(msgspec.Struct, frozen=True):
    """Start (again) to follow the room from these positions."""

    at: dict[str, Position]


class Unsubscribe(msgspec.Struct, frozen=True):
    """Stop following the room."""


class Submit(msgspec.Struct, frozen=True):
    """Hand this command to the room."""

    command: Command


class Pass(msgspec.Struct, frozen=True):
    """Hand this lossy hint to the room."""

    signal: Signal


class Confirm(msgspec.Struct, frozen=True):
    """The client has used its new resume token: the previous one is void now."""


class End(msgspec.Struct, frozen=True):
    """Say bye with this code and close."""

    code: Close
    why: str


Effect = Send | Authenticate | Subscribe | Unsubscribe | Submit | Pass | Confirm | End
