"""What a client wrote down: the only thing the checker knows of it."""

import msgspec

from roomlit.protocol.messages import Ack, ClientFrame, Position, Refused, ServerFrame


class Dialled(msgspec.Struct, frozen=True, kw_only=True):
    """A connection was opened with a hello from `at`; with a resume token, `token` is its generation."""

    ms: int
    conn: int
    at: dict[str, Position]
    token: int | None


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """A frame was sent; `ghost`: by a page whose seat is known to have a newer connection."""

    ms: int
    conn: int
    frame: ClientFrame
    ghost: bool = False


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    """A frame came."""

    ms: int
    conn: int
    frame: ServerFrame
    text: bytes


class Lost(msgspec.Struct, frozen=True, kw_only=True):
    """The connection ended for the client."""

    ms: int
    conn: int
    code: int


class Posted(msgspec.Struct, frozen=True, kw_only=True):
    """A command went by HTTP; `answer` is None while it is under way."""

    ms: int
    id: str
    answer: Ack | Refused | None


Entry = Dialled | Said | Heard | Lost | Posted


class Diary(msgspec.Struct):
    """One page of one seat. `stays`: it was open and wanted its seat when the history ended."""

    name: str
    room: str
    player: str
    entries: list[Entry] = []
    stays: bool = False
    unanswered: tuple[str, ...] = ()
