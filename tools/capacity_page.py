"""docs/explanation/capacity.md: its tables, from one table of measured constants. `make gen` writes it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from regions import filled

ROOT: Final = Path(__file__).resolve().parent.parent
PAGE: Final = ROOT / "docs" / "explanation" / "capacity.md"
BUSY: Final = 0.7
"""How much of a core is to be planned with: the rest is for what load tests have not."""
MINUTE_MS: Final = 60_000
PLAYERS: Final = (100, 1_000, 10_000, 100_000, 1_000_000)
NODE_CORES: Final = 8
KIB_PER_GIB: Final = 1024 * 1024


class Constant(NamedTuple):
    """One measured figure: what it is of, in which unit, and by which command; `quiet`: nothing else ran meanwhile."""

    about: str
    value: float
    unit: str
    command: str
    quiet: bool = False


CONSTANTS: Final[Mapping[str, Constant]] = {
    "player_ms": Constant(
        "CPU of the whole server for one player's minute at real pace, AI players and journal included",
        10.5, "ms", "benchmarks/capacity.py, cpu_ms_per_player_minute", quiet=True,
    ),
    "event_us": Constant(
        "CPU of a command until it is decided, written and published, nobody told yet", 94, "µs",
        "benchmarks/commit.py, 1,000,000 / sqlite per_s", quiet=True,
    ),
    "delivery_us": Constant(
        "CPU of telling one event to one connection, alone", 3.8, "µs",
        "benchmarks/fanout.py, roomlit single_us_per_delivery", quiet=True,
    ),
    "ai_ms": Constant(
        "CPU of one AI seat's minute: it hears, decides, types and speaks", 9.5, "ms",
        "benchmarks/ai_cost.py, cpu_ms_per_ai_seat_minute",
    ),
    "decision_us": Constant("CPU of one decision of an AI player", 178, "µs", "benchmarks/ai_cost.py, us_per_decision"),
    "ai_line_ms": Constant(
        "CPU of all decisions behind one line of an AI player", 3.5, "ms", "benchmarks/ai_cost.py, cpu_ms_per_line"
    ),
    "join_ms": Constant(
        "CPU of somebody's coming in: a seat, a ticket, a connection, the snapshot", 10.7, "ms",
        "benchmarks/capacity.py, cpu_ms_per_join", quiet=True,
    ),
    "idle_us": Constant(
        "CPU of a connection's second while nothing is said", 0.4, "µs",
        "benchmarks/idle.py, wheel ms_per_s / connections",
    ),
    "commands": Constant("commands of a player in a minute", 1.3, "", "benchmarks/capacity.py, commands_per_s"),
    "events": Constant("events that a player hears in a minute", 20, "", "benchmarks/capacity.py, events_heard_per_s"),
    "hints": Constant(
        "hints (typing) that a player hears in a minute", 28, "", "benchmarks/capacity.py, hints_per_second"
    ),
    "seats": Constant("AI seats for each player", 0.3, "", "benchmarks/capacity.py: three at a table of ten"),
    "base_mib": Constant("memory of a server nobody is at", 152, "MiB", "benchmarks/capacity.py, empty_rss_mib"),
    "player_kib": Constant(
        "memory of a player, with its share of the room and of the AI players", 88, "KiB",
        "benchmarks/capacity.py, rss_mib of two steps",
    ),
    "event_bytes": Constant(
        "bytes over the loopback for each event or hint heard, both ways, headers included", 790, "B",
        "benchmarks/capacity.py, bytes_per_event",
    ),
}  # fmt: skip
"""What the page reckons with. Those that are not `quiet` were measured on two cores that others used as well."""


def page() -> str:
    """The page as it should be: its own words, its tables made anew."""
    return filled(PAGE.read_text(encoding="utf-8"), _region)


def players_per_core() -> float:
    """How many players one core carries, `BUSY` of it."""
    return BUSY * MINUTE_MS / CONSTANTS["player_ms"].value


def _region(name: str) -> str:
    match name:
        case "constants":
            return _table(("", "what", "figure", "measured by"), [_constant(*one) for one in CONSTANTS.items()])
        case "a player's minute":
            return _table(("part", "formula", "ms"), _minute())
        case "how many":
            return _table(("players", "cores", "nodes", "memory", "out, Mbit/s", "rows/s", "joins/s"), _many())
        case other:
            raise KeyError(other)


def _constant(name: str, one: Constant) -> tuple[str, ...]:
    noted = "" if one.quiet else " (busy)"
    return f"`{name}`", one.about, f"{one.value:g} {one.unit}".strip() + noted, f"`{one.command}`"


def _minute() -> list[tuple[str, ...]]:
    value = {name: one.value for name, one in CONSTANTS.items()}
    heard = value["events"] + value["hints"]
    parts = [
        ("its commands", "commands × event_us", value["commands"] * value["event_us"] / 1000),
        ("what it hears", "(events + hints) × delivery_us", heard * value["delivery_us"] / 1000),
        ("its AI players", "seats × ai_ms", value["seats"] * value["ai_ms"]),
        ("its connection", "60 × idle_us", 60 * value["idle_us"] / 1000),
    ]
    known = sum(ms for _, _, ms in parts)
    rest = ("the rest: rules, screening, phases, commits, rounds", "player_ms - all above", value["player_ms"] - known)
    whole = ("**together**, measured as one", "player_ms", value["player_ms"])
    return [(part, f"`{formula}`", f"{ms:.2f}") for part, formula, ms in (*parts, rest, whole)]


def _many() -> list[tuple[str, ...]]:
    value = {name: one.value for name, one in CONSTANTS.items()}
    rows: list[tuple[str, ...]] = []
    for players in PLAYERS:
        cores = max(1, -(-players // int(players_per_core())))
        memory = (players * value["player_kib"] + cores * value["base_mib"] * 1024) / KIB_PER_GIB
        heard = players * (value["events"] + value["hints"]) / 60
        out = heard * value["event_bytes"] * 8 / 1e6
        written = players * value["commands"] / 60
        joins = BUSY * cores * 1000 / value["join_ms"]
        nodes = -(-cores // NODE_CORES)
        rows.append(
            (
                f"{players:,}",
                f"{cores:,}",
                f"{nodes:,}",
                f"{memory:,.1f} GiB",
                f"{out:,.1f}",
                f"{written:,.0f}",
                f"{joins:,.0f}",
            )
        )
    return rows


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = (head, ["---"] * len(head), *rows)
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
