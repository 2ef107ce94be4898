"""Keeps every finished game: hears of rooms at their reveal, and writes each game down once."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager, suppress

import msgspec
import structlog

from masquerade.insight.game import record
from masquerade.ports.results import Key, Record, Results
from masquerade.rules.state import State
from roomlit.hosting import Fact, Hub, ObservedRoom, RemoteError, TaskSupervisor

_log = structlog.get_logger("masquerade.recorder")
PATIENCE_S = 5.0
AGAIN_S, AGAIN_MAX_S = 0.5, 30.0
WAITING_MAX = 1000
"""Games held in memory while the disk fails; the oldest give way."""
SAID = ("answers", "messages")
"""The parts of a record that a host may hide after the end."""
HeldBack = tuple[object, ...]
"""What the host holds back of a game, each by its id."""


class Recorder:
    """A `RoomObserver` that keeps each game in `results` once it is durable that its masks are off.

    Nothing of a running game waits for it: it takes note of states that never change, and a store that fails is tried
    again while the games go on. After a restart the rooms are told of at their reveal again; `Results.save` keeps the
    first record of each game. Only what a host hides afterwards is hidden in it too.
    """

    def __init__(self, hub: Hub, results: Results) -> None:
        self._hub = hub
        self._results = results
        self._tasks = TaskSupervisor()
        self._seen: dict[str, tuple[Key, HeldBack]] = {}
        self._waiting: dict[Key, ObservedRoom] = {}
        self._people: dict[str, tuple[int, frozenset[str]]] = {}
        self._erasing: list[tuple[str, int, frozenset[str]]] = []
        self._news = asyncio.Event()
        self._started = False

    @asynccontextmanager
    async def at_work(self) -> AsyncGenerator[None]:
        """Games are kept while the block runs; at its end those still waiting get one last try."""
        with self._hub.observe(self):
            self._tasks.start("recorder", self._run())
            try:
                yield
            finally:
                await self._tasks.close()
                await self._last_try()
                await self._results.close()

    def opened(self, room: ObservedRoom) -> None:
        """Take note of a game that is over and was not seen before, or not with so much of it hidden."""
        state = room.state
        if not isinstance(state, State):
            return
        self._people.setdefault(room.room, (state.forgets, _nicknames(state)))
        if state.phase.name != "reveal":
            return
        key = Key(room=room.room, opened_at=room.opened_at, game=state.game)
        seen = (key, _withheld(state))
        if self._seen.get(room.room) == seen:
            return
        self._seen[room.room] = seen
        self._waiting[key] = room
        if len(self._waiting) > WAITING_MAX:
            lost = next(iter(self._waiting))
            del self._waiting[lost]
            _log.error("a result is lost: too many wait for the disk", room=lost.room, game=lost.game)
        self._news.set()

    def stepped(self, room: ObservedRoom, facts: Sequence[Fact]) -> None:
        """As when it was opened: the step may have ended the game."""
        del facts
        self._look_who_is_erased(room)
        self.opened(room)

    def _look_who_is_erased(self, room: ObservedRoom) -> None:
        """Who has had deleted what is kept of them was in the state before, and the count of them has risen."""
        state = room.state
        if not isinstance(state, State):
            return
        before, named = self._people.get(room.room, (state.forgets, frozenset[str]()))
        now = _nicknames(state)
        self._people[room.room] = (state.forgets, now)
        if state.forgets > before and (gone := named - now):
            self._erasing.append((room.room, room.opened_at, gone))
            self._news.set()

    def freed(self, room: str) -> None:
        """Another room of this code may come; what waits for the disk goes on waiting."""
        self._seen.pop(room, None)
        self._people.pop(room, None)

    async def _run(self) -> None:
        pause_s = AGAIN_S
        while True:
            try:
                await self._write()
            except Exception as error:  # noqa: BLE001 – the edge of a task: whatever a store throws, games go on
                _log.error("results cannot be kept now, trying again", waiting=len(self._waiting), error=repr(error))
                await asyncio.sleep(pause_s)
                pause_s = min(AGAIN_MAX_S, pause_s * 2)
            else:
                pause_s = AGAIN_S
                await self._news.wait()

    async def _write(self) -> None:
        if not self._started:
            await self._results.start()
            self._started = True
        self._news.clear()
        for key, room in tuple(self._waiting.items()):
            kept = _record(key, room)
            if kept is not None and await self._results.save(kept):
                _log.info("🏁 result kept", room=key.room, game=key.game)
            elif kept is not None:
                await self._revise(kept)
            if self._waiting.get(key) is room:  # It may have given way meanwhile, or been told of anew.
                del self._waiting[key]
        while self._erasing:
            await self._results.erase(*self._erasing[0])
            self._erasing.pop(0)

    async def _revise(self, now: Record) -> None:
        """What was said, as it is shown now, into the record; all else stays as it was when the masks came off."""
        before = await self._results.get(now.key)
        said = {part: now.body[part] for part in SAID if part in now.body}
        if before is not None and before.body | said != before.body:
            await self._results.revise(msgspec.structs.replace(before, body=before.body | said))

    async def _last_try(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE_S):
                await self._told()
        try:
            async with asyncio.timeout(PATIENCE_S):
                await self._write()
        except Exception as error:  # noqa: BLE001 – the process ends; the rooms bring the rest back at the next start
            _log.error("results not kept at the end", waiting=len(self._waiting), error=repr(error))

    async def _told(self) -> None:
        """Until everything that the rooms have decided is durable and was told here."""
        for actor in tuple(self._hub.rooms.values()):
            with suppress(RemoteError):
                await actor.settled()
        await asyncio.sleep(0)


def _nicknames(state: State) -> frozenset[str]:
    seated = (seat.nickname for seat in state.seats if seat.nickname is not None)
    return frozenset((*(person.name for person in state.people), *seated))


def _withheld(state: State) -> HeldBack:
    lines = tuple(message.id for message in state.messages if message.withheld)
    return (*lines, *((answer.seat, answer.round, answer.prompt) for answer in state.answers if answer.withheld))


def _record(key: Key, room: ObservedRoom) -> Record | None:
    try:
        # What a stranger sees of the revealed game: nothing that belongs to one player.
        body = record(room.view(None))
    except Exception as error:  # noqa: BLE001 – one game that cannot be read must not stop the others
        _log.error("a result is lost: it cannot be read", room=key.room, game=key.game, error=repr(error))
        return None
    return Record(key=key, ended_at=room.state.phase.started_at, mode=str(body.get("mode", "spot")), body=body)
