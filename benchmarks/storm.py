"""Everybody comes back at once: 5,000 clients after a restart and after a crash, and 1,000 who missed 100 events each.

Ours with its journal, rooms of ten. Told of a restart, clients come at moments that the server spreads; after a crash
nobody has told them, and they come as the browser's client does, within a second. Times count from the moment at which
the new process answers.
"""

import asyncio
import signal
import time
from collections.abc import Sequence

import msgspec
import uvloop
from workbench.command_line import parser, report
from workbench.crowd import Tally
from workbench.guest import Guest
from workbench.process import cpu_s, pin
from workbench.restartable_hub import RestartableHub, restartable_hub
from workbench.room_load import LOAD_CORE, percentile

from roomlit.hosting import raise_file_limit
from roomlit.testing.waiting import PATIENCE_S, until

SEATS = 10


class Size(msgspec.Struct, frozen=True, kw_only=True):
    """How many come back, and how many of them have missed how many events."""

    clients: int = 5_000
    behind: int = 1_000
    missed: int = 100
    settle_s: float = 2.0


WHOLE, QUICK = Size(), Size(clients=500, behind=200, settle_s=1)
SMOKE = Size(clients=20, behind=20, missed=10, settle_s=0.1)


async def admitted(hub: RestartableHub, count: int, tally: Tally) -> list[Guest]:
    """So many guests, all of them in their rooms."""
    guests: list[Guest] = []
    for number in range(-(-count // SEATS)):
        seats = await hub.seats(f"ROOM{number}", min(SEATS, count - len(guests)))
        new = [Guest(hub.port, f"ROOM{number}", player, tally) for player, _ in seats]
        await asyncio.gather(*(guest.connect(ticket) for guest, (_, ticket) in zip(new, seats, strict=True)))
        guests += new
    await until(lambda: all(guest.joined_at for guest in guests))
    return guests


async def restart(size: Size, how: signal.Signals) -> dict[str, float]:
    """End the server under everybody and start it again."""
    tally = Tally()
    async with restartable_hub() as server:
        guests = await admitted(server, size.clients, tally)
        await asyncio.sleep(size.settle_s)
        tally.joined.clear()
        tried = sum(guest.attempts for guest in guests)
        coming = [asyncio.create_task(guest.come_back(patience_s=PATIENCE_S)) for guest in guests]
        told = time.monotonic()
        await server.end(how)
        await server.start()
        ready, before = time.monotonic(), cpu_s(server.process)
        await asyncio.gather(*coming, return_exceptions=True)
        back = sorted(guest.joined_at - ready for guest in guests if guest.joined_at is not None)
        return {
            "clients": size.clients,
            "away_s": round(ready - told, 2),
            "back_p50_s": round(percentile(back, 0.5), 2),
            "back_p99_s": round(percentile(back, 0.99), 2),
            "back_s": round(back[-1], 2),
            "cpu_ms_per_client": round(1000 * (cpu_s(server.process) - before) / size.clients, 2),
            "attempts_per_client": round((sum(guest.attempts for guest in guests) - tried) / size.clients, 2),
            "resumed": tally.joined["resumed"],
            "clients_lost": size.clients - len(back),
            "events_lost": tally.lost,
            "repeated": tally.repeated,
        }


async def behind(size: Size) -> dict[str, float]:
    """Everybody is cut off, misses what is said meanwhile, and comes back at the same moment."""
    tally = Tally()
    async with restartable_hub() as server:
        guests = await admitted(server, size.behind, tally)
        await asyncio.sleep(size.settle_s)
        tally.joined.clear()
        for guest in guests:
            guest.hang_up()
        await until(lambda: not any(guest.joined_at for guest in guests))
        rooms = sorted({guest.session.room for guest in guests})
        reached = dict(zip(rooms, await asyncio.gather(*(server.say(one, size.missed) for one in rooms)), strict=True))
        before, start = cpu_s(server.process), time.monotonic()
        await asyncio.gather(*(guest.connect() for guest in guests))
        await until(lambda: all(guest.seq() >= reached[guest.session.room] for guest in guests))
        took, spent = time.monotonic() - start, cpu_s(server.process) - before
        return {
            "resumed_s": round(took, 2),
            "cpu_ms_per_client": round(1000 * spent / size.behind, 2),
            "events_per_s": round(size.behind * size.missed / took),
            "resumed": tally.joined["resumed"],
            "events_lost": tally.lost,
            "repeated": tally.repeated,
        }


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure all three and print the figures."""
    options = parser(__doc__, quick="500 clients, and 200 who missed something").parse_args(arguments)
    pin(LOAD_CORE)
    raise_file_limit()
    size = options.scale.pick(whole=WHOLE, quick=QUICK, smoke=SMOKE)
    figures: dict[str, dict[str, float]] = {}
    for name, how in (("restart", signal.SIGTERM), ("crash", signal.SIGKILL)):
        figures[name] = uvloop.run(restart(size, how))
        print(f"{name:8} {size.clients} clients   {_shown(figures[name])}", flush=True)
    figures["behind"] = uvloop.run(behind(size))
    print(f"behind   {size.behind} clients   {_shown(figures['behind'])}")
    report(options, figures)


def _shown(row: dict[str, float]) -> str:
    return "  ".join(f"{name} {value:g}" for name, value in row.items())


if __name__ == "__main__":
    main()
