"""Holds a history and the journal against every invariant."""

from collections import Counter

from roomlit.protocol.messages import Ack, Command, Joined
from roomlit_faults.checker.answers import Answers
from roomlit_faults.checker.connections import Seats
from roomlit_faults.checker.index import IndexedJournal
from roomlit_faults.checker.model import Rules
from roomlit_faults.checker.verdict import Verdict, Violation
from roomlit_faults.checker.view import Views
from roomlit_faults.checker.wire import Wire
from roomlit_faults.history import GaveUp, History, Opened, Received, Sent
from roomlit_faults.journal import Journal


def check(history: History, journal: Journal, *, rules: Rules | None = None, window: int | None = None) -> Verdict:
    """Every violation there is, and how much was checked.

    With the `rules` of the rooms every event and every view has to be exactly what the journal gives, up to the very
    end; without, positions, lines of chat and whatever several clients saw have to agree. `window`: how many events
    a server under test can replay, where that is known.
    """
    indexed = IndexedJournal(journal, rules)
    lines = _lines(history)
    violations = [
        *Answers(indexed).violations(history),
        *Seats(history).violations(indexed),
        *Views(indexed, lines).violations(history),
    ]
    for client in history.clients:
        violations += Wire(client, history, indexed, window=window).violations()
    # What was seen first comes first, and what only the journal shows comes last.
    violations.sort(key=lambda violation: (violation.ms == 0, violation.ms))
    return _verdict(history, lines, tuple(violations))


def _lines(history: History) -> dict[str, str]:
    """What people said: the text of every line of chat by the id of its command."""
    frames = (op.frame for ops in history.clients.values() for op in ops if isinstance(op, Sent))
    commands = (frame for frame in frames if isinstance(frame, Command) and frame.name == "message")
    return {command.id: text for command in commands if isinstance(text := command.args.get("text"), str) and text}


def _verdict(history: History, lines: dict[str, str], violations: tuple[Violation, ...]) -> Verdict:
    joins: Counter[str] = Counter()
    gave_up: Counter[str] = Counter()
    acknowledged: set[str] = set()
    seats: set[tuple[str, str]] = set()
    for ops in history.clients.values():
        for op in ops:
            match op:
                case Opened(room=room, player=player):
                    seats.add((room, player))
                case Received(frame=Joined(how=how)):
                    joins[how] += 1
                case Received(frame=Ack(id=id)) if id in lines:
                    acknowledged.add(id)
                case GaveUp(why=why):
                    gave_up[why] += 1
                case _:
                    pass
    return Verdict(
        clients=len(seats),
        acknowledged=len(acknowledged),
        resumed=joins["resumed"],
        snapshots=joins["snapshot"] + joins["fresh"],
        gave_up=gave_up,
        violations=violations,
    )
