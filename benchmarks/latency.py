"""How late events are in a room of 500 while 100 a second are told to everybody, beside loops and python-socketio.

Every message has a moment at which it is due; the clock runs from there, also when the server, or this program, is
behind. Ours keeps its journal in SQLite and has the limits it ships with: each of the 500 speaks in turn.
"""

import tempfile
from collections.abc import Sequence
from pathlib import Path

import msgspec
import uvloop
from workbench.command_line import parser, report
from workbench.process import cpu_s, pin
from workbench.room_load import LOAD_CORE, counts, latencies, room_load
from workbench.servers import NODE_WS, PICOWS, SEND_JSON, SEND_TEXT, SOCKETIO, Server, journaled


class Size(msgspec.Struct, frozen=True, kw_only=True):
    """One room: its members, how many of them are listened to, the messages a second, and for how long."""

    members: int = 500
    listeners: int = 25
    per_s: float = 100
    warm_s: float = 1
    seconds: float = 30
    settle_s: float = 2


WHOLE, QUICK = Size(), Size(seconds=3, warm_s=0.5, settle_s=0.5)
SMOKE = Size(members=10, listeners=3, seconds=0.5, warm_s=0.1, settle_s=0.1)


async def measure(server: Server, size: Size) -> dict[str, float]:
    """Everybody speaks in turn, on the open schedule."""
    async with room_load(server, members=size.members, listeners=size.listeners, settle_s=size.settle_s) as load:
        warm, count = round(size.warm_s * size.per_s), round(size.seconds * size.per_s)
        await load.paced(range(-warm, 0), per_s=size.per_s, speakers=load.members)
        before = cpu_s(load.process)
        heard = await load.paced(range(count), per_s=size.per_s, speakers=load.members)
        spent = cpu_s(load.process) - before
        return {
            **latencies(heard.late_ms),
            "us_per_delivery": round(1e6 * spent / (size.members * count), 2),
            **counts([heard]),
            "members_lost": load.lost,
        }


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure one server after the other and print the table."""
    options = parser(__doc__, quick="three seconds each").parse_args(arguments)
    pin(LOAD_CORE)
    size = options.scale.pick(whole=WHOLE, quick=QUICK, smoke=SMOKE)
    figures: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        servers = (journaled(Path(folder)), SEND_TEXT, SEND_JSON, PICOWS, NODE_WS, SOCKETIO)
        # In a smoke run the others would have to be installed.
        for server in options.scale.pick(whole=servers, quick=servers, smoke=servers[:3]):
            figures[server.name] = row = uvloop.run(measure(server, size))
            told = "   ".join(f"{name} {value:g}" for name, value in row.items())
            print(f"{server.title:26} {told}", flush=True)
    report(options, figures)


if __name__ == "__main__":
    main()
