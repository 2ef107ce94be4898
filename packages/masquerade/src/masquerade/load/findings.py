"""What a load test comes to: its counters and samples as the goals, tables and curves of a report. Pure."""

from collections import Counter
from collections.abc import Sequence

from masquerade.load.browsers import BrowserRun
from masquerade.load.goals import Goal
from masquerade.load.ledger import GameKey
from masquerade.load.plan import LoadPlan
from masquerade.load.plot import Curve, Plot
from masquerade.load.report import LoadReport, Section
from masquerade.load.samples import LoadSample, by_second, percentile
from masquerade.load.tally import LoadTally

KIB_PER_MIB = 1024
SHARES = (("p50", 0.5), ("p99", 0.99), ("p99.9", 0.999), ("most", 1.0))
RAISED = (
    "Everybody came from one address, so the server of this test was started with higher limits per address "
    "(ROOMLIT_ROOMS_PER_ADDRESS and its neighbours); a server of yours keeps its own."
)
SAME_MACHINE = "Load and server share this machine: on two, or with cores of their own, there is more."


def protocol_report(
    plan: LoadPlan,
    tally: LoadTally,
    samples: Sequence[LoadSample],
    *,
    url: str,
    began_s: float,
    took_s: float,
    in_time: bool,
    p99_ms: float,
    errors: Sequence[str],
    raised: bool,
) -> LoadReport:
    """The report of a test by protocol.

    Args:
        url: the server.
        began_s: when it began, by the clock of the deliveries.
        took_s: how long it took.
        in_time: whether all games were over before the time was.
        p99_ms: within how many ms 99 of 100 deliveries have to come.
        errors: lines of the server's log that should not be there.
        raised: the server had higher limits than it has by itself.
    """
    book = tally.ledger
    late = sorted(book.deliveries.ms)
    tables = plan.tables()
    whole = _whole_games(tally, tables)
    goals = [
        Goal(name="messages lost", value=book.lost, most=0),
        Goal(name="messages repeated", value=book.repeated, most=0),
        Goal(name="events missing in between", value=tally.gaps, most=0),
        Goal(name="failures", value=tally.failures, most=0),
        Goal(name="errors in the server's log", value=len(errors), most=0),
        Goal(name="people who got a seat", value=tally.seated, least=plan.users),
        Goal(name="whole games", value=whole, least=len(tables) * (plan.games or 1)),
        Goal(name="99 of 100 messages delivered within", value=percentile(late, 0.99), most=p99_ms, unit="ms"),
    ]
    faults = [*book.faults, *_counted("failed", tally.failed), *_counted("refused", tally.hindered), *errors]
    return LoadReport(
        title=f"{plan.users} players, {plan.tempo.name} pace",
        about=f"{url}: {len(tables)} tables of up to {max(tables, default=0)} people and {plan.ai_seats} AI players, "
        f"{'with' if plan.pages else 'without'} a Streamlit session each; {took_s:.0f} s",
        goals=goals,
        sections=[_work(tally, whole), _times(tally, late), _machine(samples), _requests(tally)],
        plots=plots(samples, tally, began_s=began_s),
        faults=faults if in_time else [f"the time was over before the games were ({plan.minutes:g} minutes)", *faults],
        notes=[SAME_MACHINE, *([RAISED] if raised else [])],
    )


def browser_report(run: BrowserRun, *, url: str) -> LoadReport:
    """The report of a test in real browsers."""
    screen, playable = sorted(run.screen_ms), sorted(run.playable_ms)
    goals = [
        Goal(name="requests by HTTP while push is up", value=len(run.polls), most=0),
        Goal(name="script runs asked for while people talk", value=run.runs, most=0),
        Goal(name="frames pushed meanwhile", value=run.frames, least=run.users),
        Goal(name="lines missing on a screen", value=run.missing, most=0),
        Goal(name="lines twice on a screen", value=run.repeated, most=0),
        Goal(name="pages at the reveal", value=run.revealed, least=run.users),
        Goal(name="errors in the pages", value=len(run.errors), most=0),
    ]
    times = Section(
        "Times",
        [
            ("from the link to the room", _spread(playable, "ms")),
            ("from Enter to a screen", _spread(screen, "ms")),
        ],
    )
    asked = Section("Requests of all pages", [(kind, str(count)) for kind, count in sorted(run.requests.items())])
    people = "1 person at a browser" if run.users == 1 else f"{run.users} people at browsers"
    return LoadReport(
        title=people,
        about=f"{url}: one table, a whole game, every request of every page written down",
        goals=goals,
        sections=[times, asked],
        faults=[*_counted("asked while push was up", Counter(run.polls)), *run.errors],
        notes=["Times are as the program sees them that drives the browsers, its own part included."],
    )


def plots(samples: Sequence[LoadSample], tally: LoadTally, *, began_s: float) -> list[Plot]:
    """The curves over time."""
    deliveries = tally.ledger.deliveries
    return [
        Plot(
            title="From when a line is due until it is there",
            unit="ms",
            curves=[Curve(name, by_second(deliveries, since_s=began_s, share=share)) for name, share in SHARES[:2]],
        ),
        Plot(title="CPU of the server", unit="% of a core", curves=[_curve("server", samples, "cpu_percent")]),
        Plot(
            title="Memory of the server",
            unit="MiB",
            curves=[Curve("RSS", [(one.at_s, one.rss_kib / KIB_PER_MIB) for one in samples if one.rss_kib])],
        ),
        Plot(title="Events heard", unit="per second", curves=[_curve("heard", samples, "events_per_s")]),
        Plot(title="People connected", unit="people", curves=[_curve("connected", samples, "connected")]),
    ]


def _curve(name: str, samples: Sequence[LoadSample], field: str) -> Curve:
    return Curve(name, [(one.at_s, getattr(one, field)) for one in samples])


def _whole_games(tally: LoadTally, tables: Sequence[int]) -> int:
    """Games whose end everybody at the table has seen; tables are as large as they were filled."""
    people: Counter[GameKey] = tally.finished
    return sum(seen >= min(tables) for seen in people.values())


def _work(tally: LoadTally, whole: int) -> Section:
    refused = ", ".join(f"{code} {count}" for code, count in tally.refused.most_common()) or "none"
    rows = [
        ("games that were played to their end", str(whole)),
        ("people seated", str(tally.seated)),
        ("commands", str(tally.commands)),
        ("lines said", str(tally.ledger.lines)),
        ("lines heard, those of AI players included", str(tally.ledger.heard_count)),
        ("events heard", str(tally.events)),
        ("hints (typing) sent and heard", f"{tally.hints} and {tally.hints_heard}"),
        ("refusals", refused),
    ]
    return Section("What was done", rows)


def _times(tally: LoadTally, late: Sequence[float]) -> Section:
    rows = [
        ("a line, from when it is due until it is there", _spread(late, "ms")),
        ("a command, until its answer", _spread(sorted(tally.answered_ms), "ms")),
        ("taking a seat and connecting", _spread(sorted(tally.join_ms), "ms")),
    ]
    if tally.page_ms:
        rows.append(("a page: its Streamlit session and first run", _spread(sorted(tally.page_ms), "ms")))
    return Section("How long it took", rows)


def _machine(samples: Sequence[LoadSample]) -> Section:
    seen = [one for one in samples if one.rss_kib]
    if not seen:
        return Section("The server", [("its process", "not on this machine, or not to be looked at")])
    cpu = sorted(one.cpu_percent for one in seen)
    most, end = max(one.rss_kib for one in seen) / KIB_PER_MIB, seen[-1].rss_kib / KIB_PER_MIB
    rows = [
        ("CPU, of one core", f"{sum(cpu) / len(cpu):.1f} % on average, {cpu[-1]:.1f} % in the busiest second"),
        ("memory (RSS)", f"{most:.1f} MiB at most, {end:.1f} MiB at the end"),
        ("people connected", f"{max(one.connected for one in samples)} at most"),
    ]
    return Section("The server", rows)


def _requests(tally: LoadTally) -> Section:
    return Section("Requests", [(what, str(count)) for what, count in sorted(tally.requests.items())] or [("all", "0")])


def _counted(what: str, counts: Counter[str]) -> list[str]:
    return [f"{count} × {what}: {name}" for name, count in counts.most_common()]


def _spread(ordered: Sequence[float], unit: str) -> str:
    if not ordered:
        return "nothing measured"
    return ", ".join(f"{name} {percentile(ordered, share):.1f} {unit}" for name, share in SHARES)
