"""The host's laptop sleeps for five minutes in the middle of a discussion."""

from masquerade.match.logic import Match
from masquerade.rules.state import State
from roomlit.clock import Awake
from roomlit.hosting import MemoryStore, Node
from roomlit.protocol.messages import Command
from roomlit.server.credentials import Claim
from roomlit.server.hub import Hub, refuse
from roomlit.testing.manual_clock import ManualClock
from roomlit.testing.waiting import turns

FIVE_MINUTES_MS = 300_000
OPTIONS = {"ai_seats": 3, "ready_s": 1, "discussion_s": 120, "ballot_s": 5, "result_s": 1}


async def test_the_discussion_has_as_much_time_left_as_before() -> None:
    machine = ManualClock()
    async with Node(logics=[Match()], store=MemoryStore(), clock=Awake(machine)) as node:
        hub = node.hub
        room = (await hub.open_room("masquerade", options=OPTIONS)).meta.room
        seat = await hub.enter(room, name="Ada", request="a" * 32)
        refuse(await hub.submit(Claim(room, seat.player), Command(id="1" * 32, room=room, name="start", args={})))
        await seconds(hub, machine, 5, room)
        assert state(hub, room).phase.name == "discussion"
        before = left_ms(hub, room)
        machine.sleep(FIVE_MINUTES_MS)
        await turns()
        assert (state(hub, room).phase.name, left_ms(hub, room)) == ("discussion", before)
        await seconds(hub, machine, before // 1_000 - 1, room)
        assert state(hub, room).phase.name == "discussion"
        await seconds(hub, machine, 2, room)
        assert state(hub, room).phase.name == "voting"


async def seconds(hub: Hub, machine: ManualClock, count: int, room: str) -> None:
    """Each with its round, as of the running hub."""
    for _ in range(count):
        machine.advance(1_000)
        hub.clock.now()
        await turns()
    assert hub.rooms[room].state is not None


def state(hub: Hub, room: str) -> State:
    found = hub.rooms[room].state
    assert isinstance(found, State)
    return found


def left_ms(hub: Hub, room: str) -> int:
    ends_at = state(hub, room).phase.ends_at
    assert ends_at is not None
    return ends_at - hub.clock.now()
