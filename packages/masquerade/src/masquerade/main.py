"""The command line and the wiring: the only file that knows every name."""

import asyncio
import os
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer
from pydantic import ValidationError

from masquerade.settings import GameSettings
from masquerade.ui.address import hub_url
from roomlit.hosting import HubSettings, LocalError, RoomlitError

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="A chat party game in which some players are AIs. Start with `masquerade up`.",
)
Port = Annotated[int | None, typer.Option(help="TCP port to listen on.", min=1, max=65535)]
Host = Annotated[str | None, typer.Option(help="Address to listen on; 0.0.0.0 lets phones in the room reach it.")]
Data = Annotated[Path | None, typer.Option(help="Directory of the journal and the signing key.")]
PublicUrl = Annotated[str | None, typer.Option(help="The address that people open, for links and QR codes.")]
Dev = Annotated[bool, typer.Option("--dev", help="Reload pages when their source changes, show full errors.")]

Backup = Annotated[Path, typer.Argument(help="The backup, one compressed file.")]
Force = Annotated[bool, typer.Option("--force", help="What is there already is moved aside, named .before-restore.")]
Url = Annotated[str, typer.Option(help="The address that people open, proxy and all.")]
Header = Annotated[list[str] | None, typer.Option(help="For --url, as 'Cookie: …' of a sign-in; may be repeated.")]
Patient = Annotated[bool, typer.Option("--patient", help="With --url: wait a minute more for what cuts quiet pages.")]
Target = Annotated[str, typer.Option(help="A server that runs already; without it one is started for the test.")]
Mine = Annotated[bool, typer.Option("--yes-this-server-is-mine", help="The server of --url may be put under load.")]
LoadPhase = Annotated[
    int | None, typer.Option(help="1 and 2: one and ten real browsers; 3: 100 players.", min=1, max=3)
]
Users = Annotated[int | None, typer.Option(help="So many players by protocol.", min=1, max=1000)]
PaceOption = Annotated[Literal["real", "fast"], typer.Option(help="As people are, or as fast as they could be.")]
Games = Annotated[int, typer.Option(help="Whole games of each table.", min=1, max=20)]
Minutes = Annotated[float | None, typer.Option(help="The most it may take.", min=0.1, max=60)]
Pages = Annotated[bool, typer.Option(help="Each player has a Streamlit session open too, as a browser has.")]
P99 = Annotated[float, typer.Option(help="Goal: 99 of 100 lines are there within so many milliseconds.", min=1)]
ReportFile = Annotated[Path, typer.Option(help="The report, one HTML file with curves.")]
Switch = Annotated[Literal["on", "off"], typer.Argument(help="off: pages poll instead.")]


@app.command(epilog="Example: masquerade up --port 8080")
def up(port: Port = None, host: Host = None, data: Data = None, dev: Dev = False, public_url: PublicUrl = None) -> None:
    """Everything in one process: hub, AI players and pages on one port."""
    _serve(_settings(port=port, host=host, data=data, public_url=public_url), dev=dev, hub=True, pages=True)


@app.command(epilog="Example: masquerade hub --port 8001")
def hub(port: Port = None, host: Host = None, data: Data = None) -> None:
    """The hub with its AI players alone, for pages that run elsewhere."""
    _serve(_settings(port=port, host=host, data=data), dev=False, hub=True, pages=False)


@app.command(epilog="Example: BACKEND_URL=http://hub.example.org:8001 masquerade ui")
def ui(port: Port = None, host: Host = None, dev: Dev = False, public_url: PublicUrl = None) -> None:
    """The pages alone; BACKEND_URL names the hub."""
    settings = _settings(port=port, host=host, public_url=public_url)
    if not settings.backend_url:
        typer.echo("masquerade ui: expected BACKEND_URL, the address of the hub, as in http://localhost:8001", err=True)
        raise typer.Exit(2)
    _serve(settings, dev=dev, hub=False, pages=True)


@app.command(epilog="Example: masquerade push off --data masquerade-data")
def push(to: Switch, data: Data = None) -> None:
    """Turn push on or off for live sessions: the running server follows within about a second, without a restart."""
    from masquerade.api.push_switch import PushSwitch

    directory = _settings(data=data).data
    PushSwitch(directory).turn(on=to == "on")
    typer.echo(f"push is {to} for the server of {directory}")


@app.command(epilog="Example: masquerade backup monday.tgz --data masquerade-data")
def backup(file: Backup, data: Data = None) -> None:
    """Rooms, results and signing key in one file, while the server runs. Keep it safe: who has it can take any seat."""
    from masquerade.storage.backup import back_up

    directory = _settings(data=data).data
    made = back_up(directory, file)
    typer.echo(f"{file} holds {', '.join(sorted(made.files))} of {directory}")


@app.command(epilog="Example: masquerade restore monday.tgz --data masquerade-data")
def restore(file: Backup, data: Data = None, force: Force = False) -> None:
    """Put a backup into a data directory that no server uses; checks it first."""
    from masquerade.storage.backup import restore as put_back

    directory = _settings(data=data).data
    made = put_back(file, directory, force=force)
    typer.echo(f"{directory} holds {', '.join(sorted(made.files))} of {file}")


@app.command(epilog="Example: masquerade doctor --url https://play.example.org")
def doctor(
    url: Url = "",
    header: Header = None,
    patient: Patient = False,
    port: Port = None,
    host: Host = None,
    data: Data = None,
) -> None:
    """Check settings, disk, journal, clock and port, with --url the way in; exit code 1 when something is wrong."""
    from masquerade.api.doctor import visit
    from masquerade.api.doctor.finding import Finding, healthy

    settings, limits = _settings(port=port, host=host, data=data), HubSettings()
    given = {name.strip(): value.strip() for name, _, value in (one.partition(":") for one in header or [])}

    async def look() -> list[Finding]:
        found: list[Finding] = []
        async for finding in visit(settings, limits, url=url, headers=given, patient=patient):
            typer.echo(finding.line())
            found.append(finding)
        return found

    if not healthy(asyncio.run(look())):
        raise typer.Exit(1)


@app.command(epilog="Example: masquerade status --port 8080")
def status(port: Port = None, data: Data = None) -> None:
    """Connections of the server running here: how many, how they hear, round trips, reconnects."""
    from masquerade.api.status import ask, lines

    settings = _settings(port=port, data=data)
    told = ask(settings.data, f"http://127.0.0.1:{settings.port}")
    typer.echo("\n".join(lines(told)))


@app.command(epilog="Example: masquerade load --users 100 --pace fast")
def load(
    url: Target = "",
    mine: Mine = False,
    phase: LoadPhase = None,
    users: Users = None,
    pace: PaceOption = "fast",
    games: Games = 1,
    minutes: Minutes = None,
    pages: Pages = True,
    p99_ms: P99 = 250.0,
    report: ReportFile = Path("masquerade-load.html"),
) -> None:
    """Whole games by so many players against a server; exit code 1 when a goal was missed. Only against your own."""
    from masquerade.load.command import LoadOptions, run

    if phase is not None and users is not None:
        typer.echo("masquerade load: expected --phase or --users, got both", err=True)
        raise typer.Exit(2)
    asked = LoadOptions(
        url=url,
        mine=mine,
        phase=phase,
        users=users,
        pace=pace,
        games=games,
        minutes=minutes,
        pages=pages,
        p99_ms=p99_ms,
        report=report,
        environment=dict(os.environ),
    )
    if not asyncio.run(run(asked)).passed:
        raise typer.Exit(1)


def main() -> None:
    """Entry of `masquerade` and `python -m masquerade`: exit code 0 fine, 1 failed, 2 used wrongly."""
    try:
        app()
    except RoomlitError as error:
        typer.echo(f"masquerade: {error.message}", err=True)
        sys.exit(1)


def _settings(
    *, port: int | None = None, host: str | None = None, data: Path | None = None, public_url: str | None = None
) -> GameSettings:
    """What the environment says, read here and nowhere else in a process, and over it what the command line says."""
    options = {"port": port, "host": host, "data": data}
    named = {} if public_url is None else {"public_url": public_url}
    try:
        found = GameSettings(**named)
    except ValidationError as error:
        wrong = error.errors()[0]
        where = ".".join(map(str, wrong["loc"]))
        raise LocalError("settings/invalid", f"{where}: {wrong['msg'].removeprefix('Value error, ')}") from None
    return found.model_copy(update={name: value for name, value in options.items() if value is not None})


def _serve(settings: GameSettings, *, dev: bool, hub: bool, pages: bool) -> None:
    backend_url = settings.backend_url and hub_url(settings.backend_url)
    # Streamlit and the database take a second to import: `--help` and usage errors should not wait for them.
    from masquerade.api.server import Plan, run
    from masquerade.llm.factory import make_rewriter

    run(
        Plan(
            host=settings.host,
            port=settings.port,
            data=settings.data,
            dev=dev,
            hub=hub,
            pages=pages,
            limits=HubSettings(),
            make_rewriter=make_rewriter(settings) if hub else None,
            backend_url=backend_url,
            pages_url=settings.pages_url or None,
            public_url=settings.public_url,
        )
    )
