"""Keeps every finished game: notices rooms at the reveal, and writes each game down once."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import structlog

from masquerade.insight.record import record
from masquerade.ports.results import Key, Record, Results
from masquerade.rules.state import State
from roomlit.hosting import RemoteError
from roomlit.server.actor import RoomActor
from roomlit.server.hub import Hub

_log = structlog.get_logger("masquerade.recorder")
LOOK_EVERY_S = 0.5
PATIENCE_S = 5.0
AGAIN_MAX_S = 30.0
WAITING_MAX = 1000
"""Games held in memory while the disk fails; the oldest give way."""


class Recorder:
    """Looks twice a second which rooms show their reveal; run it beside the hub.

    Nothing of a running game waits for it: it reads states that never change, and a store that fails is tried again
    while the games go on. After a restart the rooms come back at their reveal and are seen again; `Results.save`
    keeps the first record of each game.
    """

    def __init__(self, hub: Hub, results: Results) -> None:
        self._hub = hub
        self._results = results
        self._seen: set[Key] = set()
        self._waiting: dict[Key, Record] = {}
        self._started = False

    @asynccontextmanager
    async def at_work(self) -> AsyncGenerator[None]:
        """Games are kept while the block runs; at its end those still waiting get one last try."""
        task = asyncio.get_running_loop().create_task(self.run(), name="recorder")
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            await self._last_try()
            await self._results.close()

    async def run(self) -> None:
        """Record until cancelled."""
        pause_s = LOOK_EVERY_S
        while True:
            try:
                await self._look()
                await self._write()
                pause_s = LOOK_EVERY_S
            except Exception as error:  # noqa: BLE001 – the edge of a task: whatever a store throws, games go on
                pause_s = min(AGAIN_MAX_S, pause_s * 2)
                _log.error("results cannot be kept now, trying again", waiting=len(self._waiting), error=repr(error))
            await self._rest(pause_s)

    async def _rest(self, seconds: float) -> None:
        """Wait before the next try, still noticing what ends meanwhile."""
        while seconds > 0:
            await asyncio.sleep(min(seconds, LOOK_EVERY_S))
            seconds -= LOOK_EVERY_S
            if seconds > 0:
                await self._look()

    async def _look(self) -> None:
        shown: set[Key] = set()
        for code, actor in tuple(self._hub.rooms.items()):
            state = actor.state
            if not isinstance(state, State) or state.phase.name != "reveal" or actor.dead:
                continue
            key = Key(room=code, opened_at=actor.meta.opened_at, game=state.game)
            shown.add(key)
            if key not in self._seen and await _durable(actor):
                self._wait_for(key, actor, state)
        self._seen &= shown

    def _wait_for(self, key: Key, actor: RoomActor, state: State) -> None:
        self._seen.add(key)
        try:
            # What a stranger sees of the revealed game: nothing that belongs to one player.
            body = record(actor.logic.view(state, None))
        except Exception as error:  # noqa: BLE001 – one game that cannot be read must not stop the others
            _log.error("a result is lost: it cannot be read", room=key.room, game=key.game, error=repr(error))
            return
        mode = str(body.get("mode", "spot"))
        self._waiting[key] = Record(key=key, ended_at=state.phase.started_at, mode=mode, body=body)
        if len(self._waiting) > WAITING_MAX:
            lost = next(iter(self._waiting))
            del self._waiting[lost]
            _log.error("a result is lost: too many wait for the disk", room=lost.room, game=lost.game)

    async def _write(self) -> None:
        if not self._started:
            await self._results.start()
            self._started = True
        for key, kept in tuple(self._waiting.items()):
            if await self._results.save(kept):
                _log.info("🏁 result kept", room=key.room, game=key.game)
            del self._waiting[key]

    async def _last_try(self) -> None:
        try:
            async with asyncio.timeout(PATIENCE_S):
                await self._look()
                await self._write()
        except Exception as error:  # noqa: BLE001 – the process ends; the rooms bring the rest back at the next start
            _log.error("results not kept at the end", waiting=len(self._waiting), error=repr(error))


async def _durable(actor: RoomActor) -> bool:
    """Whether what the room shows is on the disk: a reveal that a crash takes back must not be kept."""
    try:
        async with asyncio.timeout(PATIENCE_S):
            await actor.settled()
    except (RemoteError, TimeoutError):
        return False
    return True
