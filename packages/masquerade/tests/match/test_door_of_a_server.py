"""The door as a server has it: who knocks asks again, a class comes in, and what is deleted is in no store."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from masquerade.match.logic import Match
from roomlit.hosting import DataDirectory, Refused, SqlStore, migrate
from roomlit.server.join_limits import Origin
from roomlit.testing import Guest, ManualClock, MemoryHub
from roomlit.testing.waiting import PATIENCE_S, turns, until

ROOM = "ROOM22"


async def done(guest: Guest, command: str, **args: Any) -> None:
    """The command is given and acknowledged."""
    asked = guest.command(command, **args)
    await until(lambda: guest.answer(asked))


async def again_empty(store: SqlStore) -> None:
    """The rows that name the one who went are gone; they go a moment after the answer."""
    async with asyncio.timeout(PATIENCE_S):
        named = True
        while named:
            named = any(b"Bombastus" in row.action for row in await store.rows(ROOM))
            await turns()


async def test_who_knocks_asks_again_with_the_same_request_until_there_is_an_answer() -> None:
    async with MemoryHub(logics=[Match()]) as bench:
        hub = bench.hub
        await hub.open_room("masquerade", code=ROOM)
        ada = bench.connect(await hub.enter(ROOM, name="Ada", request="a" * 32))
        await done(ada, "settings", knock=True)
        for _ in range(3):
            with pytest.raises(Refused, match="asked to let you in") as told:
                await hub.enter(ROOM, name="Bo", request="b" * 32)
            assert (told.value.code, told.value.retry_ms) == ("join/knocking", 2_000)
        with pytest.raises(Refused, match="asked to let you in"):
            await hub.enter(ROOM, name="Cy", request="c" * 32)
        await done(ada, "approve", knock=1)
        await done(ada, "decline", knock=2)
        assert (await hub.enter(ROOM, name="Bo", request="b" * 32)).me == "Bo"
        with pytest.raises(Refused, match="did not let you in"):
            await hub.enter(ROOM, name="Cy", request="c" * 32)
        commands = [row.action for row in await bench.store.rows(ROOM)]
        assert sum(b'"approve"' in row or b'"decline"' in row for row in commands) == 2, "decisions are in the journal"


async def test_a_class_behind_one_address_is_in_within_a_minute_and_a_script_fills_no_room_at_once() -> None:
    async with MemoryHub() as bench:
        await bench.hub.open_room("chat", code=ROOM)
        began, at_once = bench.clock.now(), 0
        for number in range(60):
            origin = Origin("192.0.2.7", browser=f"{number:032x}")
            while True:
                try:
                    await bench.hub.enter(ROOM, name=f"Pupil {number}", request=f"{number:032x}", origin=origin)
                except Refused as wait:
                    bench.clock.advance(wait.retry_ms)
                else:
                    at_once += bench.clock.now() == began
                    break
        assert bench.clock.now() - began < 60_000
        assert at_once == 8
        await bench.hub.enter(ROOM, name="Next door", request="f" * 32, origin=Origin("192.0.2.8"))
        again = await bench.hub.enter(ROOM, name="Pupil 1", request=f"{1:032x}", origin=Origin("192.0.2.7"))
        assert again.me == "Pupil 1", "a repeated request is no new seat"


async def test_a_house_with_a_network_of_ipv6_counts_as_one_address() -> None:
    async with MemoryHub() as bench:
        await bench.hub.open_room("chat", code=ROOM)
        for number in range(8):
            origin = Origin(f"2001:db8::{number:x}")
            await bench.hub.enter(ROOM, name=f"Bot {number}", request=f"{number:032x}", origin=origin)
        with pytest.raises(Refused, match="too many from your address"):
            await bench.hub.enter(ROOM, name="Bot 8", request="8" * 32, origin=Origin("2001:db8::8"))


async def test_marks_tell_a_browser_apart_in_one_room_and_give_nothing_away() -> None:
    async with MemoryHub() as bench:
        marks = bench.hub.credentials.marks
        origin = Origin("192.0.2.7", browser="b" * 32)
        here = marks(ROOM, origin)
        assert here == marks(ROOM, Origin("192.0.2.7", browser="b" * 32))
        assert set(here).isdisjoint(marks("ROOM33", origin))
        assert not any("192.0.2" in mark or "bbbb" in mark for mark in here)
        assert [mark.partition(":")[0] for mark in here] == ["browser", "address"]


async def test_what_a_person_has_deleted_is_in_no_row_no_snapshot_and_no_window(tmp_path: Path) -> None:
    with DataDirectory(tmp_path) as directory:
        migrate(directory.journal_url)
        store, clock = SqlStore(directory.journal_url), ManualClock()
        async with MemoryHub(logics=[Match()], store=store, clock=clock) as bench:
            await bench.hub.open_room("masquerade", code=ROOM)
            ada = bench.connect(await bench.hub.enter(ROOM, name="Ada", request="a" * 32))
            bo = bench.connect(await bench.hub.enter(ROOM, name="Bombastus", request="b" * 32))
            assert any(b"Bombastus" in row.action for row in await store.rows(ROOM))
            await done(bo, "forget")
            await done(ada, "settings", rounds=2)
            await again_empty(store)
            (kept,) = await store.snapshots(ROOM)
            assert b"Bombastus" not in kept.body
            await done(ada, "settings", rounds=3)
        async with MemoryHub(logics=[Match()], store=SqlStore(directory.journal_url), clock=clock) as again:
            state = again.hub.room(ROOM).state
            assert [person.name for person in state.people] == ["Ada"]
            assert state.settings.rounds == 3, "the room goes on"
        assert b"Bombastus" not in _journal(tmp_path)


def _journal(directory: Path) -> bytes:
    return b"".join(file.read_bytes() for file in directory.iterdir() if "journal" in file.name)
