"""Runs the AI players: one connected client per AI seat, entering by the door that people use."""

import asyncio
from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import asynccontextmanager

import structlog

from masquerade.match.logic import AiSeat, ai_players
from masquerade.match.rewording_job import RewordingJob
from masquerade.players.decide import decide
from masquerade.players.intents import AnswerIntent, Intent, SayIntent, command_of, due_at
from masquerade.players.mind import Mind, new_mind
from masquerade.players.personas import personas_for
from masquerade.players.rewording.reword_line import OWN
from masquerade.players.table import TableReader
from masquerade.players.typing_indicator import TypingIndicator
from masquerade.ports.rewriter import Rewriter
from masquerade.rules import view_reducer
from masquerade.rules.state import State
from masquerade.wire.commands import CreditCommand, encoded
from masquerade.wire.view import ViewJson
from roomlit.hosting import (
    Fact,
    Hub,
    ObservedRoom,
    Refused,
    RemoteError,
    RoomClient,
    RoomEvent,
    TaskSupervisor,
    seat_client,
)

_log = structlog.get_logger("masquerade.ai_runner")
AGAIN_S = 1.0
IDLE_MS = 30_000


class AiRunner:
    """A `RoomObserver` that keeps a player at each AI seat, from the step that made the seat to the one that ends it.

    A player is rebuilt from its persona, seed and view alone, so after a restart it only needs to be told of its room.
    With a `rewriter` its lines and answers may be worded by a language model; when they are given, and whether, does
    not depend on it.
    """

    def __init__(self, hub: Hub, rewriter: Rewriter | None = None) -> None:
        self._hub = hub
        self._rewriter = rewriter
        self._seats: dict[str, frozenset[AiSeat]] = {}
        self._tasks = TaskSupervisor()

    @asynccontextmanager
    async def at_work(self) -> AsyncGenerator[None]:
        """AI players play while the block runs."""
        try:
            with self._hub.observe(self):
                yield
        finally:
            await self._tasks.close()

    def opened(self, room: ObservedRoom) -> None:
        """A player to each AI seat that is there."""
        self._keep_seated(room.room, ai_players(room.state) if isinstance(room.state, State) else ())

    def stepped(self, room: ObservedRoom, facts: Sequence[Fact]) -> None:
        """A player to each new AI seat; who has none any more leaves."""
        del facts
        self.opened(room)

    def freed(self, room: str) -> None:
        """All of them leave."""
        self._keep_seated(room, ())

    def _keep_seated(self, room: str, dealt: Iterable[AiSeat]) -> None:
        wanted, seats = frozenset(dealt), self._seats.pop(room, frozenset())
        for seat in seats - wanted:
            self._tasks.cancel(f"ai-{room}-{seat.player}")
        for seat in wanted - seats:
            self._tasks.start(f"ai-{room}-{seat.player}", self._play(room, seat))
        if wanted:
            self._seats[room] = wanted

    async def _play(self, code: str, seat: AiSeat) -> None:
        persona = seat.persona or personas_for(1, seat.seed)[0][0]
        while True:
            try:
                async with (
                    seat_client(self._hub, room=code, player=seat.player, fold=_fold) as client,
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


class _Player:
    """One AI seat: reads, thinks, and carries out what has come due."""

    def __init__(self, client: RoomClient, mind: Mind, hub: Hub, rewording: RewordingJob, *, seed: int) -> None:
        self._client = client
        self._mind = mind
        self._hub = hub
        self._rewording = rewording
        self._credited = OWN
        self._typing = TypingIndicator(seed)
        self._reader = TableReader()

    async def play(self) -> None:
        while True:
            seen = self._client.view
            wake = await self._look(seen, self._hub.clock.now())
            await self._listen(seen, wake)

    async def _look(self, view: ViewJson, now: int) -> int:
        """Decide, and carry out what is due; when to look again though nothing has happened."""
        mind = self._rewording.deliver(view, self._mind)
        decision = decide(view, mind, now, read=self._reader.read)
        self._mind = decision.mind
        intents = [self._worded(intent) for intent in decision.intents]
        self._rewording.order(view, self._mind)
        writer = mind.draft.engine if mind.draft is not None else OWN
        wakes = [decision.wake_at] if decision.wake_at is not None else []
        for intent in intents:
            due = due_at(intent)
            if due is not None and due <= now:
                await self._carry_out(intent, writer)
            elif isinstance(intent, SayIntent):
                wakes.append(await self._type(intent, now))
        return min(wakes, default=now + IDLE_MS)

    def _worded(self, intent: Intent) -> Intent:
        if not isinstance(intent, AnswerIntent):
            return intent
        return self._rewording.seal(self._client.view, self._mind, intent)

    async def _listen(self, seen: ViewJson, wake: int) -> None:
        """Until then, or until there is something to see: hints, and events that came with others, are no reason."""
        wait_ms = max(wake - self._hub.clock.now(), 1)
        try:
            async with asyncio.timeout(wait_ms / 1000):
                while self._client.view is seen:
                    await self._client.next()
        except TimeoutError:
            pass

    async def _type(self, intent: SayIntent, now: int) -> int:
        """Show the seat typing while it is; when to look again."""
        if now < intent.typing_from:
            return intent.typing_from
        if self._typing.pressed(intent.typing_from, now):
            await self._client.signal("typing")
        return min(intent.send_at, self._typing.next_at)

    async def _carry_out(self, intent: Intent, writer: str) -> None:
        command = command_of(intent)
        if command is None:
            return
        name, args = encoded(command)
        if isinstance(intent, SayIntent):
            _log.debug("🤖 message", room=self._client.room)
        try:
            await self._client.send(name, **args)
            if isinstance(intent, SayIntent | AnswerIntent):
                await self._credit(writer if isinstance(intent, SayIntent) else intent.engine)
        except Refused:
            pass  # The deadline was faster, or the room is busy: what was meant then is not said later.

    async def _credit(self, writer: str) -> None:
        """Tell the room, for the reveal, that a line or an answer just given was not the deck's; once is enough."""
        if writer != self._credited and writer != OWN:
            name, args = encoded(CreditCommand(engine=writer))
            await self._client.send(name, **args)
            self._credited = writer


def _fold(view: ViewJson, event: RoomEvent) -> ViewJson:
    return view_reducer.apply(view, event.type, event.data, event.audience)
