"""Runs the applications under uvicorn: takes the port, tells the host where to go, serves until told to stop."""

import logging
import socket
import sys
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
import segno
import structlog

from masquerade.api.application import configure_streamlit, create_application, create_pages
from masquerade.api.site_address import SiteAddress
from masquerade.llm.factory import MakeRewriter
from masquerade.match.logic import Match
from masquerade.network.host import this_host
from masquerade.network.reachability import WIFI, Reachability, reach
from masquerade.spectators.gallery import Gallery
from masquerade.storage.sql import SqlResults, results_url
from masquerade.ui.address import invite, is_loopback
from roomlit.hosting import DataDirectory, HubSettings, LocalError, Node, SqlStore, migrate, serve, sites

BACKLOG = 2048
PAGE_BYTES = 256 * 1024
"""What a page of the game may tell its script in one message: many times what it ever has to say."""


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What to serve, where. `limits` are the hub's, with the origins and proxies of whatever is served."""

    host: str
    port: int
    data: Path
    dev: bool
    hub: bool
    pages: bool
    backend_url: str
    limits: HubSettings
    make_rewriter: MakeRewriter | None = None
    pages_url: str | None = None
    public_url: str = ""


def run(plan: Plan) -> None:
    """Serve until SIGINT or SIGTERM. Raises `LocalError` when port or data directory cannot be used."""
    _set_up_log(dev=plan.dev)
    plan = _with_own_origin(plan)
    listener = take_port(plan.host, plan.port)
    with listener:
        facts = reach(this_host(), port=plan.port, listening=plan.host)
        if plan.pages:
            # Spelled out before anything is served: a malformed setting is told at the start.
            origins = sites(plan.limits.origins)
            address = plan.public_url or facts.address
            configure_streamlit(port=plan.port, address=address, dev=plan.dev, host=plan.host, origins=origins)
        if not plan.hub:
            app = create_pages(plan.limits, hub=plan.backend_url)
            _greet(plan, facts)
            serve(app, plan.limits, listener=listener, page_bytes=PAGE_BYTES)
            return
        with DataDirectory(plan.data) as directory:
            # Here and not only under uvicorn, which would answer with a traceback instead of what to do.
            migrate(directory.journal_url)
            settings = msgspec.structs.replace(
                plan.limits, data=directory.path, api_docs=plan.dev or plan.limits.api_docs
            )
            node = Node(logics=[Match(), Gallery()], store=SqlStore(directory.journal_url), settings=settings)
            results = SqlResults(results_url(directory.path))
            site = SiteAddress(clock=node.hub.clock, port=plan.port, listening=plan.host, public_url=plan.public_url)
            app = create_application(
                node,
                results=results,
                pages=plan.pages,
                pages_url=plan.pages_url,
                site=site,
                make_rewriter=plan.make_rewriter,
                dev=plan.dev,
            )
            _greet(plan, facts)
            serve(app, settings, listener=listener, hub=node.hub, page_bytes=PAGE_BYTES)


def _with_own_origin(plan: Plan) -> Plan:
    """A page at the public address may come by a proxy that tells the server another name."""
    if not plan.public_url:
        return plan
    named = urlsplit(plan.public_url)
    allowed = ",".join(filter(None, (plan.limits.allowed_origins, f"{named.scheme}://{named.netloc}")))
    return msgspec.structs.replace(plan, limits=msgspec.structs.replace(plan.limits, allowed_origins=allowed))


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


def greeting(plan: Plan, facts: Reachability) -> str:
    """Where to go, for the host's terminal: addresses, and a QR code for the phones. Pure."""
    lines = ["", *(_for_players(plan, facts) if plan.pages else _for_pages(plan, facts))]
    pressing = [] if plan.public_url else [note for note in facts.notes if note != WIFI]
    if facts.address is not None and not plan.hub and is_loopback(plan.backend_url):
        pressing.append(
            f"Only browsers on this computer find a hub at {plan.backend_url}: give BACKEND_URL an address."
        )
    kept = f"rooms are kept in {plan.data}" if plan.hub else f"the hub is {plan.backend_url}"
    return "\n".join([*lines, *(f"  {note}" for note in pressing), f"  stop with Ctrl+C; {kept}", ""])


def _greet(plan: Plan, facts: Reachability) -> None:
    sys.stdout.write(greeting(plan, facts) + "\n")
    sys.stdout.flush()


def _for_players(plan: Plan, facts: Reachability) -> list[str]:
    lines = [f"  masquerade is up: http://localhost:{plan.port}"]
    link = plan.public_url or facts.link()
    if link is None:
        return lines
    lines.append(f"  for everybody:    {link}" if plan.public_url else f"  on your network:  {link}")
    if facts.others and not plan.public_url:
        lines.append(f"  or else:          {'  '.join(filter(None, map(facts.link, facts.others)))}")
    return [*lines, "", _qr(link)]


def _for_pages(plan: Plan, facts: Reachability) -> list[str]:
    hub = facts.link() or f"http://localhost:{plan.port}"
    pages = f"BACKEND_URL={hub} masquerade ui"
    return [
        f"  the hub is up: {hub}",
        f"  a room:        {invite(f'{hub}/', 'CODE')}, for whoever knows the code",
        f"  its pages:     {pages}",
        "  here:          ALLOWED_ORIGINS must name the address at which people open those pages",
    ]


def _qr(text: str) -> str:
    rows = [list(row) for row in segno.make(text, error="l").matrix_iter(border=2)]
    if len(rows) % 2:
        rows.append([0] * len(rows[0]))
    # Two modules per character cell, dark modules as blanks: reads on dark terminals, which most are.
    cell = {(0, 0): "█", (0, 1): "▀", (1, 0): "▄", (1, 1): " "}
    pairs = zip(rows[::2], rows[1::2], strict=True)
    return "\n".join("  " + "".join(cell[bool(a), bool(b)] for a, b in zip(up, low, strict=True)) for up, low in pairs)


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
