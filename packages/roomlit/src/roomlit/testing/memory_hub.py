"""A hub in memory: manual clock, memory journal, and guests whose wires remember everything."""

from collections.abc import Iterable
from types import TracebackType
from typing import Any

import msgspec

from roomlit.kinds.chat import ChatRoom
from roomlit.ports.logic import RoomLogic
from roomlit.ports.store import Store
from roomlit.protocol.codec import encode
from roomlit.protocol.messages import Ack, ClientFrame, Command, CommandRefused, Event, Hello, Joined, Position, Welcome
from roomlit.protocol.transport import Transport
from roomlit.server.connection import Connection
from roomlit.server.credentials import Claim, Credentials
from roomlit.server.hub import Hub, SeatGrant
from roomlit.settings import HubSettings
from roomlit.testing.manual_clock import ManualClock
from roomlit.testing.recording_wire import RecordingWire
from roomlit.testing.store_contract import HeldStore

KEY = b"the key of every hub in memory, 1"


class Guest:
    """One `connection` of one `seat`, whose `wire` remembers every frame; `MemoryHub.guest` gives one.

    What it sends is done when the loop has had a turn.

        async with MemoryHub() as bench:
            ada = await bench.guest("Ada")
            ada.say("hello")
            await turns()
            assert ada.texts == ["hello"]
    """

    def __init__(self, hub: Hub, seat: SeatGrant, *, wire: RecordingWire | None = None, internal: bool = False) -> None:
        self.seat = seat
        self.wire = wire or RecordingWire()
        self.connection: Connection = hub.registry.connect(
            room=seat.room, player=seat.player, wire=self.wire, internal=internal, transport=Transport.WEBSOCKET
        )
        self._commands = 0

    def send(self, frame: ClientFrame) -> None:
        """One frame to the hub."""
        self.connection.received(encode(frame))

    def command(self, verb: str, /, *, id: str | None = None, **args: Any) -> str:
        """A command; its id."""
        self._commands += 1
        id = id or f"{id_of(self)}-{self._commands}"
        self.send(Command(id=id, room=self.seat.room, name=verb, args=args))
        return id

    def say(self, text: str) -> str:
        """A line of chat."""
        return self.command("message", text=text)

    def answer(self, id: str) -> Ack | CommandRefused | None:
        """What was answered to a command, if anything."""
        answers = [frame for frame in self.wire.frames if isinstance(frame, Ack | CommandRefused) and frame.id == id]
        assert len(answers) <= 1, f"{id} was answered {len(answers)} times on one connection"
        return answers[0] if answers else None

    @property
    def welcome(self) -> Welcome:
        """The welcome; raises when there was none."""
        return self.wire.of(Welcome)[0]

    @property
    def joined(self) -> Joined:
        """The last joined."""
        return self.wire.of(Joined)[-1]

    @property
    def view(self) -> dict[str, Any]:
        """The snapshot of the last joined."""
        return msgspec.json.decode(self.joined.snapshot)

    @property
    def at(self) -> dict[str, Position]:
        """Where this client stands: the last joined, moved on by the events since."""
        at = dict(self.joined.at)
        for frame in self.wire.frames[self.wire.frames.index(self.joined) :]:
            if isinstance(frame, Event):
                at[frame.audience] = Position(at[frame.audience].epoch, frame.seq)
        return at

    @property
    def texts(self) -> list[str]:
        """The chat heard as events."""
        return [msgspec.json.decode(event.data)["text"] for event in self.wire.of(Event) if event.type == "message"]


class MemoryHub:
    """A `hub` in memory; use as `async with`. The same `store` and `clock` given to a second one are a restart.

    `logics` are the kinds of rooms (chat), `key` signs its seats, `settings` are those of `HubSettings`. Unless another
    is given, the store is `held`, a `HeldStore`.

        async with MemoryHub(commands_per_s=1) as bench:
            ada, grace = await bench.guest("Ada"), await bench.guest("Grace")
            ada.command("buzz")
            await turns()
            assert [event.type for event in grace.wire.of(Event)][-1] == "buzz"
    """

    def __init__(
        self,
        *,
        logics: Iterable[RoomLogic[Any]] | None = None,
        store: Store | None = None,
        clock: ManualClock | None = None,
        key: bytes = KEY,
        **settings: Any,
    ) -> None:
        self.clock = clock or ManualClock()
        self.held = HeldStore()
        self.store = store or self.held
        self.hub = Hub(
            settings=HubSettings(**settings),
            store=self.store,
            clock=self.clock,
            credentials=Credentials(key=key),
            logics={logic.kind: logic for logic in (logics or (ChatRoom(),))},
        )

    async def __aenter__(self) -> "MemoryHub":
        await self.hub.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.hub.close()

    async def seat(self, name: str = "Ada", *, room: str = "LOBBY", kind: str = "chat") -> SeatGrant:
        """A seat in the room of that name, opened when needed."""
        await self.hub.open_room(kind, code=room)
        return await self.hub.enter(room, name=name, request=name.encode().hex().ljust(32, "0")[:32])

    def ticket(self, seat: SeatGrant) -> str:
        """A pass for one connection."""
        return self.hub.credentials.ticket(Claim(seat.room, seat.player), now=self.clock.now())

    def connect(
        self,
        seat: SeatGrant,
        *,
        at: dict[str, Position] | None = None,
        resume: str | None = None,
        ticket: str | None = None,
        internal: bool = False,
    ) -> Guest:
        """Open a connection and say hello."""
        guest = Guest(self.hub, seat, internal=internal)
        given = None if resume is not None else ticket or self.ticket(seat)
        guest.send(Hello(ticket=given, resume=resume, at=at or {}))
        return guest

    async def guest(self, name: str = "Ada", *, room: str = "LOBBY") -> Guest:
        """Take a seat and connect."""
        return self.connect(await self.seat(name, room=room))


def id_of(guest: Guest) -> str:
    """Distinct for every connection."""
    return f"{guest.seat.player[:8]}-{guest.connection.generation}"
