"""Whole games of the load test's people against a hub, in virtual time: what they count is what happened."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import TypeVar

from masquerade.api.application import open_game
from masquerade.load.door import Door
from masquerade.load.plan import TEMPOS, LoadPlan
from masquerade.load.player import LoadPlayer
from masquerade.load.tally import LoadTally
from masquerade.match.ai_runner import AiRunner
from masquerade.match.logic import Match
from masquerade.simulation.inside_door import InsideDoor
from roomlit.hosting import Hub, MemoryStore, Node, Refused, RoomClient, RoomEvent
from roomlit_faults.simulation.virtual_time import ProcessClock, VirtualLoop

T = TypeVar("T")


def virtually(run: Callable[[], Awaitable[T]]) -> T:
    async def whole() -> T:
        return await run()

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(whole())


async def played(plan: LoadPlan, door: Callable[[Hub], Door] = InsideDoor) -> LoadTally:
    tally, turn = LoadTally(), asyncio.Semaphore(plan.joins_at_once)
    node = Node(logics=[Match()], store=MemoryStore(), clock=ProcessClock(step_ms=0))
    async with node, AiRunner(node.hub).at_work(), asyncio.timeout(3_600), asyncio.TaskGroup() as group:
        for number, people in enumerate(plan.tables()):
            actor = await node.hub.open_room(Match.kind, options=open_game(plan.options(number, people)))
            for seat in range(people):
                player = LoadPlayer(
                    door(node.hub), plan, tally, room=actor.meta.room, chairs=people, seed=10 * number + seat
                )
                group.create_task(player.play(turn))
    return tally


def test_every_table_plays_its_games_and_everybody_hears_every_line_once() -> None:
    tally = virtually(lambda: played(LoadPlan(users=8, tempo=TEMPOS["real"], per_room=4, games=2)))
    book = tally.ledger
    assert sorted(tally.finished.values()) == [4] * 4
    assert (book.lost, book.repeated, tally.gaps, tally.failures) == (0, 0, 0, 0)
    assert book.lines > 0
    assert book.heard_count > 4 * book.lines, "AI players have talked too"
    assert len(book.deliveries.ms) == 4 * book.lines
    assert tally.connected == 0


def test_one_person_alone_is_hunted() -> None:
    tally = virtually(lambda: played(LoadPlan(users=1)))
    assert list(tally.finished.values()) == [1]
    assert tally.failures == 0


class _Forgetful(InsideDoor):
    """The third line of chat never comes to those who enter here, and the fifth comes twice."""

    async def come_in(self, stack: AsyncExitStack, room: str, name: str) -> RoomClient:
        client = await super().come_in(stack, room, name)
        following, again, told = client.next, list[RoomEvent](), False

        async def damaged() -> RoomEvent:
            nonlocal told
            event = again.pop() if again else await following()
            line = event.data["id"] if event.type == "message" else 0
            if line == 5 and not told:
                told = True
                again.append(event)
            return await following() if line == 3 else event

        client.next = damaged
        return client


def test_lines_that_are_withheld_or_told_twice_are_counted_and_named() -> None:
    tally = virtually(lambda: played(LoadPlan(users=2), _Forgetful))
    assert tally.ledger.lost == 2
    assert tally.ledger.repeated >= 2
    assert any("never heard line 3" in fault for fault in tally.ledger.faults)
    assert any("heard line 5" in fault and "again" in fault for fault in tally.ledger.faults)


class _Closed(InsideDoor):
    async def come_in(self, stack: AsyncExitStack, room: str, name: str) -> RoomClient:
        raise Refused("join/full", "There is no place left.")


def test_whoever_gets_no_seat_is_a_failure_with_its_reason() -> None:
    tally = virtually(lambda: played(LoadPlan(users=2), _Closed))
    assert tally.failures == 2
    assert tally.hindered == {"join/full": 2}
