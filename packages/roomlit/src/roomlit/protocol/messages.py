"""Every frame of the wire as a frozen tagged struct: the one source of the protocol.

Directions are absolute. `ClientFrame` travels client → server, `ServerFrame` server → client. A frame is one
JSON object whose `frame` field names its kind; events keep their own name in `type` (`message`, `phase`, …).
"""

from typing import Any, Literal

import msgspec

PROTOCOL = 1
"""The version this build speaks first."""
SUPPORTED = frozenset({1})
"""Every version it understands."""
PUBLIC = "public"
"""The audience everyone in a room hears."""
ME = "me"
"""The audience only the receiving seat hears; every seat has its own log under this name."""
LATEST = "latest"
"""What a program in the server's process hears of telemetry under; on the wire that is an `ephemeral` of sender ""."""


class Position(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A place in one audience's log. `seq` starts at 1 and rises by one within an `epoch`; 0 means before the first.

    `epoch` needs 64 bits: it is about 1.8e12.
    """

    epoch: int
    seq: int


class Hello(msgspec.Struct, frozen=True, kw_only=True, tag_field="frame", tag="hello"):
    """Opens a connection: exactly one of `ticket` (from HTTP, ≤ 60 s, single use) and `resume` (from the last welcome).

    `at` holds the last position seen per audience of the room named in the path; empty asks for a snapshot.
    """

    version: int = 1
    ticket: str | None = None
    resume: str | None = None
    capabilities: tuple[str, ...] = ()
    at: dict[str, Position] = {}


class Join(msgspec.Struct, frozen=True, kw_only=True, tag_field="frame", tag="join"):
    """Follows a room (again): from `at` when given, otherwise from a snapshot."""

    room: str
    at: dict[str, Position] = {}


class Leave(msgspec.Struct, frozen=True, kw_only=True, tag_field="frame", tag="leave"):
    """Stops following a room; the seat stays."""

    room: str


class Command(msgspec.Struct, frozen=True, kw_only=True, tag_field="frame", tag="command"):
    """Asks the room to do something. `id` is 32 hex digits made by the client; sending the same id again is safe."""

    id: str
    room: str
    name: str
    args: dict[str, Any] = {}


class Signal(msgspec.Struct, frozen=True, kw_only=True, tag_field="frame", tag="signal"):
    """A lossy hint such as typing: never stored, the newest per kind and sender wins."""

    room: str
    kind: str
    data: dict[str, Any] = {}


class Heartbeat(msgspec.Struct, frozen=True, kw_only=True, tag_field="frame", tag="heartbeat"):
    """Proof of life. `reply` false asks for an answer; the answer repeats `nonce` with `reply` true.

    `now` is the server's time in milliseconds, in its answers alone: a page whose clock stood still finds its place.
    """

    nonce: int = 0
    reply: bool = False
    now: int | msgspec.UnsetType = msgspec.UNSET


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What a connection may send: bytes per frame, characters per text, commands per second and burst."""

    frame_bytes: int
    text_chars: int
    commands_per_s: float
    command_burst: int


class Retry(msgspec.Struct, frozen=True, kw_only=True):
    """The window, in milliseconds, from which a client draws its waiting time before it tries again."""

    min_ms: int
    max_ms: int


class Welcome(msgspec.Struct, frozen=True, kw_only=True, tag_field="frame", tag="welcome"):
    """Always the first frame. `generation` orders the connections of a seat: the newest wins.

    It needs 64 bits: it is about 1.8e12. `build` names the browser modules that this server serves: a page that was
    loaded from others is out of date.
    """

    generation: int
    resume: str
    player: str
    heartbeat_ms: int
    now: int
    limits: Limits
    retry: Retry
    build: str | msgspec.UnsetType = msgspec.UNSET


class Joined(msgspec.Struct, frozen=True, kw_only=True, tag_field="frame", tag="joined"):
    """Where the client stands. `resumed`: the missed events follow. `snapshot` and `fresh`: start from `snapshot`.

    `snapshot` is null after `resumed`. `me` is the name other members see in events of this seat, as of now: it may
    change later.
    """

    room: str
    how: Literal["resumed", "snapshot", "fresh"]
    at: dict[str, Position]
    me: str
    snapshot: msgspec.Raw = msgspec.Raw(b"null")


class Event(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="frame", tag="event"):
    """A fact of the room, numbered within its audience. `at` is the server's time in milliseconds.

    `server` true: the server itself says it. `user`: the signed-in user it comes from, for whom the app vouches. No
    visitor can write either.
    """

    room: str
    audience: str
    seq: int
    at: int
    type: str
    data: msgspec.Raw
    server: bool = False
    user: str = ""


class Ephemeral(msgspec.Struct, frozen=True, kw_only=True, tag_field="frame", tag="ephemeral"):
    """A lossy hint without a number; the newest per (room, kind, sender) wins. `sender` "" is the server itself."""

    room: str
    kind: str
    sender: str
    data: dict[str, Any] = {}


class Ack(msgspec.Struct, frozen=True, kw_only=True, tag_field="frame", tag="ack"):
    """The command `id` is durable. `seq` is the public position reached; `result` what the room answered."""

    id: str
    seq: int
    result: Any = None


class CommandRefused(msgspec.Struct, frozen=True, kw_only=True, tag_field="frame", tag="refused"):
    """The command changed nothing. `code` is stable (`vote/not_open`); `retry_ms` > 0 says when to try again.

    After `room/restarting` alone that is not known: its commit was under way. Under the same `id` it is not done twice.
    """

    id: str
    code: str
    message: str
    retry_ms: int = 0


class Bye(msgspec.Struct, frozen=True, kw_only=True, tag_field="frame", tag="bye"):
    """Precedes a close, for proxies that swallow close codes. The range of `code` is the instruction (see `codes`)."""

    code: int
    why: str
    retry: Retry


ClientFrame = Hello | Join | Leave | Command | Signal | Heartbeat
"""What a client may send."""
ServerFrame = Welcome | Joined | Event | Ephemeral | Ack | CommandRefused | Heartbeat | Bye
"""What a server may send."""
