"""One client of a hundred stops reading: what the others notice, when it is let go, what was kept for it.

Beside ours stands a FastAPI loop, which waits for the one that does not read: its others hear nothing any more.
"""

import asyncio
import socket
import statistics
import time
from collections.abc import Mapping, Sequence
from types import TracebackType

import httpx
import msgspec
import uvloop
from workbench.command_line import parser, report
from workbench.process import pin
from workbench.raw_socket import masked, upgraded
from workbench.room_load import LOAD_CORE, RoomLoad, percentile, room_load
from workbench.servers import PLAIN_ASGI, ROOMLIT, SEND_TEXT, Server

from roomlit.testing.waiting import PATIENCE_S

SERVERS = (ROOMLIT, PLAIN_ASGI)
RECEIVE_BYTES = 4096
BEHIND_BYTES = 64 * 1024
BEAT_S = 10.0


class Size(msgspec.Struct, frozen=True, kw_only=True):
    """How many clients, how many lines a second to each, and how often and for how long."""

    clients: int = 100
    per_s: int = 100
    block_s: float = 12.0
    pairs: int = 4
    settle_s: float = 2.0


WHOLE = Size()
# A loop keeps everybody waiting once the kernel's megabytes for one are full: few clients and many lines take a while.
FREEZE = Size(clients=10, per_s=2000)
# The lines come so fast that who reads nothing is soon behind the room's window.
SMOKE = Size(clients=5, per_s=400, block_s=0.5, pairs=1, settle_s=0.1)


class Deaf:
    """A member that reads nothing after its handshake; what the server keeps for it, and when it lets go."""

    def __init__(self, load: RoomLoad, http: httpx.AsyncClient) -> None:
        self.held_most = 0
        self.behind_s = self.evicted_s = 0.0
        self._load = load
        self._http = http

    async def __aenter__(self) -> "Deaf":
        ((self._player, ticket),) = await self._load.seats(1)
        server, loop = self._load.server, asyncio.get_running_loop()
        path = server.path(self._load.room, self._player)
        self._socket, _ = await upgraded(self._load.port, path, receive_bytes=RECEIVE_BYTES)
        if greeting := server.greeting(ticket):
            await loop.sock_sendall(self._socket, masked(greeting))
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BYTES)
        self._began = time.monotonic()
        self._watching = asyncio.create_task(self._watch())
        return self

    async def _watch(self) -> None:
        """Until it is let go; peers keep it."""
        while self._load.server.ours:
            now = (await self._http.get("/held", params={"player": self._player})).json()
            passed = time.monotonic() - self._began
            if now is None and passed > 1:
                self.evicted_s = passed
                return
            self.held_most = max(self.held_most, now or 0)
            if not self.behind_s and (now or 0) > BEHIND_BYTES:
                self.behind_s = passed
            await asyncio.sleep(0.1)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._watching.cancel()
        self._socket.close()


async def block(load: RoomLoad, first: int, size: Size, deaf: Deaf | None) -> tuple[int, dict[str, float]]:
    """Lines for a while, with one who does not read until that one is let go; the next number, and what was heard."""
    start, n, beaten = time.monotonic(), first, 0.0
    due: dict[int, int] = {}
    while (now := time.monotonic() - start) < size.block_s or (
        deaf is not None and load.server.ours and not deaf.evicted_s and now < PATIENCE_S
    ):
        if now - beaten > BEAT_S:
            beaten = now
            load.beat()
        # Also when a line is late: who reads must have a turn before the next one.
        await asyncio.sleep(max(0.0, (n - first) / size.per_s - now))
        due[n] = time.monotonic_ns()
        load.say(n)
        n += 1
    await asyncio.sleep(0.5)
    heard = load.heard(due)
    late = heard.late_ms or [0.0]
    return n, {
        "p50_ms": percentile(late, 0.5),
        "p99_ms": percentile(late, 0.99),
        "heard": len(heard.late_ms) / len(load.listeners) / len(due),
    }


async def measure(server: Server, size: Size) -> dict[str, float]:
    """Blocks without and with the one, in turns, against the same server."""
    rows: dict[bool, list[dict[str, float]]] = {False: [], True: []}
    members = size.clients - 1
    async with room_load(server, members=members, listeners=members, settle_s=size.settle_s) as load:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{load.port}", timeout=PATIENCE_S) as http:
            n = 0
            for turn in range(2 * size.pairs):
                if (turn + turn // 2) % 2:  # A B B A …: a drift of the machine falls on both.
                    async with Deaf(load, http) as deaf:
                        n, row = await block(load, n, size, deaf)
                    if not deaf.evicted_s:
                        raise SystemExit(f"stalled: who reads nothing was still kept after {PATIENCE_S:.0f} seconds")
                    row |= {"evicted_s": deaf.evicted_s, "behind_s": deaf.behind_s, "held_bytes": deaf.held_most}
                    rows[True].append(row)
                else:
                    n, row = await block(load, n, size, None)
                    rows[False].append(row)
                print(f"    {'with   ' if 'evicted_s' in row else 'without'} {_shown(row)}", flush=True)
        return _figures(rows) | {"others_lost": load.lost}


def _figures(rows: Mapping[bool, Sequence[Mapping[str, float]]]) -> dict[str, float]:
    calm, with_one = (statistics.median(row["p99_ms"] for row in rows[stalled]) for stalled in (False, True))
    return {
        "p99_without_ms": round(calm, 2),
        "p99_with_ms": round(with_one, 2),
        "p99_change_percent": round(100 * (with_one / calm - 1), 1),
        "evicted_s": round(max(row["evicted_s"] for row in rows[True]), 1),
        "after_being_64k_behind_s": round(max(row["evicted_s"] - row["behind_s"] for row in rows[True]), 1),
        "held_bytes_most": max(row["held_bytes"] for row in rows[True]),
        "heard_least": round(min(row["heard"] for row in [*rows[False], *rows[True]]), 3),
    }


async def freeze(server: Server, size: Size) -> dict[str, float]:
    """One block with the one, against a server that waits for everybody: how many lines the others still hear."""
    members = size.clients - 1
    async with room_load(server, members=members, listeners=members, settle_s=size.settle_s) as load:
        async with httpx.AsyncClient() as http, Deaf(load, http) as deaf:
            said, row = await block(load, 0, size, deaf)
        heard = [len(one.heard) for one in load.listeners]
    return {"lines": said, "heard_least": round(min(heard) / said, 3), "p99_with_ms": round(row["p99_ms"], 2)}


def _shown(row: Mapping[str, float]) -> str:
    return "  ".join(f"{name} {value:.2f}" for name, value in row.items())


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure both ways and print the figures."""
    options = parser(__doc__, quick="one pair of blocks instead of four").parse_args(arguments)
    pin(LOAD_CORE)
    figures: dict[str, dict[str, float]] = {}
    size = options.scale.pick(whole=WHOLE, quick=msgspec.structs.replace(WHOLE, pairs=1, block_s=5), smoke=SMOKE)
    for server in SERVERS:
        print(f"{server.title}: {size.clients - 1} read, one does not; {size.per_s} lines a second to everybody")
        figures[server.name] = uvloop.run(measure(server, size))
        print("  " + _shown(figures[server.name]))
    print(f"{SEND_TEXT.title}: the same, until the others hear nothing")
    figures[SEND_TEXT.name] = uvloop.run(
        freeze(
            SEND_TEXT, options.scale.pick(whole=FREEZE, quick=msgspec.structs.replace(FREEZE, block_s=6), smoke=SMOKE)
        )
    )
    print("  " + _shown(figures[SEND_TEXT.name]))
    report(options, figures)


if __name__ == "__main__":
    main()
