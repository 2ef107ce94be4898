"""What a durable message costs: chat and `roomlit.publish` into SQLite, beside memory; and the rules alone."""

import asyncio
import logging
import secrets
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import structlog
from workbench.command_line import parser, report

import roomlit
from roomlit.clock import SystemClock
from roomlit.kinds.chat import ChatRoom
from roomlit.ports.logic import Act, Enter
from roomlit.ports.store import Store
from roomlit.protocol.messages import Ack, Command
from roomlit.server.credentials import Claim, Credentials
from roomlit.server.hub import Hub
from roomlit.server.room_code import code_of
from roomlit.settings import HubSettings
from roomlit.stores.memory import MemoryStore
from roomlit.stores.sql import SqlStore
from roomlit.streamlit import _compat
from roomlit.streamlit.runtime import HubRuntime

ROOMS = 50
PUBLISHERS = 8
"""Threads that publish at once, as workers of a web server would."""


async def messages(store: Store, *, rounds: int) -> dict[str, float]:
    """Fifty rooms, in each one person who writes the next line when the last one is acknowledged."""
    hub = Hub(
        settings=HubSettings(),
        store=store,
        clock=SystemClock(),
        credentials=Credentials(key=b"k" * 32),
        logics={"chat": ChatRoom()},
    )
    await hub.start()
    times: list[float] = []

    async def write(claim: Claim) -> None:
        for n in range(rounds):
            start = time.perf_counter()
            command = Command(id=secrets.token_hex(16), room=claim.room, name="message", args={"text": f"line {n}"})
            outcome = await hub.submit(claim, command)
            if not isinstance(outcome, Ack):
                raise SystemExit(f"commit: refused with {outcome.code}")
            times.append(1000 * (time.perf_counter() - start))

    claims: list[Claim] = []
    for _ in range(ROOMS):
        actor = await hub.open_room("chat")
        seat = await hub.enter(actor.meta.room, name="writer", request=secrets.token_hex(16))
        claims.append(Claim(seat.room, seat.player))
    start = time.perf_counter()
    async with asyncio.TaskGroup() as writers:
        for claim in claims:
            writers.create_task(write(claim))
    took = time.perf_counter() - start
    await hub.close()
    times.sort()
    return {
        "per_s": round(len(times) / took),
        "ack_p50_ms": round(times[len(times) // 2], 2),
        "ack_p99_ms": round(times[int(len(times) * 0.99)], 2),
    }


def published(data: Path | None, *, count: int) -> dict[str, float]:
    """`roomlit.publish` from threads of this process, in one room: each waits for its commit, and then nobody does."""
    runtime = _compat.runtime(lambda: HubRuntime(settings=HubSettings(data=data)))
    each = count // PUBLISHERS

    def tell(first: int) -> None:
        for n in range(first, first + each):
            roomlit.publish("builds", "step", n=n)

    roomlit.publish("builds", "begin")
    start = time.perf_counter()
    with ThreadPoolExecutor(PUBLISHERS) as threads:
        list(threads.map(tell, range(0, count, each)))
    waited = time.perf_counter() - start
    before = runtime.hub.room(code_of("builds")).log.seq
    start = time.perf_counter()
    for n in range(count):
        roomlit.publish("builds", "step", wait=False, n=n)
    told = roomlit.publish("builds", "end")  # Behind all of them.
    unwaited = time.perf_counter() - start
    _compat.reset()
    lost = (1 + PUBLISHERS * each - before) + (before + count + 1 - told)
    return {"wait_per_s": round(PUBLISHERS * each / waited), "no_wait_per_s": round(count / unwaited), "lost": lost}


def steps(count: int) -> float:
    """Chat decisions per second, with nothing around them."""
    room = ChatRoom()
    state = room.step(room.start(seed=1, at=0, options={}), Enter(player="p", name="Ada"), at=0).state
    said = Act(player="p", name="message", args={"text": "hello there"})
    start = time.perf_counter()
    for at in range(count):
        state = room.step(state, said, at=at).state
    return round(count / (time.perf_counter() - start))


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    options = parser(__doc__, quick="a fifth of the messages").parse_args(arguments)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    rounds, published_count, count = options.scale.pick(
        whole=(200, 20_000, 20_000), quick=(40, 8_000, 20_000), smoke=(2, 80, 200)
    )
    with tempfile.TemporaryDirectory() as folder:
        sqlite = SqlStore(f"sqlite+aiosqlite:///{Path(folder) / 'journal.sqlite'}")
        figures = {
            "sqlite": asyncio.run(messages(sqlite, rounds=rounds)),
            "memory": asyncio.run(messages(MemoryStore(), rounds=rounds)),
            "publish_sqlite": published(Path(folder) / "data", count=published_count),
            "publish_memory": published(None, count=published_count),
            "steps": {"per_s": steps(count)},
        }
    for name in ("sqlite", "memory"):
        row = figures[name]
        print(
            f"{name:7} {row['per_s']:8.0f} messages/s   acknowledged after p50 {row['ack_p50_ms']:6.2f} ms"
            f"   p99 {row['ack_p99_ms']:6.2f} ms"
        )
    for name in ("publish_sqlite", "publish_memory"):
        row = figures[name]
        print(f"{name:14} {row['wait_per_s']:8.0f}/s by {PUBLISHERS} threads   {row['no_wait_per_s']:8.0f}/s unawaited")
    print(f"rules   {figures['steps']['per_s']:8.0f} steps/s of the chat room, nothing around them")
    report(options, figures)


if __name__ == "__main__":
    main()
