"""What was said of polling and of push before either was measured, and what the benchmarks found. Pure.

Each claim reads its figures from the results; one whose benchmark has not run says so.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from bar_chart import shown

Figures = Mapping[str, Any]
"""The figures of every benchmark that has run, by its name."""
SEATS: Final = 10
USERS: Final = 200
FULL_PERCENT: Final = 90.0
LATE_MS: Final = 1000.0
UNCHANGED_MOST: Final = 0.001


class Finding(NamedTuple):
    """What was measured while polling and by push, as words, and whether the claim holds for push."""

    polling: str
    push: str
    holds: bool


class Claim(NamedTuple):
    """One line: what was said, what is measured for it, and how to read that."""

    said: str
    definition: str
    find: Callable[[Figures], Finding]


def _polling(figures: Figures, users: int) -> tuple[Mapping[str, float], Mapping[str, float]]:
    found = figures["polling"]
    return found[f"polling_{users}"], found[f"push_{users}"]


def _requests(users: int, most: float) -> Callable[[Figures], Finding]:
    def find(figures: Figures) -> Finding:
        polled, pushed = _polling(figures, users)
        told = f"{shown(polled['requests_per_s'])}/s", f"{shown(pushed['requests_per_s'])}/s"
        return Finding(*told, pushed["requests_per_s"] <= 1.1 * most)

    return find


def _fewer(times: float) -> Callable[[Figures], Finding]:
    def find(figures: Figures) -> Finding:
        polled, pushed = _polling(figures, 100)
        ratio = polled["requests_per_s"] / pushed["requests_per_s"]
        return Finding("", f"{shown(ratio)} × fewer", ratio >= times)

    return find


def _unchanged(figures: Figures) -> Finding:
    polled, pushed = _polling(figures, 100)
    useful = min(1.0, polled["lines_per_s"] * SEATS / max(polled["script_runs_per_second"], 1e-9))
    return Finding(
        f"{shown(100 * (1 - useful))} %",
        f"{shown(pushed['script_runs_per_second'])} runs/s",
        useful <= UNCHANGED_MOST,
    )


def _cell(users: int, name: str, unit: str, most: float) -> Callable[[Figures], Finding]:
    def find(figures: Figures) -> Finding:
        polled, pushed = _polling(figures, users)
        return Finding(f"{shown(polled[name])} {unit}", f"{shown(pushed[name])} {unit}", pushed[name] <= most)

    return find


def _late(most_ms: float) -> Callable[[Figures], Finding]:
    def find(figures: Figures) -> Finding:
        polled, pushed = (
            f"p50 {shown(row['p50_ms'])}, p99 {shown(row['p99_ms'])} ms" for row in _polling(figures, 100)
        )
        return Finding(polled, pushed, _polling(figures, 100)[1]["p99_ms"] < most_ms)

    return find


def _on_screen(figures: Figures) -> Finding:
    found = figures["screen"]
    polled, pushed = (
        f"p50 {shown(row['p50_ms'])}, p99 {shown(row['p99_ms'])} ms" for row in (found["polling"], found["ours"])
    )
    return Finding(polled, pushed, found["ours"]["p99_ms"] < 100)


def _users(figures: Figures) -> Finding:
    found: Mapping[str, Mapping[str, float]] = figures["polling"]
    _polling(figures, USERS)  # With fewer, nothing is said of so many.

    def most(way: str) -> int:
        rows = {int(name.rpartition("_")[2]): row for name, row in found.items() if name.rpartition("_")[0] == way}
        fine = [users for users, row in rows.items() if row["cpu_percent"] < FULL_PERCENT and row["p99_ms"] < LATE_MS]
        return max(fine, default=0)

    polled, pushed = most("polling"), most("push")
    return Finding(f"{polled} of those tried", f"{pushed} of those tried", pushed >= USERS)


def _memory(figures: Figures) -> Finding:
    row = figures["rooms"]["masquerade"]
    return Finding(
        "", f"{shown(row['mib_per_100_rooms'])} MiB, {shown(row['rss_mib'])} with the program", row["rss_mib"] < 1024
    )


def _delivered(figures: Figures) -> Finding:
    rows = (
        figures["rooms"]["roomlit"],
        figures["latency"]["roomlit"],
        figures["storm"]["behind"],
        figures["storm"]["restart"],
    )
    wrong = sum(row.get(name, 0) for row in rows for name in ("missing", "repeated", "out_of_order", "events_lost"))
    return Finding("", f"{shown(wrong)} missing, repeated or out of order", wrong == 0)


def _back(figures: Figures) -> Finding:
    told = figures["storm"]
    words = f"{shown(told['restart']['back_s'])} s after a restart, {shown(told['crash']['back_s'])} s after a crash"
    return Finding("", words, max(told[name]["back_s"] for name in ("restart", "crash")) <= 35)


def _failures(figures: Figures) -> Finding:
    rows = (figures["storm"]["restart"], figures["storm"]["crash"])
    lost = sum(row["clients_lost"] for row in rows)
    return Finding("", f"{shown(lost)} of {shown(sum(row['clients'] for row in rows))} did not come back", lost == 0)


CLAIMS: Final[Sequence[Claim]] = (
    *(
        Claim(
            f"{users} users: {shown(2.5 * users)} requests/s become about {users // 10}/s",
            "What clients ask of the server a second, lines included; each player says a line every ten seconds",
            _requests(users, users / 10),
        )
        for users in (10, 50, 100, 200)
    ),
    Claim("25 × fewer requests, at least 90 % fewer", "The same at 100 users, as a ratio", _fewer(25)),
    Claim("99.9 % of polls bring nothing new", "Script runs without a new line; by push: script runs", _unchanged),
    Claim(
        "CPU at 100 users: 60 % becomes 5 % (below 20 %)",
        "Of one core, server process",
        _cell(100, "cpu_percent", "%", 5),
    ),
    Claim(
        "100 MB/min become 4 MB/min",
        "WebSocket messages of 100 users, both ways",
        _cell(100, "mb_per_min", "MB/min", 4),
    ),
    Claim("Latency 400–800 ms becomes < 100 ms", "Line due to message at the client, 100 users", _late(100)),
    Claim("The same, as people see it", "Line due to text in Chromium’s page; see `screen`", _on_screen),
    Claim("At most 50–100 users become 200 and more", "Most users with a core below 90 % and p99 below 1 s", _users),
    Claim("Memory < 1 GB for 100 rooms", "Rooms with AI players, `masquerade up`", _memory),
    Claim("All messages are delivered", "In `rooms`, `latency` and `storm`", _delivered),
    Claim("Reconnects by itself, within 30 s between tries", "Until the last client is back; see `storm`", _back),
    Claim("< 1 % of connections fail", "Clients who did not come back; see `storm`", _failures),
)


def table(figures: Figures) -> list[str]:
    """The claims as lines of Markdown."""
    rows = ["| claim | what is measured | polling | push | verdict |", "|---|---|---|---|---|"]
    for claim in CLAIMS:
        try:
            found = claim.find(figures)
        except KeyError:
            rows.append(f"| {claim.said} | {claim.definition} | | | not measured |")
            continue
        verdict = "holds" if found.holds else "**does not hold**"
        rows.append(f"| {claim.said} | {claim.definition} | {found.polling} | {found.push} | {verdict} |")
    return rows
