"""The company of AI players: one connected client per AI seat, entering by the door that people use."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from functools import partial

import structlog

from masquerade.match.cast import AiSeat, ai_players
from masquerade.match.rewording_job import RewordingJob
from masquerade.players.cast import personas_for
from masquerade.players.decide import decide
from masquerade.players.intents import AnswerIntent, Intent, SayIntent, command_of, due_at
from masquerade.players.mind import Mind, new_mind
from masquerade.players.rewording.reword_line import OWN
from masquerade.players.typing_indicator import TypingIndicator
from masquerade.ports.rewriter import Rewriter
from masquerade.rules import view_reducer
from masquerade.rules.state import State
from masquerade.wire.commands import CreditCommand, encoded
from masquerade.wire.view import ViewJson
from roomlit.client.event import RoomEvent
from roomlit.client.link import Link, MemoryLink
from roomlit.client.room import RoomClient
from roomlit.errors import Refused, RemoteError
from roomlit.ports.transport import Wire
from roomlit.server.connection import Connection
from roomlit.server.credentials import Claim
from roomlit.server.hub import Hub

_log = structlog.get_logger("masquerade.ai_runner")
LOOK_EVERY_S = 0.2
AGAIN_S = 1.0
IDLE_MS = 30_000
CastSeat = tuple[str, AiSeat]


class AiRunner:
    """Looks five times a second which AI seats there are and keeps a player at each; run it beside the hub.

    A player is rebuilt from its persona, seed and view alone, so a restart only needs to look again. With a `rewriter`
    its lines and answers may be worded by a language model; when they are given, and whether, does not depend on it.
    """

    def __init__(self, hub: Hub, rewriter: Rewriter | None = None) -> None:
        self._hub = hub
        self._rewriter = rewriter
        self._players: dict[CastSeat, asyncio.Task[None]] = {}

    @asynccontextmanager
    async def at_work(self) -> AsyncGenerator[None]:
        """The company plays while the block runs."""
        task = asyncio.get_running_loop().create_task(self.run(), name="ai_runner")
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def run(self) -> None:
        """Play until cancelled."""
        async with asyncio.TaskGroup() as group:
            while True:
                wanted = self._wanted()
                for cast in wanted - self._players.keys():
                    self._players[cast] = group.create_task(self._play(*cast), name=f"ai-{cast[0]}")
                for cast in self._players.keys() - wanted:
                    self._players.pop(cast).cancel()
                await asyncio.sleep(LOOK_EVERY_S)

    def _wanted(self) -> set[CastSeat]:
        return {
            (code, seat)
            for code, actor in self._hub.rooms.items()
            if isinstance(actor.state, State)
            for seat in ai_players(actor.state)
        }

    async def _play(self, code: str, seat: AiSeat) -> None:
        claim = Claim(code, seat.player)

        async def open_link() -> Link:
            return MemoryLink(partial(self._connect, claim))

        async def ticket() -> str:
            return self._hub.credentials.ticket(claim, now=self._hub.clock.now())

        persona = seat.persona or personas_for(1, seat.seed)[0][0]
        while True:
            try:
                async with (
                    RoomClient(room=code, open_link=open_link, ticket=ticket, fold=_fold) as client,
                    RewordingJob(self._rewriter, code) as rewording,
                ):
                    mind = new_mind(persona, seat.seed)
                    await _Player(client, mind, self._hub, rewording, seed=seat.seed).play()
            except RemoteError as error:
                if code not in self._hub.rooms:
                    return
                _log.info("🤖 dropped out, coming back", room=code, why=str(error))
            except Exception as error:  # noqa: BLE001 – the edge of a task: one broken player must not end the AI runner
                _log.error("🤖 broke, starting over", room=code, error=repr(error))
            await asyncio.sleep(AGAIN_S)

    def _connect(self, claim: Claim, wire: Wire) -> Connection:
        return self._hub.registry.connect(room=claim.room, player=claim.player, wire=wire, internal=True)


class _Player:
    """One AI seat: reads, thinks, and carries out what has come due."""

    def __init__(self, client: RoomClient, mind: Mind, hub: Hub, rewording: RewordingJob, *, seed: int) -> None:
        self._client = client
        self._mind = mind
        self._hub = hub
        self._commission = rewording
        self._credited = OWN
        self._keys = TypingIndicator(seed)

    async def play(self) -> None:
        while True:
            now = self._hub.clock.now()
            mind = self._commission.deliver(self._client.view, self._mind)
            decision = decide(self._client.view, mind, now)
            self._mind = decision.mind
            intents = [self._worded(intent) for intent in decision.intents]
            self._commission.order(self._client.view, self._mind)
            writer = mind.draft.engine if mind.draft is not None else OWN
            wakes = [decision.wake_at] if decision.wake_at is not None else []
            for intent in intents:
                due = due_at(intent)
                if due is not None and due <= now:
                    await self._carry_out(intent, writer)
                elif isinstance(intent, SayIntent):
                    wakes.append(await self._type(intent, now))
            await self._listen(min(wakes, default=now + IDLE_MS) - self._hub.clock.now())

    def _worded(self, intent: Intent) -> Intent:
        if not isinstance(intent, AnswerIntent):
            return intent
        return self._commission.seal(self._client.view, self._mind, intent)

    async def _listen(self, wait_ms: int) -> None:
        try:
            async with asyncio.timeout(max(wait_ms, 1) / 1000):
                await self._client.next()
        except TimeoutError:
            pass

    async def _type(self, intent: SayIntent, now: int) -> int:
        """Show the seat typing while it is; when to look again."""
        if now < intent.typing_from:
            return intent.typing_from
        if self._keys.pressed(intent.typing_from, now):
            await self._client.signal("typing")
        return min(intent.send_at, self._keys.next_at)

    async def _carry_out(self, intent: Intent, writer: str) -> None:
        command = command_of(intent)
        if command is None:
            return
        name, args = encoded(command)
        _log.debug("🤖 acts", room=self._client.room, command=name)
        try:
            await self._client.send(name, **args)
            if isinstance(intent, SayIntent | AnswerIntent):
                await self._credit(writer if isinstance(intent, SayIntent) else intent.engine)
        except Refused:
            pass  # The bell was faster, or the room is busy: what was meant then is not said later.

    async def _credit(self, writer: str) -> None:
        """Tell the room, for the reveal, that a line or an answer just given was not the deck's; once is enough."""
        if writer != self._credited and writer != OWN:
            name, args = encoded(CreditCommand(engine=writer))
            await self._client.send(name, **args)
            self._credited = writer


def _fold(view: ViewJson, event: RoomEvent) -> ViewJson:
    return view_reducer.apply(view, event.type, event.data, event.audience)
