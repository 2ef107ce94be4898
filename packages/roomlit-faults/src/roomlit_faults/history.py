"""What a run under faults leaves behind, and all that its checker sees: one log per client, and the journal."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec

from roomlit.ports.logic import Act, Action, Enter, Presence
from roomlit.protocol.messages import Position


class Opened(msgspec.Struct, frozen=True, kw_only=True, tag_field="what", tag="opened"):
    """A client starts with an empty view, as a page does that was just loaded. `t`: monotonic seconds."""

    t: float
    room: str
    player: str


class Hello(msgspec.Struct, frozen=True, kw_only=True, tag_field="what", tag="hello"):
    """It said hello: with the resume token of this generation, or with a ticket.

    `at`: the place it made up to say where it stands; what it hears then is looked at, its view is not.
    """

    t: float
    resume: int | None
    at: dict[str, Position] | None = None


class Welcomed(msgspec.Struct, frozen=True, kw_only=True, tag_field="what", tag="welcomed"):
    """The server took it in, as this generation of its seat."""

    t: float
    generation: int


class Joined(msgspec.Struct, frozen=True, kw_only=True, tag_field="what", tag="joined"):
    """Where the server says it stands. `messages`: the texts in the snapshot, None after `resumed`."""

    t: float
    how: str
    at: dict[str, Position]
    messages: tuple[str, ...] | None = None


class Heard(msgspec.Struct, frozen=True, kw_only=True, tag_field="what", tag="heard"):
    """An event came over the wire, wanted or not."""

    t: float
    audience: str
    seq: int


class Seen(msgspec.Struct, frozen=True, kw_only=True, tag_field="what", tag="seen"):
    """An event passed on to the application: the client's view."""

    t: float
    audience: str
    epoch: int
    seq: int
    type: str
    data: msgspec.Raw


class Sent(msgspec.Struct, frozen=True, kw_only=True, tag_field="what", tag="sent"):
    """A command is on its way. `text`: the line of chat it should become; no two commands of a run have the same."""

    t: float
    id: str
    name: str
    text: str | None = None


class Acked(msgspec.Struct, frozen=True, kw_only=True, tag_field="what", tag="acked"):
    """The server says: durable, and public position `seq` is reached."""

    t: float
    id: str
    seq: int


class Declined(msgspec.Struct, frozen=True, kw_only=True, tag_field="what", tag="declined"):
    """The server says: nothing was changed. With `retry_ms` it is about this moment only."""

    t: float
    id: str
    code: str
    retry_ms: int


class Dropped(msgspec.Struct, frozen=True, kw_only=True, tag_field="what", tag="dropped"):
    """Its connection ended or could not be made: the server's close code, or 1006."""

    t: float
    code: int


class GaveUp(msgspec.Struct, frozen=True, kw_only=True, tag_field="what", tag="gave_up"):
    """The client stopped trying and was started anew, as a person would reload the page."""

    t: float
    why: str


class Ended(msgspec.Struct, frozen=True, kw_only=True, tag_field="what", tag="ended"):
    """After everything was healed: where the view stands. A client that never came back has no such line."""

    t: float
    at: dict[str, Position]


class Killed(msgspec.Struct, frozen=True, kw_only=True, tag_field="what", tag="killed"):
    """In the log of the run itself: the server is killed now."""

    t: float


Record = Opened | Hello | Welcomed | Joined | Heard | Seen | Sent | Acked | Declined | Dropped | GaveUp | Ended | Killed


class Notebook:
    """Where one client writes down what it sees. `clock` gives monotonic seconds. Close it at the end."""

    def __init__(self, path: Path, clock: Callable[[], float]) -> None:
        self.now = clock
        self._file = path.open("wb")
        self._encoder = msgspec.json.Encoder()

    def note(self, record: Record) -> None:
        """One line."""
        self._file.write(self._encoder.encode(record) + b"\n")

    def close(self) -> None:
        """Everything is on disk after this."""
        self._file.close()


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the journal: what was decided, and the positions before and after it.

    `online`: the room now takes this player for present or absent.
    """

    room: str
    n: int
    player: str
    command: str
    text: str | None
    before: int
    after: int
    online: bool | None = None


def read_logs(directory: Path) -> dict[str, tuple[Record, ...]]:
    """Every client's log in a directory, by the client's name."""
    decoder = msgspec.json.Decoder(Record)
    return {
        path.stem: tuple(decoder.decode(line) for line in path.read_bytes().splitlines())
        for path in sorted(directory.glob("*.jsonl"))
    }


def read_journal(path: Path) -> tuple[Entry, ...]:
    """Every row of an SQLite journal whose server has stopped, in order."""
    with closing(sqlite3.connect(path)) as database:
        rows = database.execute(
            "select room, n, player, command, action, seqs from journal order by room, n"
        ).fetchall()
    return tuple(_entries(rows))


def _entries(rows: list[tuple[Any, ...]]) -> Iterator[Entry]:
    reached: dict[str, int] = {}
    for room, n, player, command, action, seqs in rows:
        positions: Mapping[str, int] = msgspec.json.decode(seqs)
        after = positions["public"]
        decided = msgspec.json.decode(action, type=Action)
        yield Entry(
            room=room,
            n=n,
            player=player,
            command=command,
            text=_text(decided),
            before=reached.get(room, 0),
            after=after,
            online=_online(decided),
        )
        reached[room] = after


def _online(action: Action) -> bool | None:
    return True if isinstance(action, Enter) else action.online if isinstance(action, Presence) else None


def _text(action: Action) -> str | None:
    said = action.args.get("text") if isinstance(action, Act) and action.name == "message" else None
    return said if isinstance(said, str) else None
