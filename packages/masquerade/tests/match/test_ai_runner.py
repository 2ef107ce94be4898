"""The AI players of a running hub, with the real loop but nobody waiting long for them."""

import asyncio
from pathlib import Path

import pytest

from masquerade.match import ai_runner
from masquerade.match.ai_runner import AiRunner
from masquerade.match.logic import Match, ai_players
from masquerade.players.decide import Read, decide
from masquerade.players.mind import Decision, Mind
from masquerade.rules.state import State
from masquerade.wire.view import ViewJson
from roomlit.hosting import Hub, HubSettings, MemoryStore, Node, SqlStore
from roomlit.protocol.close_codes import Close
from roomlit.protocol.messages import Command
from roomlit.server.credentials import Claim
from roomlit.server.hub import refuse
from roomlit.testing.manual_clock import ManualClock
from roomlit.testing.store_contract import HeldStore
from roomlit.testing.waiting import turns, until

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
    followers = hub.rooms[room].subscribers
    return sum(seat.player in followers for seat in ai_players(state(hub, room)))


def at_work(room: str) -> set[str]:
    """The players of the AI seats of a room whose task is running."""
    running = [task.get_name() for task in asyncio.all_tasks()]
    return {name.removeprefix(f"ai-{room}-") for name in running if name.startswith(f"ai-{room}-")}


async def test_every_ai_seat_enters_gets_ready_and_votes_without_being_asked() -> None:
    async with Node(logics=[Match()], store=MemoryStore()) as node, AiRunner(node.hub).at_work():
        room = await started(node.hub)
        await until(lambda: seated(node.hub, room) == 3)
        # The ballot closes at the latest after 5 s; a tie adds a run-off, which this test need not wait for.
        await until(lambda: state(node.hub, room).phase.name in {"runoff", "result"})
        # A seat now and then lets a ballot pass, as people do; not all three of them.
        assert len(state(node.hub, room).ballots) + len(state(node.hub, room).earlier) >= 1


async def test_a_player_whose_connection_was_ended_for_good_takes_its_seat_again() -> None:
    async with Node(logics=[Match()], store=MemoryStore()) as node, AiRunner(node.hub).at_work():
        room = await started(node.hub, discussion_s=60)
        await until(lambda: seated(node.hub, room) == 3)
        for connection in node.hub.registry.connections:
            connection.end(Close.BAD_FRAME, "planted")
        await until(lambda: seated(node.hub, room) == 0)
        await until(lambda: seated(node.hub, room) == 3)


async def test_players_leave_when_their_room_is_freed() -> None:
    async with Node(logics=[Match()], store=MemoryStore()) as node, AiRunner(node.hub).at_work():
        room = await started(node.hub, discussion_s=60)
        await until(lambda: seated(node.hub, room) == 3)
        await node.hub.free(room)
        await until(lambda: not any(task.get_name().startswith("ai-") for task in asyncio.all_tasks()))
        assert not node.hub.registry.connections


async def test_players_sit_down_within_the_step_that_deals_their_seats() -> None:
    """No look by time: two turns of the loop after the deal every seat has its task."""
    async with Node(logics=[Match()], store=MemoryStore()) as node, AiRunner(node.hub).at_work():
        room = await started(node.hub, discussion_s=60)
        await turns(2)
        assert at_work(room) == {seat.player for seat in ai_players(state(node.hub, room))}


async def test_a_runner_that_comes_late_seats_its_players_in_the_rooms_that_are_there() -> None:
    async with Node(logics=[Match()], store=MemoryStore()) as node:
        room = await started(node.hub, discussion_s=60)
        async with AiRunner(node.hub).at_work():
            await until(lambda: seated(node.hub, room) == 3)


async def test_nobody_plays_on_after_the_runners_work() -> None:
    async with Node(logics=[Match()], store=MemoryStore()) as node:
        async with AiRunner(node.hub).at_work():
            room = await started(node.hub, discussion_s=60)
            await until(lambda: seated(node.hub, room) == 3)
        assert not at_work(room)
        await until(lambda: seated(node.hub, room) == 0)


async def test_a_player_whose_seat_is_taken_out_leaves_and_the_others_stay() -> None:
    async with Node(logics=[Match()], store=MemoryStore()) as node, AiRunner(node.hub).at_work():
        room = await started(node.hub, discussion_s=60)
        await until(lambda: seated(node.hub, room) == 3)
        leaving = next(seat for seat in state(node.hub, room).seats if seat.role == "ai")
        await command(node.hub, room, state(node.hub, room).host or "", "kick", seat=leaving.number)
        await until(lambda: len(at_work(room)) == 2)
        assert leaving.player not in at_work(room)


async def test_a_rematch_deals_new_seats_and_the_old_players_leave() -> None:
    clock = ManualClock()
    node = Node(logics=[Match()], store=MemoryStore(), clock=clock, settings=HubSettings(presence_grace_ms=3_600_000))
    async with node, AiRunner(node.hub).at_work():
        room = await started(node.hub)
        await until(lambda: seated(node.hub, room) == 3)
        before = at_work(room)
        for _ in range(60):
            if state(node.hub, room).phase.name == "reveal":
                break
            clock.advance(1_000)
            await turns()
        await command(node.hub, room, state(node.hub, room).host or "", "rematch")
        await until(lambda: len(at_work(room)) == 3 and seated(node.hub, room) == 3)
        assert not before & at_work(room)


async def test_after_a_restart_the_players_take_their_seats_again(tmp_path: Path) -> None:
    journal, settings = f"sqlite+aiosqlite:///{tmp_path / 'journal.db'}", HubSettings(data=tmp_path)
    async with Node(logics=[Match()], store=SqlStore(journal), settings=settings) as node:
        room = await started(node.hub, discussion_s=60)
        before = ai_players(state(node.hub, room))
    async with (
        Node(logics=[Match()], store=SqlStore(journal), settings=settings) as node,
        AiRunner(node.hub).at_work(),
    ):
        await until(lambda: seated(node.hub, room) == 3)
        assert ai_players(state(node.hub, room)) == before


async def test_players_come_back_into_a_room_that_was_reloaded() -> None:
    store = HeldStore()
    async with Node(logics=[Match()], store=store) as node, AiRunner(node.hub).at_work():
        room = await started(node.hub, discussion_s=60)
        await until(lambda: seated(node.hub, room) == 3)
        lost, before = node.hub.rooms[room], at_work(room)
        store.holding = True
        await until(lambda: store.held)
        store.fail()
        await until(lambda: node.hub.rooms[room] is not lost and seated(node.hub, room) == 3)
        assert at_work(room) == before


async def test_hints_of_others_do_not_make_an_ai_player_think(monkeypatch: pytest.MonkeyPatch) -> None:
    thoughts: list[int] = []

    def counted(view: ViewJson, mind: Mind, at: int, *, read: Read) -> Decision:
        thoughts.append(at)
        return decide(view, mind, at, read=read)

    monkeypatch.setattr(ai_runner, "decide", counted)
    clock = ManualClock()
    async with Node(logics=[Match()], store=MemoryStore(), clock=clock) as node, AiRunner(node.hub).at_work():
        room = await started(node.hub, ready_s=60, discussion_s=60)
        await until(lambda: seated(node.hub, room) == 3)
        actor, ada = node.hub.rooms[room], state(node.hub, room).host or ""
        clock.advance(60_000)
        await until(lambda: state(node.hub, room).phase.name == "discussion")
        await turns(100)
        before = len(thoughts)
        for _ in range(20):
            clock.advance(10)
            actor.signal(ada, "typing", {})
            await turns()
        assert before > 0
        assert len(thoughts) == before
