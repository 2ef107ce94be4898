"""The history of a run: what every client invoked and what it was told. With the journal it is all the checker sees."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from roomlit.protocol.messages import ClientFrame, Position, ServerFrame

NEMESIS = "nemesis"
"""The process whose ops say what happened to the server."""


class Op(msgspec.Struct, frozen=True, kw_only=True, tag_field="op"):
    """One line of a history: `ms` on a clock that all processes of a run share and that is never set."""

    ms: int


class Opened(Op, frozen=True, kw_only=True, tag="opened"):
    """info: a client starts with an empty view, as a page does that was just loaded."""

    room: str
    player: str


class Dialled(Op, frozen=True, kw_only=True, tag="dialled"):
    """invoke: a connection says hello from `at`, with the resume token of generation `token` or with a ticket."""

    at: dict[str, Position]
    token: int | None = None


class Sent(Op, frozen=True, kw_only=True, tag="sent"):
    """invoke: a frame is about to leave by the connection, or by HTTP."""

    frame: ClientFrame
    http: bool = False


class Received(Op, frozen=True, kw_only=True, tag="received"):
    """ok, fail (`Refused`) or info: a frame came.

    `epoch`: the client passed this event on to its view, under that epoch.
    """

    frame: ServerFrame
    epoch: int | None = None
    http: bool = False


class Disconnected(Op, frozen=True, kw_only=True, tag="disconnected"):
    """info: the connection ended or could not be made: the server's close code, or 1006."""

    code: int


class GaveUp(Op, frozen=True, kw_only=True, tag="gave_up"):
    """info: the client stopped trying and is started anew, as a person reloads a page."""

    why: str


class Ended(Op, frozen=True, kw_only=True, tag="ended"):
    """info: the run is over, and the client is connected or at least wants to be; `unanswered` are its commands."""

    unanswered: tuple[str, ...] = ()


class Left(Op, frozen=True, kw_only=True, tag="left"):
    """info: the client no longer wants to be in the room: another one has its seat."""


class Started(Op, frozen=True, kw_only=True, tag="started"):
    """info, of the nemesis: a new server process; no earlier one is left."""


class Killed(Op, frozen=True, kw_only=True, tag="killed"):
    """info, of the nemesis: the server process ends now."""


class Struck(Op, frozen=True, kw_only=True, tag="struck"):
    """info, of the nemesis: a fault of this kind begins."""

    kind: str


AnyOp = (
    Opened | Dialled | Sent | Received | Disconnected | GaveUp | Ended | Left | Started | Killed | Struck
)  # fmt: skip


class History(msgspec.Struct, frozen=True, kw_only=True):
    """The ops of every client by its name, each in order, and those of the nemesis.

    Clients of one seat may be called `seat.1`, `seat.2`: what is before the dot is the seat's secret name.
    """

    clients: Mapping[str, Sequence[AnyOp]]
    nemesis: Sequence[AnyOp] = ()

    @property
    def lives(self) -> list[int]:
        """When a server process began, in ms."""
        return [op.ms for op in self.nemesis if isinstance(op, Started)]

    @property
    def kills(self) -> list[int]:
        """When a server process ended, in ms."""
        return [op.ms for op in self.nemesis if isinstance(op, Killed)]

    def received(self, kind: type) -> int:
        """How many frames of a kind came."""
        ops = (op for client in self.clients.values() for op in client)
        return sum(isinstance(op, Received) and isinstance(op.frame, kind) for op in ops)


def read_history(directory: Path) -> History:
    """The history in a directory: a file of JSON lines for every process, as `recording.Recorder` writes it."""
    decoder = msgspec.json.Decoder(AnyOp)
    processes = {
        path.stem: tuple(decoder.decode(line) for line in path.read_bytes().splitlines())
        for path in sorted(directory.glob("*.jsonl"))
    }
    return History(nemesis=processes.pop(NEMESIS, ()), clients=processes)
