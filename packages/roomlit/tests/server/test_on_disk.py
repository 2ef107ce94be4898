"""The hub on the SQL journal: rooms share its commits, and a restart finds everything."""

import asyncio
from pathlib import Path

from roomlit.stores.sql import SqlStore
from roomlit.testing import ManualClock, MemoryHub, until


def store(path: Path) -> SqlStore:
    """The journal of that path."""
    return SqlStore(f"sqlite+aiosqlite:///{path / 'journal.db'}")


async def test_freeing_a_room_in_the_middle_of_a_commit_does_not_harm_the_rooms_that_share_it(tmp_path: Path) -> None:
    async with MemoryHub(store=store(tmp_path)) as bench:
        ada = await bench.guest("Ada", room="DOOMED")
        bob = await bench.guest("Bob", room="OTHER")
        for turns in range(12):
            ada = await bench.guest("Ada", room="DOOMED")
            ada.say("never mind")
            bob.say(f"{turns}")
            for _ in range(turns):
                await asyncio.sleep(0)
            await bench.hub.free("DOOMED")
            bench.clock.advance(1_000)
        await until(lambda: len(bob.texts) == 12)
        assert bob.wire.closed is None
        assert list(await bench.store.rows("DOOMED")) == []


async def test_everything_acknowledged_is_there_after_a_restart_and_ids_still_count(tmp_path: Path) -> None:
    async with MemoryHub(store=store(tmp_path)) as bench:
        ada = await bench.guest("Ada")
        await until(lambda: len(ada.wire.frames) >= 2)
        id = ada.say("kept")
        await until(lambda: ada.answer(id))
        at = ada.at
    bench.clock.advance(5)
    async with MemoryHub(store=store(tmp_path), clock=bench.clock) as restarted:
        back = restarted.connect(ada.seat, at=at, resume=ada.welcome.resume)
        await until(lambda: len(back.wire.frames) >= 2)
        assert back.joined.how == "resumed"
        back.command("message", id=id, text="kept")
        await until(lambda: back.answer(id))
        assert back.answer(id) == ada.answer(id)
        assert restarted.hub.room("LOBBY").state.said == 1


async def test_a_wall_clock_that_was_set_back_does_not_stop_the_time_of_the_rooms(tmp_path: Path) -> None:
    async with MemoryHub(store=store(tmp_path)) as bench:
        ada = await bench.guest("Ada")
        await until(lambda: len(ada.wire.frames) >= 2)
        id = ada.say("before")
        await until(lambda: ada.answer(id))
    earlier = ManualClock(bench.clock.now() - 600_000)
    async with MemoryHub(store=store(tmp_path), clock=earlier) as restarted:
        back = restarted.connect(ada.seat, resume=ada.welcome.resume)
        assert back.welcome.generation >= ada.welcome.generation
        for id in ("first", "second"):
            earlier.advance(1_000)
            back.command("message", id=id, text="after")
        await until(lambda: back.answer("second"))
        before, first, second = restarted.hub.room("LOBBY").state.messages
        assert first.at == before.at + 1_000
        assert second.at == before.at + 2_000


async def test_a_wall_clock_set_forward_over_a_restart_forgets_no_command_id(tmp_path: Path) -> None:
    async with MemoryHub(store=store(tmp_path)) as bench:
        ada, bob = await bench.guest("Ada"), await bench.guest("Bob")
        await until(lambda: len(ada.wire.frames) >= 2 and len(bob.wire.frames) >= 2)
        id = bob.say("once")
        await until(lambda: bob.answer(id))
    bench.clock.advance(600_000)
    async with MemoryHub(store=store(tmp_path), clock=bench.clock) as restarted:
        first, second = restarted.connect(ada.seat), restarted.connect(bob.seat)
        other = first.say("meanwhile")
        await until(lambda: first.answer(other))
        second.command("message", id=id, text="once")
        await until(lambda: second.answer(id))
        assert [message.text for message in restarted.hub.room("LOBBY").state.messages] == ["once", "meanwhile"]


async def test_a_hub_closed_with_commands_under_way_keeps_them_whole_or_not_at_all(tmp_path: Path) -> None:
    async with MemoryHub(store=store(tmp_path), commands_per_s=1000, command_burst=1000) as bench:
        ada = await bench.guest("Ada")
        for n in range(50):
            ada.say(f"{n}")
        await asyncio.sleep(0)
    async with MemoryHub(store=store(tmp_path), clock=bench.clock) as restarted:
        said = restarted.hub.room("LOBBY").state.messages
        assert [message.text for message in said] == [str(n) for n in range(len(said))]
