"""What a durable message costs: chat through the whole room path into SQLite, beside memory; and the rules alone."""

import asyncio
import logging
import secrets
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import structlog
from workbench.command_line import parser, report

from roomlit.clock import SystemClock
from roomlit.kinds.chat import ChatRoom
from roomlit.ports.logic import Act, Enter
from roomlit.ports.store import Store
from roomlit.protocol.messages import Ack, Command
from roomlit.server.credentials import Claim, Credentials
from roomlit.server.hub import Hub
from roomlit.settings import HubSettings
from roomlit.stores.memory import MemoryStore
from roomlit.stores.sql import SqlStore

ROOMS = 50


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
    rounds, count = options.scale.pick(whole=(200, 20_000), quick=(40, 20_000), smoke=(2, 200))
    with tempfile.TemporaryDirectory() as folder:
        sqlite = SqlStore(f"sqlite+aiosqlite:///{Path(folder) / 'journal.sqlite'}")
        figures = {
            "sqlite": asyncio.run(messages(sqlite, rounds=rounds)),
            "memory": asyncio.run(messages(MemoryStore(), rounds=rounds)),
            "steps": {"per_s": steps(count)},
        }
    for name in ("sqlite", "memory"):
        row = figures[name]
        print(
            f"{name:7} {row['per_s']:8.0f} messages/s   acknowledged after p50 {row['ack_p50_ms']:6.2f} ms"
            f"   p99 {row['ack_p99_ms']:6.2f} ms"
        )
    print(f"rules   {figures['steps']['per_s']:8.0f} steps/s of the chat room, nothing around them")
    report(options, figures)


if __name__ == "__main__":
    main()
