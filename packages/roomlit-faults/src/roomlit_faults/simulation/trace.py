"""A simulation as lines to read: what the nemesis did, and what every page said and heard, in order of time."""

from collections.abc import Iterator
from typing import assert_never

from roomlit.protocol.codec import encode
from roomlit.protocol.messages import Event, Heartbeat
from roomlit_faults.history import (
    AnyOp,
    Dialled,
    Disconnected,
    Ended,
    GaveUp,
    Killed,
    Left,
    Opened,
    Received,
    Sent,
    Started,
    Struck,
)
from roomlit_faults.simulation.run import SimulatedRun

WIDTH = 150


def lines(run: SimulatedRun) -> Iterator[str]:
    """The whole of it, its violations last."""
    told = [(op.ms, f"** {_said(op)}") for op in run.history.nemesis]
    for client, ops in run.history.clients.items():
        shown = (op for op in ops if not (isinstance(op, Received) and isinstance(op.frame, Heartbeat)))
        told += [(op.ms, f"{client:6} {_said(op)}"[:WIDTH]) for op in shown]
    yield f"seed {run.seed}: window {run.window}, {'durable' if run.journal.durable else 'memory only'}"
    yield from (f"{ms:>6} {what}" for ms, what in sorted(told, key=lambda one: one[0]))
    for chapter in run.journal.chapters:
        yield f"journal of {chapter.room}: {len(chapter.rows)} rows, epochs {chapter.epochs}"
    for violation in run.violations:
        yield f"VIOLATED {violation}"


def _said(op: AnyOp) -> str:
    match op:
        case Opened(room=room):
            return f"opens a page of {room}"
        case Dialled(at=at, token=token):
            return f"dials with {'a ticket' if token is None else f'the token of {token}'} at {at or 'the beginning'}"
        case Sent(frame=frame, http=http):
            return f"{'POST' if http else '->'} {encode(frame).decode()}"
        case Received(frame=Event(audience=audience, seq=seq, type=type, data=data)):
            return f"<- {audience} {seq} {type} {bytes(data).decode()}"
        case Received(frame=frame, http=http):
            return f"{'POST answered' if http else '<-'} {encode(frame).decode()}"
        case Disconnected(code=code):
            return f"lost {code}"
        case GaveUp(why=why):
            return f"gives up: {why}"
        case Ended(unanswered=unanswered):
            return f"is still here; unanswered: {', '.join(unanswered) or 'nothing'}"
        case Left():
            return "has no seat any more"
        case Started():
            return "a server process begins to serve"
        case Killed():
            return "the server process ends"
        case Struck(kind=kind):
            return kind
        case _:
            assert_never(op)
