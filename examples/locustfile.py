"""The people of `masquerade load` for locust: `locust -f locustfile.py --host http://localhost:8000 -u 100 -r 10`.

They share one asyncio loop on a thread of its own, because locust's greenlets are no coroutines; each of locust's users
looks in on its person now and then, and tells locust what was measured since. Only against a server of your own.
"""

import asyncio
from collections.abc import Coroutine

import gevent
import uvloop
from locust import User, constant, task

from masquerade.load.door import CountingTransport, NetworkDoor
from masquerade.load.plan import TEMPOS, LoadPlan
from masquerade.load.player import LoadPlayer
from masquerade.load.tally import LoadTally
from roomlit.hosting import HubClient

PLAN = LoadPlan(users=8, tempo=TEMPOS["fast"], games=1, ai_seats=3, pages=True)
CHAIRS = 4
"""A table starts with so many people; who comes later plays from the next game on."""
LOOK_S = 0.25


class Evening:
    """Everybody's coroutines on one loop. Threads share only lists, which need no lock."""

    def __init__(self) -> None:
        self._loop = uvloop.new_event_loop()
        self._tasks: dict[int, asyncio.Task] = {}
        self._rooms: dict[str, tuple[str, int]] = {}
        self._people = 0
        self._opening = asyncio.Lock()
        # Native, whatever locust has made of the module `threading`.
        gevent.get_hub().threadpool.spawn(self._run)

    def begin(self, key: int, work: Coroutine, ended: list) -> None:
        """Run `work`; how it ended is appended to `ended`."""
        self._loop.call_soon_threadsafe(self._begin, key, work, ended)

    def cancel(self, key: int) -> None:
        """The user of this key is taken away."""
        self._loop.call_soon_threadsafe(lambda: key in self._tasks and self._tasks[key].cancel())

    async def play(self, url: str, tally: LoadTally) -> None:
        """One person, one game, at a table that may be new."""
        self._people += 1
        number = self._people
        async with HubClient(url, transport=CountingTransport(tally.requests)) as hub:
            async with self._opening:  # One table at a time is filled.
                room = await self._chair(hub)
            door = NetworkDoor(hub, tally, pages=PLAN.pages)
            player = LoadPlayer(door, PLAN, tally, room=room, chairs=CHAIRS, seed=number)
            await player.play(asyncio.Semaphore())

    async def _chair(self, hub: HubClient) -> str:
        room, taken = self._rooms.get(hub.base_url, ("", PLAN.users))
        if taken >= PLAN.users:
            room, taken = await hub.open_room(options={**PLAN.options(0, PLAN.users), "mode": "spot"}), 0
        self._rooms[hub.base_url] = (room, taken + 1)
        return room

    def stop(self) -> None:
        """The thread ends."""
        self._loop.call_soon_threadsafe(self._loop.stop)

    def _begin(self, key: int, work: Coroutine, ended: list) -> None:
        self._tasks[key] = self._loop.create_task(work)
        self._tasks[key].add_done_callback(lambda done: self._end(key, done, ended))

    def _end(self, key: int, done: asyncio.Task, ended: list) -> None:
        del self._tasks[key]
        ended.append(None if done.cancelled() else done.exception())

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()
        self._loop.close()


class Teller:
    """Tells locust what a tally holds and has not been told before."""

    def __init__(self, tally: LoadTally, request) -> None:
        self._tally, self._request = tally, request
        self._told: dict[str, int] = {}

    def tell(self) -> None:
        """What is new."""
        tally = self._tally
        for name, times in (
            ("join", tally.join_ms),
            ("page", tally.page_ms),
            ("command", tally.answered_ms),
            ("line, until it is there", tally.ledger.deliveries.ms),
        ):
            told = self._told.get(name, 0)
            for ms in times[told:]:
                self._request.fire(request_type="WS", name=name, response_time=ms, response_length=0, exception=None)
            self._told[name] = told + len(times[told:])
        wrong = {"lost": tally.ledger.lost, "repeated": tally.ledger.repeated, **tally.failed, **tally.hindered}
        for name, count in wrong.items():
            for _ in range(count - self._told.get(name, 0)):
                fault = RuntimeError(name)
                self._request.fire(request_type="WS", name=name, response_time=0, response_length=0, exception=fault)
            self._told[name] = count


EVENING = Evening()


class Guest(User):
    """One person; the next one comes when the game is over."""

    wait_time = constant(1)

    @task
    def one_game(self) -> None:
        """Play, and tell locust about it."""
        tally, ended = LoadTally(), []
        teller = Teller(tally, self.environment.events.request)
        EVENING.begin(id(self), EVENING.play(self.host, tally), ended)
        try:
            while not ended:
                gevent.sleep(LOOK_S)
                teller.tell()
        finally:
            EVENING.cancel(id(self))
        for error in ended:
            if error is not None:
                raise error
