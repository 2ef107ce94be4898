"""One person of a load test: takes a seat, plays by the rules through the hub as a browser does, and writes down."""

import asyncio
from contextlib import AsyncExitStack

import httpx
from websockets.exceptions import WebSocketException

from masquerade.load.door import Door, now_s
from masquerade.load.moves import PlannedMove, next_move
from masquerade.load.plan import LoadPlan
from masquerade.load.tally import LoadTally
from masquerade.players.dice import Dice
from masquerade.wire.view import ViewJson
from roomlit.hosting import LocalError, Refused, RemoteError, RoomClient, RoomEvent, TaskSupervisor

AGAIN_S = 3.0
"""How long a reveal is looked at before the host wants the next game."""
REFUSED_S = 1.0
"""How long somebody looks at a refusal."""


class LoadPlayer:
    """`play` takes as long as its games, or until it is cancelled.

    Args:
        door: how it gets in.
        room: the code of its table.
        chairs: how many people the host waits for.
        seed: its chance.
    """

    def __init__(self, door: Door, plan: LoadPlan, tally: LoadTally, *, room: str, chairs: int, seed: int) -> None:
        self._door, self._plan, self._tally = door, plan, tally
        self._room, self._chairs = room, chairs
        self._name = f"Guest {seed}"
        self._dice = Dice(seed)
        self._changed = asyncio.Event()
        self._games_left = plan.games
        self._game = 0
        self._last: dict[str, int] = {}

    async def play(self, turn: asyncio.Semaphore) -> None:
        """Come in when it is this person's `turn`, play, leave. What goes wrong is counted, not raised."""
        try:
            async with AsyncExitStack() as stack:
                async with turn:
                    client = await self._door.come_in(stack, self._room, self._name)
                await self._stay(client)
        except Refused as no:
            self._tally.refused[no.code] += 1
        except (RemoteError, LocalError) as error:
            self._tally.failed[error.code] += 1
        except (OSError, httpx.HTTPError, WebSocketException) as error:
            self._tally.failed[f"page/{type(error).__name__}"] += 1

    def _seat_down(self, view: ViewJson) -> None:
        self._game = view["game"]
        read = view["messages"][-1]["id"] if view["messages"] else 0
        self._tally.ledger.seated((self._room, self._game), self._name, read=read)

    async def _stay(self, client: RoomClient) -> None:
        tasks, over = TaskSupervisor(), asyncio.Event()
        self._tally.seated += 1
        self._tally.connected += 1
        self._seat_down(client.view)
        try:
            tasks.start("listen", self._listen(client, over))
            tasks.start("act", self._act(client))
            await over.wait()
        finally:
            await tasks.close()
            self._tally.connected -= 1
            self._tally.ledger.skipped((self._room, self._game), self._name)

    async def _listen(self, client: RoomClient, over: asyncio.Event) -> None:
        try:
            while True:
                if self._hears(await client.next()):
                    break
        except RemoteError as error:
            self._tally.failed[error.code] += 1
        finally:
            over.set()

    def _hears(self, event: RoomEvent) -> bool:
        """Write down one event; whether this was the last game."""
        tally, game = self._tally, (self._room, self._game)
        if event.seq == 0:
            tally.hints_heard += 1
            return False
        tally.events += 1
        self._count_gap(event)
        match event.type:
            case "message":
                tally.ledger.heard(game, self._name, event.data["id"], at_s=now_s())
                return False
            case "game_over":
                return self._game_over(game)
            case "voted" | "topic" | "voting_result":
                return False  # What others do, or what there is to look at: nobody thinks again about the next move.
            case "phase":
                self._game = event.data["game"]
                tally.ledger.seated((self._room, self._game), self._name)
        self._changed.set()
        return False

    def _count_gap(self, event: RoomEvent) -> None:
        last = self._last.get(event.audience, event.seq - 1)
        self._tally.gaps += max(0, event.seq - last - 1)
        self._last[event.audience] = event.seq

    def _game_over(self, game: tuple[str, int]) -> bool:
        self._tally.ledger.over(game, self._name)
        self._tally.finished[game] += 1
        self._changed.set()
        if self._games_left is not None:
            self._games_left -= 1
        return self._games_left == 0

    async def _act(self, client: RoomClient) -> None:
        while True:
            self._changed.clear()
            move, planned_s = self._next(client.view), now_s()
            if move is None:
                await self._changed.wait()
            elif await self._undisturbed(planned_s + move.after_s - move.typing_s):
                if move.name == "message":
                    self._tally.hints += 1
                    await client.signal("typing")
                if await self._undisturbed(due_s := planned_s + move.after_s):
                    await self._ask(client, move, due_s)

    def _next(self, view: ViewJson) -> PlannedMove | None:
        if view["phase"]["name"] == "reveal":
            return PlannedMove("rematch", {}, AGAIN_S) if view["you"]["host"] else None
        return next_move(view, self._dice, self._plan.tempo, chairs=self._chairs)

    async def _undisturbed(self, until_s: float) -> bool:
        """Whether nothing changes until then."""
        try:
            async with asyncio.timeout_at(until_s):
                await self._changed.wait()
        except TimeoutError:
            return True
        return False

    async def _ask(self, client: RoomClient, move: PlannedMove, due_s: float) -> None:
        """Times count from when it was due: waiting for this program's own turn is part of them."""
        tally, game = self._tally, (self._room, client.view["game"])
        tally.commands += 1
        try:
            ack = await client.send(move.name, **move.args)
        except Refused as no:
            tally.refused[no.code] += 1
            await self._undisturbed(now_s() + REFUSED_S)
            return
        except RemoteError as error:
            tally.failed[error.code] += 1
            return
        tally.answered_ms.append(1000 * (now_s() - due_s))
        if move.name == "message":
            tally.ledger.said(game, ack.result["id"], due_s=due_s)
