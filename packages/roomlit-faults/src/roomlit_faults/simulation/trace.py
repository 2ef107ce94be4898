"""A history as lines to read: what happened to the world, and what every page said and heard, in order of time."""

from collections.abc import Iterator
from typing import assert_never

from roomlit.protocol.codec import encode
from roomlit.protocol.messages import Ack, Event, Heartbeat, Refused
from roomlit_faults.checker.answers import INVARIANTS
from roomlit_faults.simulation.diary import Dialled, Entry, Heard, Lost, Posted, Said
from roomlit_faults.simulation.run import History

WIDTH = 150


def lines(history: History) -> Iterator[str]:
    """The whole history, its violations last."""
    evidence = history.evidence
    told: list[tuple[int, str]] = [(ms, f"** {kind}") for ms, kind in history.struck]
    told += [(ms, "** a server process begins to serve") for ms in evidence.starts]
    for diary in evidence.diaries:
        for entry in diary.entries:
            if not (isinstance(entry, Heard) and isinstance(entry.frame, Heartbeat)):
                told.append((entry.ms, f"{diary.name:6} {_said(entry)}"[:WIDTH]))
    yield f"seed {history.seed}: window {evidence.window}, {'durable' if evidence.durable else 'memory only'}"
    yield from (f"{ms:>6} {what}" for ms, what in sorted(told, key=lambda one: one[0]))
    for chapter in evidence.chapters:
        yield f"journal of {chapter.meta.room}: {len(chapter.rows)} rows, epochs {chapter.epochs}"
    for found in history.violations:
        yield f"VIOLATED {found.invariant} ({INVARIANTS[found.invariant]}): {found.page} at {found.ms} ms: {found.what}"


def _said(entry: Entry) -> str:
    match entry:
        case Dialled(conn=conn, at=at, token=token):
            return f"#{conn} dials with {'a ticket' if token is None else f'the token of {token}'} at {_at(at)}"
        case Said(conn=conn, frame=frame, ghost=ghost):
            return f"#{conn} -> {'(ghost) ' if ghost else ''}{encode(frame).decode()}"
        case Heard(conn=conn, frame=Event(audience=audience, seq=seq, type=type, data=data)):
            return f"#{conn} <- {audience} {seq} {type} {bytes(data).decode()}"
        case Heard(conn=conn, text=text):
            return f"#{conn} <- {text.decode()}"
        case Lost(conn=conn, code=code):
            return f"#{conn} lost {code}"
        case Posted(id=id, answer=None):
            return f"POST {id}"
        case Posted(id=id, answer=answer):
            return f"POST {id} answered {_answer(answer)}"
        case _:
            assert_never(entry)


def _answer(answer: Ack | Refused | None) -> str:
    return "" if answer is None else encode(answer).decode()


def _at(at: object) -> str:
    return str(at) if at else "the beginning"
