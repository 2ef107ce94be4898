"""The command line and the wiring: the only file that knows every name."""

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from masquerade.settings import GameSettings
from masquerade.ui.address import hub_url
from roomlit.errors import RoomlitError

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="A chat party game in which some players are AIs. Start with `masquerade up`.",
)
Port = Annotated[int | None, typer.Option(help="TCP port to listen on.", min=1, max=65535)]
Host = Annotated[str | None, typer.Option(help="Address to listen on; 0.0.0.0 lets phones in the room reach it.")]
Data = Annotated[Path | None, typer.Option(help="Directory of the journal and the signing key.")]
Dev = Annotated[bool, typer.Option("--dev", help="Reload pages when their source changes, show full errors.")]

Switch = Annotated[Literal["on", "off"], typer.Argument(help="off: pages poll instead.")]


@app.command(epilog="Example: masquerade up --port 8080")
def up(port: Port = None, host: Host = None, data: Data = None, dev: Dev = False) -> None:
    """Everything in one process: hub, AI players and pages on one port."""
    _serve(port=port, host=host, data=data, dev=dev, hub=True, pages=True)


@app.command(epilog="Example: masquerade hub --port 8001")
def hub(port: Port = None, host: Host = None, data: Data = None) -> None:
    """The hub with its AI players alone, for pages that run elsewhere."""
    _serve(port=port, host=host, data=data, dev=False, hub=True, pages=False)


@app.command(epilog="Example: BACKEND_URL=http://hub.example.org:8001 masquerade ui")
def ui(port: Port = None, host: Host = None, dev: Dev = False) -> None:
    """The pages alone; BACKEND_URL names the hub."""
    if not GameSettings().backend_url:
        typer.echo("masquerade ui: expected BACKEND_URL, the address of the hub, as in http://localhost:8001", err=True)
        raise typer.Exit(2)
    _serve(port=port, host=host, data=None, dev=dev, hub=False, pages=True)


@app.command(epilog="Example: masquerade push off --data masquerade-data")
def push(to: Switch, data: Data = None) -> None:
    """Turn push on or off for live sessions: the running server follows within about a second, without a restart."""
    from masquerade.api.rollback import PushSwitch

    directory = data or GameSettings().data
    PushSwitch(directory).turn(on=to == "on")
    typer.echo(f"push is {to} for the server of {directory}")


def main() -> None:
    """Entry of `masquerade` and `python -m masquerade`: exit code 0 fine, 1 failed, 2 used wrongly."""
    try:
        app()
    except RoomlitError as error:
        typer.echo(f"masquerade: {error.message}", err=True)
        sys.exit(1)


def _serve(*, port: int | None, host: str | None, data: Path | None, dev: bool, hub: bool, pages: bool) -> None:
    settings = GameSettings()
    backend_url = settings.backend_url and hub_url(settings.backend_url)
    # Streamlit and the database take a second to import: `--help` and usage errors should not wait for them.
    from masquerade.api.server import Plan, run
    from masquerade.ghosts.opening import hire

    run(
        Plan(
            host=host or settings.host,
            port=port or settings.port,
            data=data or settings.data,
            dev=dev,
            hub=hub,
            pages=pages,
            hire=hire(settings) if hub else None,
            backend_url=backend_url,
            pages_url=settings.pages_url or None,
        )
    )
