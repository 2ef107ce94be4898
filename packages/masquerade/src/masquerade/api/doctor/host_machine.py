"""The doctor looks at the machine and at how the server would run there: disk, clock, port, Streamlit, uvicorn."""

import asyncio
import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Final

import httpx
import streamlit as st
from starlette.applications import Starlette

from masquerade.api.application import QUIET, configure_streamlit
from masquerade.api.doctor.finding import Finding
from masquerade.api.server import take_port
from masquerade.network.host import this_host
from masquerade.network.interfaces import reachable_addresses
from roomlit.hosting import (
    Clock,
    HubProtocol,
    HubSettings,
    LocalError,
    SystemClock,
    connections_most,
    raise_file_limit,
    sites,
    uvicorn_config,
    wal_refused,
)

DECIDING: Final = ("server.fileWatcherType", "runner.postScriptGC")
FREE_LEAST_MB: Final = 200
CONNECTIONS_LEAST: Final = 500
"""A class of sixty, with the connections their browsers open."""
STEP_MOST_MS: Final = 50
MB: Final = 1024 * 1024


def streamlit_settings(port: int) -> Finding:
    """The two that decide how many people a core serves, as they are in force after everything was read."""
    configure_streamlit(port=port, address=None, dev=False)
    off = [f"{name} is {st.get_option(name)!r}" for name in DECIDING if st.get_option(name) != QUIET[name]]
    if off:
        return Finding(
            what="Streamlit's settings",
            wrong=" and ".join(off),
            mend="start with `masquerade up`, not with `streamlit run`, and without --dev",
        )
    return Finding(what="Streamlit's settings", seen=", ".join(f"{name}={QUIET[name]}" for name in DECIDING))


def protocol_class(limits: HubSettings) -> Finding:
    """Whether frames go out below ASGI, and connections of ours are small."""
    config = uvicorn_config(Starlette(), limits)
    config.load()
    held = config.ws_protocol_class
    if held is None or not issubclass(held, HubProtocol):
        return Finding(
            what="uvicorn's protocol",
            wrong=f"{held} speaks WebSocket instead of {HubProtocol.__name__}",
            mend="install the versions of requirements.lock",
        )
    return Finding(what="uvicorn's protocol", seen=held.__name__)


def own_names(limits: HubSettings) -> Finding:
    """Which pages may talk to this server."""
    try:
        named = sorted(sites(limits.origins))
    except LocalError as error:
        return Finding(what="Origin", wrong=error.message, mend="correct ROOMLIT_ALLOWED_ORIGINS, or unset it")
    there = this_host()
    here = ", ".join(["localhost", *reachable_addresses(there.interfaces, there.routed)])
    return Finding(what="Origin", seen=f"pages of this server itself ({here}…)" + "".join(f", {one}" for one in named))


def space(data: Path) -> Finding:
    """Room for the journal, and leave to write there."""
    there = next(path for path in (data, *data.absolute().parents) if path.is_dir())
    free = shutil.disk_usage(there).free // MB
    if free < FREE_LEAST_MB:
        less = f"{free} MB are free, {FREE_LEAST_MB} should be"
        return Finding(what="disk", wrong=less, mend=f"free some, or put the data elsewhere than {data} with --data")
    try:
        with tempfile.TemporaryFile(dir=there) as probe:
            probe.write(b"x")
    except OSError as error:
        return Finding(
            what="disk",
            wrong=f"{there} cannot be written ({error.strerror})",
            mend="give its owner to the user who runs the server, or choose another place with --data",
        )
    if why := wal_refused(there):
        return Finding(
            what="disk",
            wrong=f"SQLite cannot write ahead in {there} ({why})",
            mend="choose a directory on a disk of this machine with --data: network file systems have no shared memory",
        )
    return Finding(what="disk", seen=f"{there} can be written, {free} MB free")


def journal(data: Path) -> Finding:
    """Whether every page of the journal can be read. A running server is not disturbed."""
    file = data / "journal.db"
    if not file.exists():
        return Finding(what="journal", seen="none yet, the first start makes it")
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, timeout=5)) as database:
            (told,) = database.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as error:
        told = str(error)
    if told != "ok":
        return Finding(
            what="journal",
            wrong=f"{file} is damaged ({told.strip().splitlines()[-1]})",
            mend="stop the server and `masquerade restore` a backup; without one, move the file away",
        )
    return Finding(what="journal", seen=f"{file} is whole, {-(-file.stat().st_size // MB)} MB")


def open_files() -> Finding:
    """How many connections there may be at a time: each is an open file."""
    limit = raise_file_limit()
    connections = connections_most(limit)
    if connections < CONNECTIONS_LEAST:
        return Finding(
            what="open files",
            wrong=f"{limit} may be open, which leaves {connections} for connections",
            mend="raise the hard limit of the user who runs the server (ulimit -Hn, LimitNOFILE)",
        )
    return Finding(what="open files", seen=f"{limit} may be open")


async def clock(*, first: Clock | None = None, wait_s: float = 1.0) -> Finding:
    """Whether the wall clock and the one that only counts agree; the server keeps to the second of its start."""
    before = first or SystemClock()
    await asyncio.sleep(wait_s)
    apart = SystemClock().now() - before.now()
    if abs(apart) > STEP_MOST_MS:
        return Finding(
            what="clock",
            wrong=f"it was set by {apart} ms within {wait_s:.0f} s",
            mend="have a time service correct it in small steps; a server that runs keeps its own time meanwhile",
        )
    return Finding(what="clock", seen=f"steady, {abs(apart)} ms apart after {wait_s:.0f} s")


async def port(host: str, number: int) -> Finding:
    """Whether the server can listen there, or does already."""
    try:
        take_port(host, number).close()
    except LocalError as error:
        if await _ours(number):
            return Finding(what="port", seen=f"a server of ours answers on {number}")
        return Finding(
            what="port", wrong=error.message.split(":")[0], mend=f"stop what runs there, or --port {number + 1}"
        )
    return Finding(what="port", seen=f"{number} on {host} is free")


async def _ours(number: int) -> bool:
    try:
        async with httpx.AsyncClient(timeout=3, trust_env=False) as client:
            said = (await client.get(f"http://127.0.0.1:{number}/health")).json()
    except (httpx.HTTPError, ValueError):
        return False
    return isinstance(said, dict) and "rooms" in said
