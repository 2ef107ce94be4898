"""People who play whole games of masquerade over real WebSockets; they lose connections, reload, leave, and come."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from masquerade.load.door import fold
from masquerade.load.moves import next_move
from masquerade.load.plan import TEMPOS
from masquerade.players.dice import Dice
from masquerade.wire.view import ViewJson
from roomlit.client.http import HeldSeat, HubClient
from roomlit.client.link import Link, SocketLink
from roomlit.client.room import RoomClient
from roomlit.client.state_machine import ClientSession, Outcome
from roomlit.errors import Refused, RemoteError
from roomlit.protocol.messages import Event, Joined, ServerFrame
from roomlit.testing.waiting import PATIENCE_S

PACE: dict[str, Any] = {"discussion_s": 10, "prompts_s": 10, "ballot_s": 8, "ready_s": 4, "result_s": 2}
"""Phases as short as people could still play them."""
Games = Sequence[Mapping[str, Any]]
"""Settings, each for every so many-th room."""
SHORT: Games = ({**PACE, "mode": "masks", "rounds": 1}, {**PACE, "mode": "spot", "rounds": 1})
LONG: Games = ({**PACE, "mode": "masks", "rounds": 2, "elimination": True},)
"""Two minutes each."""
SHORTEST: Games = ({"mode": "spot", "rounds": 1, "discussion_s": 5, "ballot_s": 5, "ready_s": 1, "result_s": 1},)
"""As short as the game allows."""
THINK_S = (0.6, 1.8)
REVEAL_S = (2.0, 5.0)
"""How long a reveal is looked at before somebody wants the next game."""
LEAVES = 0.15
"""Of those who look at a reveal, so many leave for good; somebody new comes for each."""
CUT, RELOAD, AWAY = 0.010, 0.006, 0.004
"""Per thought: the connection breaks and is resumed; the page is loaded again; it is closed for a while."""
AWAY_S = (3.0, 20.0)


class Tally:
    """What all of them saw, together."""

    def __init__(self) -> None:
        self.sent = self.received = self.lost = self.repeated = 0
        self.people = self.left = self.cuts = self.reloads = 0
        self.joined: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.failed: Counter[str] = Counter()
        self.games: set[tuple[str, int]] = set()
        self.answered_ms: list[float] = []


class CheckedSession(ClientSession):
    """The client's half of the protocol; every number it hears must be the one after the last."""

    def __init__(self, room: str, tally: Tally) -> None:
        super().__init__(room)
        self._tally = tally

    def receive(self, frame: ServerFrame) -> Outcome:
        tally = self._tally
        tally.received += 1
        if isinstance(frame, Event) and (here := self.at.get(frame.audience)) is not None:
            tally.lost += max(0, frame.seq - here.seq - 1)
            tally.repeated += frame.seq <= here.seq
        elif isinstance(frame, Joined):
            tally.joined[frame.how] += 1
            if frame.how == "resumed":
                tally.repeated += any(frame.at[name].seq < here.seq for name, here in self.at.items())
        return super().receive(frame)


class _Client(RoomClient):
    def __init__(self, hub: HubClient, seat: HeldSeat, tally: Tally) -> None:
        url = f"{hub.base_url.replace('http', 'ws', 1)}/ws/{seat.room}/{seat.player}"

        async def open_link() -> Link:
            return await SocketLink.open(url)

        super().__init__(
            room=seat.room, open_link=open_link, ticket=lambda: hub.ticket(seat.room, seat.seat), fold=fold
        )
        self._session = CheckedSession(seat.room, tally)

    def stands(self, audience: str) -> int:
        """The number of the last event heard."""
        here = self._session.at.get(audience)
        return 0 if here is None else here.seq

    async def cut(self) -> None:
        """End the connection as a network does; the client resumes by itself."""
        if self._link is not None:
            await self._link.close()


class Player:
    """One person, from taking a seat to leaving for good."""

    def __init__(self, table: "Table", name: str) -> None:
        self.client: _Client | None = None
        self.seat: HeldSeat | None = None
        self._table = table
        self._tally = table.tally
        self._dice = table.dice
        self._name = name

    async def live(self) -> None:
        """Raises `Refused` when the room has no place."""
        self.seat = seat = await self._table.hub.join(self._table.code, name=self._name)
        self._tally.people += 1
        away: float | None = 0.0
        while away is not None:
            client = _Client(self._table.hub, seat, self._tally)
            async with client:
                self.client = client
                listening = asyncio.create_task(self._listen(client))
                try:
                    away = await self._play(client)
                finally:
                    listening.cancel()
                    self.client = None
            await asyncio.sleep(away or 0.0)
        self._tally.left += 1

    async def level(self) -> None:
        """Nothing more is done now: what the room has told so far must come."""
        client, seat = self.client, self.seat
        if client is None or seat is None:
            return
        there = (await self._table.hub.snapshot(seat.room, seat.seat))["at"]
        end = time.monotonic() + PATIENCE_S
        while missing := sum(max(0, at["seq"] - client.stands(name)) for name, at in there.items()):
            if time.monotonic() > end:
                self._tally.lost += missing
                return
            await asyncio.sleep(0.05)

    async def _listen(self, client: _Client) -> None:
        while True:
            event = await client.next()
            if event.type == "game_over":
                self._tally.games.add((self._table.code, client.view["game"]))

    async def _play(self, client: _Client) -> float | None:
        """Until the page is closed: for how many seconds, or for good."""
        while True:
            await asyncio.sleep(self._dice.uniform(*THINK_S))
            if self._table.over.is_set():
                await asyncio.Event().wait()
            fate = self._dice.random()
            if fate < CUT:
                self._tally.cuts += 1
                await client.cut()
            elif fate < CUT + RELOAD + AWAY:
                self._tally.reloads += 1
                return 0.1 if fate < CUT + RELOAD else self._dice.uniform(*AWAY_S)
            elif client.view["phase"]["name"] == "reveal":
                if self._dice.random() < LEAVES and await self._ask(client, "leave"):
                    return None
                await asyncio.sleep(self._dice.uniform(*REVEAL_S))
                await self._ask_for_more(client)
            else:
                await self._move(client, client.view)

    async def _ask_for_more(self, client: _Client) -> None:
        view = client.view
        if view["phase"]["name"] != "reveal":
            return
        if view["you"]["host"]:  # Whoever closed the page for good would keep a place.
            for person in view["people"]:
                if person.get("away"):
                    await self._ask(client, "kick", name=person["name"])
        await self._ask(client, "rematch")

    async def _move(self, client: _Client, view: ViewJson) -> None:
        move = next_move(view, self._table.chance, TEMPOS["fast"], chairs=self._table.chairs)
        if move is None:
            return
        if move.name == "message":
            self._tally.sent += 1
            await client.signal("typing")
        await self._ask(client, move.name, **move.args)

    async def _ask(self, client: _Client, name: str, /, **args: Any) -> bool:
        self._tally.sent += 1
        began = time.monotonic()
        try:
            await client.send(name, **args)
        except Refused as no:
            self._tally.refused[no.code] += 1
            return False
        except RemoteError as error:
            self._tally.failed[error.code] += 1
            return False
        self._tally.answered_ms.append(1000 * (time.monotonic() - began))
        return True


class Table:
    """One room with so many chairs: whoever leaves is replaced."""

    def __init__(
        self, hub: HubClient, tally: Tally, *, number: int, chairs: int, over: asyncio.Event, games: Games
    ) -> None:
        self.hub = hub
        self.tally = tally
        self.chairs = chairs
        self.over = over
        self.code = ""
        self.dice = random.Random(number)
        self.chance = Dice(number)
        self._game = games[number % len(games)]
        self._sitting: dict[int, Player] = {}
        self._names = 0

    @property
    def connected(self) -> int:
        """How many are, now."""
        clients = [player.client for player in self._sitting.values()]
        return sum(client is not None and client.status == "connected" for client in clients)

    async def open(self) -> None:
        """Open the room."""
        self.code = await self.hub.open_room(options=dict(self._game))

    async def run(self) -> None:
        """Keep every chair taken, until cancelled."""
        async with asyncio.TaskGroup() as group:
            for chair in range(self.chairs):
                group.create_task(self._keep(chair))

    async def level(self) -> None:
        """Once it is `over`: wait until everybody has heard everything."""
        await asyncio.gather(*(player.level() for player in self._sitting.values()))

    async def _keep(self, chair: int) -> None:
        await asyncio.sleep(self.dice.uniform(0, 2))
        while True:
            self._names += 1
            self._sitting[chair] = player = Player(self, f"Guest {self._names}")
            try:
                await player.live()
            except Refused as no:
                self.tally.refused[no.code] += 1
            except RemoteError as error:
                self.tally.failed[error.code] += 1
            await asyncio.sleep(self.dice.uniform(0.5, 3))
