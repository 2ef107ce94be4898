"""Runs the applications under uvicorn: takes the port, tells the host where to go, serves until told to stop."""

import logging
import signal
import socket
import sys
from pathlib import Path

import msgspec
import segno
import structlog
import uvicorn

from masquerade.api.application import configure_streamlit, create_application, create_pages
from masquerade.match.logic import Match
from masquerade.storage.sql import SqlResults, results_url
from roomlit.errors import LocalError
from roomlit.server.node import Node
from roomlit.settings import HubSettings
from roomlit.stores.directory import DataDirectory
from roomlit.stores.sql import SqlStore, migrate
from roomlit.transports.websocket import HubProtocol

BACKLOG = 2048
DOCUMENTATION_ADDRESS = ("192.0.2.1", 9)
"""RFC 5737: routed like any other address, reaches nobody. Asking for a route sends nothing."""


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What to serve, where."""

    host: str
    port: int
    data: Path
    dev: bool
    hub: bool
    pages: bool
    backend_url: str


def run(plan: Plan) -> None:
    """Serve until SIGINT or SIGTERM. Raises `LocalError` when port or data directory cannot be used."""
    _set_up_log(dev=plan.dev)
    listener = take_port(plan.host, plan.port)
    with listener:
        if plan.pages:
            configure_streamlit(port=plan.port, address=reachable(plan.host), dev=plan.dev)
        if not plan.hub:
            _serve(create_pages(), listener, plan)
            return
        with DataDirectory(plan.data) as directory:
            # Here and not only under uvicorn, which would answer with a traceback instead of what to do.
            migrate(directory.journal_url)
            settings = HubSettings(data=directory.path)
            node = Node(logics=[Match()], store=SqlStore(directory.journal_url), settings=settings)
            results = SqlResults(results_url(directory.path))
            _serve(create_application(node, pages=plan.pages, results=results), listener, plan)


def take_port(host: str, port: int) -> socket.socket:
    """A listening socket; raises `LocalError("port/busy")` that says what to do."""
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        raise LocalError(
            "port/busy",
            f"port {port} on {host} cannot be used ({error.strerror}): "
            f"stop what runs there, or choose another with --port {port + 1} (make run PORT={port + 1})",
        ) from None
    return listener


def lan_address() -> str | None:
    """The address under which others in the network most likely reach this machine; None without a network."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(DOCUMENTATION_ADDRESS)
        except OSError:
            return None
        address: str = probe.getsockname()[0]
    return None if address.startswith("127.") or address == "0.0.0.0" else address


def reachable(host: str) -> str | None:
    """The address for other devices when listening on `host`; None when they cannot reach it."""
    if host in {"0.0.0.0", "::"}:
        return lan_address()
    return None if host in {"127.0.0.1", "localhost", "::1"} else host


def greeting(plan: Plan) -> str:
    """Where to go, for the host's terminal: addresses, and a QR code for the phones."""
    here = f"http://localhost:{plan.port}"
    lines = ["", f"  masquerade is up: {here}"]
    address = reachable(plan.host)
    if address is not None:
        there = f"http://{address}:{plan.port}"
        lines += [f"  on your network:  {there}", "", _qr(there)]
    kept = f"rooms are kept in {plan.data}" if plan.hub else f"the hub is {plan.backend_url}"
    lines += [f"  stop with Ctrl+C; {kept}", ""]
    return "\n".join(lines)


def _qr(text: str) -> str:
    rows = [list(row) for row in segno.make(text, error="l").matrix_iter(border=2)]
    if len(rows) % 2:
        rows.append([0] * len(rows[0]))
    # Two modules per character cell, dark modules as blanks: reads on dark terminals, which most are.
    cell = {(0, 0): "█", (0, 1): "▀", (1, 0): "▄", (1, 1): " "}
    pairs = zip(rows[::2], rows[1::2], strict=True)
    return "\n".join("  " + "".join(cell[bool(a), bool(b)] for a, b in zip(up, low, strict=True)) for up, low in pairs)


def _serve(app: object, listener: socket.socket, plan: Plan) -> None:
    config = uvicorn.Config(
        app,  # pyright: ignore[reportArgumentType] – FastAPI is an ASGI application
        ws=HubProtocol,
        loop="uvloop",
        http="httptools",
        log_level="warning",
        timeout_graceful_shutdown=3,
    )
    sys.stdout.write(greeting(plan) + "\n")
    sys.stdout.flush()
    # uvicorn raises the signal that stopped it once more when it is done; being told to stop is no failure.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stopped)
    uvicorn.Server(config).run(sockets=[listener])


def _stopped(number: int, frame: object) -> None:
    del number, frame


def _set_up_log(*, dev: bool) -> None:
    # What single players do is logged for developers only: a host who plays must not see it pass by.
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG if dev else logging.INFO),
        processors=[
            structlog.processors.TimeStamper(fmt="%H:%M:%S"),
            structlog.processors.add_log_level,
            structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty()),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
