"""CPU per delivery: one event to every member of a room over real sockets, beside what carries messages elsewhere.

All servers do the same work: a member's message gets a number and a time, and goes as JSON to every member. Gathered:
eight messages are always on the way. One at a time: the next is sent when the event of the last came back. The servers
take turns, so that a change of the machine's mood meets all of them.
"""

import statistics
from collections.abc import Mapping, Sequence

import msgspec
import uvloop
from workbench import process
from workbench.command_line import parser, report
from workbench.room_load import LOAD_CORE, WRONG, counts, latencies, room_load
from workbench.servers import NODE_WS, PICOWS, RAW, ROOMLIT, SERVERS, Server

IN_FLIGHT = 8
LISTENERS = 10
ASIDE = (PICOWS, NODE_WS, RAW)
"""Whom ours is compared with, as ratios."""
MODES = ("gathered", "single")


class Size(msgspec.Struct, frozen=True, kw_only=True):
    """One room: its members, messages before anything counts, those of each mode, and then how many on a schedule."""

    members: int
    warm: int
    messages: int
    paced: int
    per_s: float
    settle_s: float = 2.0


WHOLE = (
    Size(members=200, warm=200, messages=1000, paced=1000, per_s=100),
    Size(members=1000, warm=50, messages=200, paced=200, per_s=20),
)
QUICK = (Size(members=200, warm=100, messages=100, paced=100, per_s=100, settle_s=0.5),)
SMOKE = (Size(members=10, warm=5, messages=40, paced=20, per_s=100, settle_s=0.1),)


async def measure(server: Server, size: Size) -> dict[str, float]:
    """Start the server, connect everybody, send in both modes and on a schedule."""
    async with room_load(server, members=size.members, listeners=LISTENERS, settle_s=size.settle_s) as load:
        await load.rush(range(-size.warm, 0), in_flight=IN_FLIGHT)
        first = range(size.messages)
        gathered = await load.rush(first, in_flight=IN_FLIGHT)
        second = range(size.messages, 2 * size.messages)
        single = await load.rush(second, in_flight=1)
        rushed = [load.heard(dict.fromkeys(numbers, 0)) for numbers in (first, second)]
        paced = await load.paced(range(second.stop, second.stop + size.paced), per_s=size.per_s)
        deliveries = size.members * size.messages
        return {
            "gathered_us_per_delivery": round(1e6 * gathered / deliveries, 2),
            "single_us_per_delivery": round(1e6 * single / deliveries, 2),
            **latencies(paced.late_ms),
            **counts([*rushed, paced]),
            "members_lost": load.lost,
        }


def medians(rows: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Of each figure the median of all rounds; what was wrong is summed up."""
    return {
        name: sum(row[name] for row in rows)
        if name in WRONG or name.endswith("_lost")
        else statistics.median(row[name] for row in rows)
        for name in rows[0]
    }


def ratios(ours: Sequence[Mapping[str, float]], peer: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Ours to the peer's, each round with its own, and of that the median."""
    return {
        mode: round(statistics.median(a[name] / b[name] for a, b in zip(ours, peer, strict=True)), 3)
        for mode in MODES
        for name in (f"{mode}_us_per_delivery",)
    }


def compare(servers: Sequence[Server], size: Size, rounds: int) -> dict[str, dict[str, float]]:
    """Every server so often, in turns; the figures of each, and the ratios."""
    rows: dict[str, list[dict[str, float]]] = {server.name: [] for server in servers}
    for number in range(rounds):
        for server in servers if number % 2 == 0 else tuple(reversed(servers)):
            rows[server.name].append(row := uvloop.run(measure(server, size)))
            print(f"{size.members:5} members  {server.title:26} {shown(row)}", flush=True)
    figures = {f"{name}_{size.members}": medians(found) for name, found in rows.items()}
    if ROOMLIT in servers:
        for peer in (one for one in ASIDE if one in servers):
            figures[f"roomlit_to_{peer.name}_{size.members}"] = ratios(rows[ROOMLIT.name], rows[peer.name])
    return figures


def shown(row: Mapping[str, float]) -> str:
    """One line of the table."""
    wrong = ", ".join(f"{name.replace('_', ' ')} {row[name]:.0f}" for name in (*WRONG, "members_lost"))
    return (
        f"{row['gathered_us_per_delivery']:6.2f} µs CPU per delivery gathered {row['single_us_per_delivery']:6.2f}"
        f" one at a time   p50 {row['p50_ms']:.2f} ms   p99 {row['p99_ms']:.2f} ms   {wrong}"
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure every server at every size and print the table."""
    line = parser(__doc__, quick="200 members and fewer messages, one round")
    line.add_argument("--pairs", type=int, metavar="N", help="so many rounds of all servers (3); medians")
    line.add_argument("--server", choices=[one.name for one in SERVERS], action="append", help="only this one")
    options = line.parse_args(arguments)
    process.pin(LOAD_CORE)
    whole = tuple(one for one in SERVERS if not options.server or one.name in options.server)
    # In a smoke run the others would have to be installed.
    servers = options.scale.pick(whole=whole, quick=whole, smoke=tuple(one for one in whole if not one.foreign))
    rounds = options.pairs or options.scale.pick(whole=3, quick=1, smoke=1)
    figures: dict[str, dict[str, float]] = {}
    for size in options.scale.pick(whole=WHOLE, quick=QUICK, smoke=SMOKE):
        figures |= compare(servers, size, rounds)
    for name, row in figures.items():
        if "_to_" in name:
            print(f"{name:28} {row['gathered']:6.2f} × gathered {row['single']:6.2f} × one at a time")
    report(options, figures)


if __name__ == "__main__":
    main()
