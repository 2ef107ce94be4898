"""What connections cost on which nothing happens: memory and CPU with real sockets, and the hub's rounds alone.

Clients offer compression, as browsers do, and answer what they are asked. Beside ours stands uvicorn with an
application that does nothing, as it comes and with its compression off. The rounds are run in virtual time, beside
looking at every connection each second.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence

import structlog
import uvloop
from workbench import process
from workbench.command_line import parser, report
from workbench.raw_socket import ALIVE, RawSocket
from workbench.room_load import LOAD_CORE, RoomLoad, serving
from workbench.servers import ROOMLIT, Server

from roomlit.hosting import raise_file_limit
from roomlit.ports.transport import Wire
from roomlit.protocol.codec import encode
from roomlit.protocol.framing import Outgoing
from roomlit.protocol.messages import Hello
from roomlit.server.connection import Connection
from roomlit.testing.memory_hub import MemoryHub

SECONDS = 120
ROOM = "BENCH2"
SEATS = 20
DEFLATED = Server(name="uvicorn", title="uvicorn as it comes", file="idle_server.py", arguments=("deflate",))
BARE = Server(name="uvicorn_plain", title="uvicorn, no deflate", file="idle_server.py", arguments=("plain",))


class Patient(RawSocket):
    """Says nothing but what it is asked for."""

    offers = "permessage-deflate; client_max_window_bits"

    def buffer_updated(self, nbytes: int) -> None:
        super().buffer_updated(nbytes)
        self.answer(nbytes)


async def held(server: Server, connections: int, *, seconds: float, settle_s: float) -> dict[str, float]:
    """So many connections to a real server: what each of them takes."""
    async with serving(server) as (port, pid):
        rooms: list[RoomLoad] = []
        try:
            # The first ones have the server load what it needs for any.
            before = process.read(pid)
            for number in range(1 + connections // SEATS):
                rooms.append(RoomLoad(server, port, pid, f"ROOM{number}", client=Patient))
                await rooms[-1].admit(SEATS, listening=0)
                before = before if number else process.read(pid)
            await asyncio.sleep(settle_s)
            after, cpu_s = process.read(pid), process.cpu_s(pid)
            await asyncio.sleep(seconds)
            cpu_s = process.cpu_s(pid) - cpu_s
            return {
                "kib_per_connection": round((after.uss - before.uss) / (SEATS * (len(rooms) - 1)), 2),
                "cpu_percent": round(100 * cpu_s / seconds, 2),
                "connections_lost": sum(room.lost for room in rooms),
            }
        finally:
            for room in rooms:
                room.close()


class Nowhere(Wire):
    """Takes everything and keeps nothing; knows how many beats were asked."""

    def __init__(self) -> None:
        self.asked = 0

    def write(self, out: Outgoing) -> None:
        self.asked += out.text.startswith(b'{"frame":"heartbeat"')

    def buffered(self) -> int:
        return 0

    def close(self, code: int, why: str) -> None: ...

    def abort(self) -> None: ...


async def rounds(connections: int, *, wheel: bool) -> dict[str, float]:
    """Two virtual minutes of nobody saying anything but the answers to beats: the rounds' CPU per second."""
    async with MemoryHub() as bench:
        gate = bench.hub.registry
        held: list[tuple[Nowhere, Connection]] = []
        for n in range(connections):
            seat = await bench.seat(f"m{n}", room=f"{ROOM}{n % 500}")
            wire = Nowhere()
            connection = gate.connect(room=seat.room, player=seat.player, wire=wire)
            connection.received(encode(Hello(ticket=bench.ticket(seat))))
            held.append((wire, connection))
            bench.clock.advance(20_000 // connections)  # People do not come all at once.

        def every() -> None:
            for connection in gate.connections:
                connection.tick()

        one: Callable[[], None] = gate.round if wheel else every
        spent, longest, beats = 0.0, 0.0, 0
        for _ in range(SECONDS):
            bench.clock.advance(1000)
            began = time.process_time()
            one()
            took = time.process_time() - began
            spent, longest = spent + took, max(longest, took)
            for wire, connection in held:
                if wire.asked:
                    beats, wire.asked = beats + wire.asked, 0
                    connection.received(ALIVE)
        assert len(gate.connections) == connections, "idle connections must stay"
    return {
        "ms_per_s": round(1000 * spent / SECONDS, 3),
        "longest_ms": round(1000 * longest, 2),
        "beats_per_s": round(beats / SECONDS, 1),
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure both at every size and print the tables."""
    options = parser(__doc__, quick="1,000 connections, rounds of 500").parse_args(arguments)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    process.pin(LOAD_CORE)
    raise_file_limit()
    figures: dict[str, dict[str, float]] = {}
    sockets, seconds, settle_s = options.scale.pick(
        whole=((1_000, 10_000), 60, 5), quick=((1_000,), 5, 2), smoke=((40,), 0.5, 0.1)
    )
    for connections in sockets:
        for server in (ROOMLIT, BARE, DEFLATED):
            row = uvloop.run(held(server, connections, seconds=seconds, settle_s=settle_s))
            figures[f"{server.name}_{connections}"] = row
            print(
                f"{connections:6} idle  {server.title:20} {row['kib_per_connection']:6.2f} KiB each"
                f"   {row['cpu_percent']:6.2f} % of a core   lost {row['connections_lost']:.0f}",
                flush=True,
            )
    for connections in options.scale.pick(whole=(500, 2000, 8000), quick=(500,), smoke=(100,)):
        for name in ("every", "wheel"):
            row = figures[f"{name}_{connections}"] = asyncio.run(rounds(connections, wheel=name == "wheel"))
            print(
                f"{connections:6} idle  {name:6} {row['ms_per_s']:7.3f} ms CPU per second"
                f"   longest round {row['longest_ms']:6.2f} ms   {row['beats_per_s']:6.1f} beats per second"
            )
    report(options, figures)


if __name__ == "__main__":
    main()
