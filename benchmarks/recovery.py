"""How long a room of 50,000 rows takes to come back, with its snapshot and without; rows per second by how surely."""

import asyncio
import logging
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import structlog
from sqlalchemy import event
from workbench.command_line import parser, report

from roomlit.clock import SystemClock
from roomlit.kinds.chat import ChatRoom
from roomlit.ports.logic import Act, Action, Enter
from roomlit.ports.store import RoomMeta, Row, Snapshot
from roomlit.server.actor import RoomActor
from roomlit.server.journal_growth import JournalGrowth
from roomlit.server.recovery import recovered
from roomlit.server.room_observers import RoomObservers
from roomlit.server.room_state import RoomState
from roomlit.server.secret_sealer import SealingThreads, SecretSealer
from roomlit.settings import HubSettings
from roomlit.stores.salvage import salvage
from roomlit.stores.sql import SqlStore
from roomlit.testing.manual_clock import ManualClock

WRITERS = 50
ROW_EVERY_MS = 100


def state(meta: RoomMeta) -> RoomState:
    """A chat room as it is before its first row."""
    settings = HubSettings()
    growth = JournalGrowth(most=settings.journal_bytes, room_most=settings.room_journal_bytes).of_room(meta.room)
    window, every = settings.window_events, settings.snapshot_rows
    return RoomState(meta=meta, logic=ChatRoom(), window=window, snapshot_rows=every, growth=growth)


def actor(meta: RoomMeta, store: SqlStore, *, taken: list[asyncio.Task[int]], clock: ManualClock) -> RoomActor:
    """A chat room as the hub makes it; the snapshots that are being written go into `taken`."""

    def keep(snapshot: Snapshot, ended: int, *, forget: bool = False) -> None:
        taken.append(asyncio.get_running_loop().create_task(store.keep(snapshot)))

    room = state(meta)
    return RoomActor(
        room,
        store=store,
        clock=clock,
        settings=HubSettings(),
        kick=lambda player: None,
        keep=keep,
        observers=RoomObservers(),
        sealer=SecretSealer(room.logic, clock=clock, threads=SealingThreads()),
    )


async def written(store: SqlStore, meta: RoomMeta, rows: int) -> None:
    """A chat of so many rows, through the room itself."""
    await store.open_room(meta)
    taken: list[asyncio.Task[int]] = []
    clock = ManualClock(meta.opened_at)
    room = actor(meta, store, taken=taken, clock=clock)
    running = asyncio.get_running_loop().create_task(room.run())
    said: list[Action] = [Enter(player=f"p{n}", name=f"Guest {n}") for n in range(20)]
    said += [Act(player=f"p{n % 20}", name="message", args={"text": f"this is line {n}"}) for n in range(rows - 20)]
    for n, action in enumerate(said):
        clock.advance(ROW_EVERY_MS)
        room.submit(action, command=f"{n:032x}")
        if n % 500 == 499:
            await room.settled()
    await room.settled()
    await asyncio.gather(*taken)
    room.die()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def came_back(store: SqlStore, meta: RoomMeta) -> dict[str, float]:
    """Seconds until the room is there, and how many rows were folded for it."""
    start = time.perf_counter()
    found = await recovered(meta, store, state)
    took = time.perf_counter() - start
    if found is None:
        raise SystemExit("recovery: the room did not come back")
    return {"s": round(took, 3), "rows": found.n, "folded": found.folded}


async def recovery(folder: Path, rows: int) -> dict[str, dict[str, float]]:
    """With the snapshot, and as if there were none."""
    path = folder / "recovery.db"
    store = SqlStore(f"sqlite+aiosqlite:///{path}")
    await store.start()
    meta = RoomMeta(room="LONG", kind="chat", version=1, seed=1, options={}, opened_at=1_700_000_000_000, epoch=1)
    await written(store, meta, rows)
    with_snapshot = await came_back(store, meta)
    size = len((await store.snapshots("LONG"))[0].body)
    for snapshot in await store.snapshots("LONG"):
        await store.keep(msgspec.structs.replace(snapshot, layout=0))
    without = await came_back(store, meta)
    await store.close()
    start = time.perf_counter()
    salvage(path, lambda: None)
    checked = {"s": round(time.perf_counter() - start, 3), "file_mb": round(path.stat().st_size / 2**20, 1)}
    return {"snapshot": {**with_snapshot, "snapshot_kb": round(size / 1024, 1)}, "rows": without, "check": checked}


async def commits(path: Path, *, synchronous: str, writers: int, seconds: float) -> dict[str, float]:
    """Writers that each wait for one row to be durable before the next; group commit does the rest."""
    store = SqlStore(f"sqlite+aiosqlite:///{path}")
    await store.start()
    engine = store._engine  # pyright: ignore[reportPrivateUsage]
    if engine is None:
        raise SystemExit("recovery: the store did not start")

    def chosen(connection: Any, _: object) -> None:
        connection.execute(f"PRAGMA synchronous={synchronous}")

    event.listen(engine.sync_engine, "connect", chosen)
    await engine.dispose()
    end, done, times = time.perf_counter() + seconds, 0, list[float]()

    async def write(room: str) -> None:
        nonlocal done
        n = 0
        while time.perf_counter() < end:
            n += 1
            start = time.perf_counter()
            row = Row(
                room=room, n=n, epoch=1, at=SystemClock().now(), version=1, action=b'{"type":"act"}' + b" " * 100,
                player="p", command=f"{n:032x}", seqs={"public": n},
            )  # fmt: skip
            commit = store.append(row)
            if commit is not None:
                await commit
            times.append(1000 * (time.perf_counter() - start))
            done += 1

    begun = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for writer in range(writers):
            group.create_task(write(f"ROOM{writer}"))
    took = time.perf_counter() - begun
    await store.close()
    times.sort()
    return {"per_s": round(done / took), "p50_ms": round(times[len(times) // 2], 2)}


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    options = parser(__doc__, quick="a fifth of the rows and of the time").parse_args(arguments)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    rows, seconds, turns = options.scale.pick(whole=(50_000, 1.5, 4), quick=(10_000, 0.4, 4), smoke=(1_200, 0.1, 1))
    figures: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        figures |= asyncio.run(recovery(folder, rows))
        # In turns, the best of each: what else the machine does meanwhile must not decide.
        for turn in range(turns):
            for synchronous, writers in ((level, many) for level in ("FULL", "NORMAL") for many in (1, WRITERS)):
                path, key = folder / f"{synchronous}-{writers}-{turn}.db", f"{synchronous.lower()}_{writers}"
                found = asyncio.run(commits(path, synchronous=synchronous, writers=writers, seconds=seconds))
                figures[key] = max(figures.get(key, found), found, key=lambda each: each["per_s"])
    shot, folded, checked = figures["snapshot"], figures["rows"], figures["check"]
    print(
        f"snapshot  {shot['s']:7.3f} s for {shot['rows']} rows, {shot['folded']} of them folded "
        f" ({shot['snapshot_kb']} KB)"
    )
    print(f"rows      {folded['s']:7.3f} s for {folded['rows']} rows, all folded")
    print(f"check     {checked['s']:7.3f} s to look the file of {checked['file_mb']} MB through at the start")
    for synchronous in ("full", "normal"):
        one, many = figures[f"{synchronous}_1"], figures[f"{synchronous}_{WRITERS}"]
        print(
            f"{synchronous:7} {one['per_s']:7} rows/s alone (p50 {one['p50_ms']} ms)   "
            f"{many['per_s']:7} rows/s of {WRITERS} writers (p50 {many['p50_ms']} ms)"
        )
    report(options, figures)


if __name__ == "__main__":
    main()
