"""The AI players of a running hub, with the real loop but nobody waiting long for them."""

import asyncio

from masquerade.match.cast import ai_players
from masquerade.match.company import Company
from masquerade.match.logic import Match
from masquerade.rules.state import State
from roomlit.protocol.codes import Close
from roomlit.protocol.messages import Command
from roomlit.server.credentials import Claim
from roomlit.server.hub import Hub, refuse
from roomlit.server.node import Node
from roomlit.stores.memory import MemoryStore
from roomlit.testing.waiting import until

QUICK = {"ai_seats": 3, "ready_s": 1, "discussion_s": 5, "ballot_s": 5, "result_s": 1}


async def started(hub: Hub, **options: object) -> str:
    """A running game with one human who does nothing."""
    actor = await hub.open_room("masquerade", options={**QUICK, **options})
    seat = await hub.enter(actor.meta.room, name="Ada", request="a" * 32)
    await command(hub, actor.meta.room, seat.player, "start")
    return actor.meta.room


async def command(hub: Hub, room: str, player: str, name: str, **args: object) -> None:
    asked = Command(id=f"{name}-{hub.clock.now()}", room=room, name=name, args=args)
    refuse(await hub.submit(Claim(room, player), asked))


def state(hub: Hub, room: str) -> State:
    return hub.rooms[room].state


def seated(hub: Hub, room: str) -> int:
    """How many AI seats are connected."""
    followers = hub.rooms[room].followers
    return sum(seat.player in followers for seat in ai_players(state(hub, room)))


async def test_every_ai_seat_enters_gets_ready_and_votes_without_being_asked() -> None:
    async with Node(logics=[Match()], store=MemoryStore()) as node, Company(node.hub).at_work():
        room = await started(node.hub)
        await until(lambda: seated(node.hub, room) == 3)
        # The ballot closes at the latest after 5 s; a tie adds a run-off, which this test need not wait for.
        await until(lambda: state(node.hub, room).phase.name in {"runoff", "result"})
        # A seat now and then lets a ballot pass, as people do; not all three of them.
        assert len(state(node.hub, room).ballots) + len(state(node.hub, room).earlier) >= 1


async def test_a_player_whose_connection_was_ended_for_good_takes_its_seat_again() -> None:
    async with Node(logics=[Match()], store=MemoryStore()) as node, Company(node.hub).at_work():
        room = await started(node.hub, discussion_s=60)
        await until(lambda: seated(node.hub, room) == 3)
        for connection in node.hub.gate.connections:
            connection.end(Close.BAD_FRAME, "planted")
        await until(lambda: seated(node.hub, room) == 0)
        await until(lambda: seated(node.hub, room) == 3)


async def test_players_leave_when_their_room_is_freed() -> None:
    async with Node(logics=[Match()], store=MemoryStore()) as node, Company(node.hub).at_work():
        room = await started(node.hub, discussion_s=60)
        await until(lambda: seated(node.hub, room) == 3)
        await node.hub.free(room)
        await until(lambda: not any(task.get_name().startswith("ai-") for task in asyncio.all_tasks()))
        assert not node.hub.gate.connections
