"""People who play whole games of masquerade over real WebSockets; they lose connections, reload, leave, and come."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from masquerade.rules import view_reducer
from masquerade.wire.view import ViewJson
from roomlit.client.event import RoomEvent
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
CROWD = 0.5
"""So many vote as everybody does: else nearly every vote would be a tie."""
THINK_S = (0.6, 1.8)
REVEAL_S = (2.0, 5.0)
"""How long a reveal is looked at before somebody wants the next game."""
LEAVES = 0.15
"""Of those who look at a reveal, so many leave for good; somebody new comes for each."""
CUT, RELOAD, AWAY = 0.010, 0.006, 0.004
"""Per thought: the connection breaks and is resumed; the page is loaded again; it is closed for a while."""
AWAY_S = (3.0, 20.0)
WORDS = ("well", "no idea", "the kettle", "who asked", "on a Tuesday", "I do", "so you say", "probably", "never", "ha")


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
            room=seat.room, open_link=open_link, ticket=lambda: hub.ticket(seat.room, seat.seat), fold=_fold
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

    async def _move(self, client: _Client, view: dict[str, Any]) -> None:
        you, own = view["you"], view["you"]["seat"]
        if view["phase"]["name"] == "lobby":
            if you["host"] and len(view["people"]) >= self._table.chairs:
                await self._ask(client, "start")
            return
        others = [seat["seat"] for seat in view["seats"] if seat["alive"] and seat["seat"] != own]
        if own is None or len(others) == len([seat for seat in view["seats"] if seat["alive"]]):
            return  # Watching, or out.
        match view["phase"]["name"]:
            case "ready" if not you["ready"]:
                await self._ask(client, "ready")
            case "prompts" if len(you["answers"]) < 2:
                await self._ask(client, "answer", prompt=len(you["answers"]), text=self._line())
            case "discussion" if self._dice.random() < 0.15:
                await self._ask(client, "suspect", seat=self._dice.choice(others), per_cent=self._dice.randint(0, 100))
            case "discussion":
                self._tally.sent += 1
                await client.signal("typing")
                await self._ask(client, "message", text=self._line())
            case "voting" | "runoff" if you["ballot"] is None:
                standing = view["phase"]["tied"] or others
                named = standing[0] if self._dice.random() < CROWD else self._dice.choice(standing)
                await self._ask(client, "vote", named=None if named == own else named, sliders={str(others[0]): 50})
            case _:
                pass

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

    def _line(self) -> str:
        return " ".join(self._dice.choices(WORDS, k=self._dice.randint(2, 9)))


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


def _fold(view: ViewJson, event: RoomEvent) -> ViewJson:
    return view_reducer.apply(view, event.type, event.data, event.audience)
