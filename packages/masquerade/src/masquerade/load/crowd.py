"""All people of a load test by protocol: opens the rooms, lets everybody in, and waits until the games are over."""

import asyncio
from typing import Any

from masquerade.load.door import CountingTransport, NetworkDoor
from masquerade.load.plan import LoadPlan
from masquerade.load.player import LoadPlayer
from masquerade.load.tally import LoadTally
from roomlit.hosting import HubClient, Refused, RemoteError


class LoadCrowd:
    """People of one server. Use as `async with`; more may come while others play.

    Args:
        url: where the server answers.
        plan: who they are.
        tally: counts what they do.
    """

    def __init__(self, url: str, plan: LoadPlan, tally: LoadTally) -> None:
        self.rooms: list[str] = []
        self._hub = HubClient(url, transport=CountingTransport(tally.requests))
        self._door = NetworkDoor(self._hub, tally, pages=plan.pages)
        self._plan, self._tally = plan, tally
        self._turn = asyncio.Semaphore(plan.joins_at_once)
        self._users = 0

    async def __aenter__(self) -> "LoadCrowd":
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._hub.close()

    async def seat(self, group: asyncio.TaskGroup, tables: list[int]) -> None:
        """Open these tables and have their people come in and play, as tasks of `group`."""
        for people in tables:
            try:
                code = await self._open(self._plan.options(len(self.rooms), people))
            except Refused as no:
                self._tally.refused[no.code] += people
                continue
            except RemoteError as error:
                self._tally.failed[error.code] += people
                continue
            self.rooms.append(code)
            for _ in range(people):
                self._users += 1
                player = LoadPlayer(self._door, self._plan, self._tally, room=code, chairs=people, seed=self._users)
                group.create_task(player.play(self._turn))

    async def _open(self, options: dict[str, Any]) -> str:
        """A room; where one address may open only so many a minute, it waits its turn."""
        while True:
            try:
                return await self._hub.open_room(options=options)
            except Refused as no:
                if no.retry_ms == 0:
                    raise
                await asyncio.sleep(no.retry_ms / 1000)

    async def play(self) -> bool:
        """Everybody of the plan, until all games are over; whether they were before the time was."""
        try:
            async with asyncio.timeout(60 * self._plan.minutes), asyncio.TaskGroup() as group:
                await self.seat(group, self._plan.tables())
        except TimeoutError:
            return False
        return True
