"""The checker: sees only the clients' diaries and the journal's chapters, and says which invariant did not hold."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import msgspec

from roomlit.protocol.close_codes import Close
from roomlit.protocol.messages import Ack, Command, Heartbeat, Refused, Welcome
from roomlit_faults.checker.model import Truth
from roomlit_faults.checker.reading import Reading, Violation
from roomlit_faults.simulation.diary import Dialled, Diary, Heard, Lost, Posted, Said
from roomlit_faults.simulation.disk import Chapter

INVARIANTS: Mapping[int, str] = {
    0: "everybody comes back and is answered",
    1: "one order per room and audience",
    2: "a command is done once",
    3: "resume is all or nothing",
    4: "a join misses nothing and hears nothing twice",
    5: "a snapshot and the later events are the snapshot now",
    6: "acknowledged means durable, and seen by all who stay",
    7: "what may have lost its tail has a new epoch",
    8: "secrets reach their audience only",
    9: "an older generation has no effect",
    10: "a room lives without sockets",
}
KEEP_MS = 300_000
"""How long a command id is remembered."""
_SECRET = re.compile(rb"secret/([a-z0-9]+)/")


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """What is laid before the checker. `starts` are the times (ms) at which a server process began to serve."""

    diaries: Sequence[Diary]
    chapters: Sequence[Chapter]
    starts: Sequence[int]
    window: int
    durable: bool


def violations(evidence: Evidence) -> list[Violation]:
    """Everything that must not have happened, in no particular order."""
    truths = [Truth(chapter) for chapter in evidence.chapters]
    found = [*_journal(evidence, truths), *_answers(evidence, truths), *_generations(evidence, truths)]
    for diary in evidence.diaries:
        reading = Reading(diary, truths, window=evidence.window)
        found.extend((*_secrets(diary), *reading.violations(), *_coming_back(diary)))
    return found


def _journal(evidence: Evidence, truths: Sequence[Truth]) -> Iterator[Violation]:
    opened: set[tuple[str, int]] = set()
    rooms: set[str] = set()
    for truth in truths:
        room = truth.chapter.meta.room
        for fault in truth.faults:
            yield Violation(1, fault, "journal", 0)
        for epoch in set(truth.chapter.epochs):
            if (room, epoch) in opened:
                yield Violation(7, f"{room} was opened anew under the epoch {epoch} it had before", "journal", 0)
            opened.add((room, epoch))
        if evidence.durable and room in rooms:
            yield Violation(10, f"{room} was opened anew though nobody ended it", "journal", 0)
        rooms.add(room)
        for (player, command), rows in truth.results.items():
            ats = [row.at for row, _ in rows]
            if any(later - earlier <= KEEP_MS for earlier, later in pairwise(ats)):
                yield Violation(2, f"command {command} of {player} has {len(rows)} rows", "journal", 0)


def _answers(evidence: Evidence, truths: Sequence[Truth]) -> Iterator[Violation]:
    """Every acknowledgement has its row, every refusal none, every row was asked for."""
    asked: set[str] = set()
    for diary in evidence.diaries:
        for entry in diary.entries:
            match entry:
                case Said(frame=Command(id=id)) | Posted(id=id):
                    asked.add(id)
                case _:
                    pass
    for diary in evidence.diaries:
        for entry in diary.entries:
            answer = entry.answer if isinstance(entry, Posted) else entry.frame if isinstance(entry, Heard) else None
            if isinstance(answer, Ack | Refused):
                for what in _wrong_answer(diary, answer, truths, durable=evidence.durable):
                    yield Violation(6, what, diary.name, entry.ms)
    for truth in truths:
        for player, command in truth.results:
            if not command.startswith("enter:") and command not in asked:
                yield Violation(6, f"the journal holds {command} of {player} that nobody asked for", "journal", 0)


def _wrong_answer(diary: Diary, answer: Ack | Refused, truths: Sequence[Truth], *, durable: bool) -> Iterator[str]:
    key = (diary.player, answer.id)
    rows = [found for truth in truths if truth.chapter.meta.room == diary.room for found in truth.results.get(key, ())]
    if isinstance(answer, Refused):
        if rows and answer.retry_ms == 0 and durable:
            yield f"{answer.id} was refused ({answer.code}) and is in the journal"
        return
    if not rows:
        yield f"{answer.id} was acknowledged and is not in the journal"
    elif not any(row.seqs["public"] == answer.seq and result == answer.result for row, result in rows):
        yield f"{answer.id} was acknowledged as {answer.seq} {answer.result}, the journal says otherwise"


def _secrets(diary: Diary) -> Iterator[Violation]:
    own = diary.name.split(".")[0].encode()
    for entry in diary.entries:
        if isinstance(entry, Heard) and b"secret/" in entry.text:
            for whose in set(_SECRET.findall(entry.text)) - {own}:
                yield Violation(8, f"heard a secret of {whose.decode()}", diary.name, entry.ms)


def _coming_back(diary: Diary) -> Iterator[Violation]:
    for entry in diary.entries:
        if isinstance(entry, Lost) and entry.code == Close.ROOM_GONE:
            yield Violation(10, "the room is said to be gone", diary.name, entry.ms)
    if diary.stays and diary.unanswered:
        yield Violation(0, f"never answered: {', '.join(diary.unanswered)}", diary.name, 0)


class _Welcomed(msgspec.Struct, frozen=True):
    """One admitted connection of a seat; `spoken_ms`: when it first had an answer to something it had said."""

    page: str
    conn: int
    ms: int
    generation: int
    token: int | None
    dialled_ms: int
    spoken_ms: int | None


def _generations(evidence: Evidence, truths: Sequence[Truth]) -> Iterator[Violation]:
    seats: dict[str, list[Diary]] = {}
    for diary in evidence.diaries:
        seats.setdefault(diary.player, []).append(diary)
    done = {command for truth in truths for _, command in truth.results}
    for diaries in seats.values():
        welcomed = [one for diary in diaries for one in _welcomes(diary)]
        yield from _rising(welcomed, evidence.starts)
        yield from _reused_tokens(welcomed, evidence.starts)
        yield from _ghosts(diaries, welcomed, done)


def _welcomes(diary: Diary) -> Iterator[_Welcomed]:
    dialled = {entry.conn: entry for entry in diary.entries if isinstance(entry, Dialled)}
    spoken: dict[int, int] = {}
    for entry in diary.entries:
        if isinstance(entry, Heard) and isinstance(entry.frame, Heartbeat) and entry.frame.reply:
            spoken.setdefault(entry.conn, entry.ms)
    for entry in diary.entries:
        if isinstance(entry, Heard) and isinstance(entry.frame, Welcome):
            hello = dialled[entry.conn]
            generation = entry.frame.generation
            said = spoken.get(entry.conn)
            yield _Welcomed(diary.name, entry.conn, entry.ms, generation, hello.token, hello.ms, said)


def _rising(welcomed: Sequence[_Welcomed], starts: Sequence[int]) -> Iterator[Violation]:
    """Who dialled after another connection was welcomed by the same process, or with its token, is newer."""
    for one in welcomed:
        if one.token is not None and one.generation <= one.token:
            yield Violation(9, f"the token of {one.token} gave generation {one.generation}", one.page, one.ms)
    for older in welcomed:
        for newer in welcomed:
            apart = any(older.dialled_ms <= start <= newer.ms for start in starts)
            if newer.dialled_ms > older.ms and newer.generation <= older.generation and not apart:
                what = f"generation {newer.generation} came after {older.generation} of {older.page}"
                yield Violation(9, what, newer.page, newer.ms)


def _reused_tokens(welcomed: Sequence[_Welcomed], starts: Sequence[int]) -> Iterator[Violation]:
    for later in welcomed:
        for other in welcomed:
            if later.token is None or other.spoken_ms is None or other.generation <= later.token:
                continue
            same_life = not any(other.dialled_ms <= start <= later.ms for start in starts)
            if same_life and other.spoken_ms < later.dialled_ms:
                what = f"the token of generation {later.token} was good though {other.generation} had been used"
                yield Violation(9, what, later.page, later.ms)


def _ghosts(diaries: Sequence[Diary], welcomed: Sequence[_Welcomed], done: set[str]) -> Iterator[Violation]:
    generation = {(one.page, one.conn): one.generation for one in welcomed}
    for diary in diaries:
        for entry in diary.entries:
            if not isinstance(entry, Said) or not entry.ghost or not isinstance(entry.frame, Command):
                continue
            own = generation.get((diary.name, entry.conn))
            newer = own is not None and any(one.ms < entry.ms and one.generation > own for one in welcomed)
            if newer and entry.frame.id in done:
                yield Violation(9, f"{entry.frame.id} of a superseded connection was done", diary.name, entry.ms)
