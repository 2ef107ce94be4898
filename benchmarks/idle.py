"""What idle connections cost the hub: CPU of its rounds, beside looking at every connection each second."""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence

import structlog
from workbench.command_line import parser, report

from roomlit.ports.transport import Wire
from roomlit.protocol.codec import encode
from roomlit.protocol.framing import Outgoing
from roomlit.protocol.messages import Heartbeat, Hello
from roomlit.server.connection import Connection
from roomlit.testing.memory_hub import MemoryHub

SECONDS = 120
ANSWER = encode(Heartbeat(reply=True))
ROOM = "BENCH2"


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


async def measure(connections: int, *, wheel: bool) -> dict[str, float]:
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
                    connection.received(ANSWER)
        assert len(gate.connections) == connections, "idle connections must stay"
    return {
        "ms_per_s": round(1000 * spent / SECONDS, 3),
        "longest_ms": round(1000 * longest, 2),
        "beats_per_s": round(beats / SECONDS, 1),
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure both at every size and print the table."""
    options = parser(__doc__, quick="500 connections only").parse_args(arguments)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    figures: dict[str, dict[str, float]] = {}
    for connections in options.scale.pick(whole=(500, 2000, 8000), quick=(500,), smoke=(100,)):
        for name in ("every", "wheel"):
            row = figures[f"{name}_{connections}"] = asyncio.run(measure(connections, wheel=name == "wheel"))
            print(
                f"{connections:5} idle  {name:6} {row['ms_per_s']:7.3f} ms CPU per second"
                f"   longest round {row['longest_ms']:6.2f} ms   {row['beats_per_s']:6.1f} beats per second"
            )
    report(options, figures)


if __name__ == "__main__":
    main()
