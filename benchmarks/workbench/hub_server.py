"""roomlit's own server with chat rooms, as `roomlit.hosting` serves it: `python -m workbench.hub_server PORT`.

`/seats?room=…&n=…` opens a room and takes seats in it, which at the hub's own door would meet the limit of an address;
`/held?player=…` says how many bytes are kept for a player, null for one who is not connected; `/say?room=…&n=…` has
somebody say so many lines and answers with the position that the room has reached.
"""

import argparse
import contextlib
import logging
import secrets
import socket
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import structlog
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from roomlit.hosting import (
    ChatRoom,
    DataDirectory,
    HubSettings,
    MemoryStore,
    Node,
    SqlStore,
    hub_routes,
    migrate,
    serve,
)
from roomlit.protocol.messages import Command
from roomlit.server.credentials import Claim
from roomlit.server.hub import Hub
from roomlit.transports.websocket import KERNEL_BYTES
from workbench.raw_socket import numbered

LINE = "x" * 100
ANY = 10**6
UNLIMITED = {"commands_per_s": float(ANY), "command_burst": ANY}
"""For the one who says everything; as shipped, nobody may."""
FROM_HERE = {"connections_per_address": ANY}
"""The whole crowd has one address."""


Answer = Callable[[Request], Awaitable[JSONResponse]]


def hub_app(node: Node) -> Starlette:
    """The hub, and what the benchmarks ask it beside."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncGenerator[None]:
        async with node:
            yield

    answers = {"/seats": seats_of, "/held": held_of, "/say": say_of}
    asked = [Route(path, answer(node.hub)) for path, answer in answers.items()]
    return Starlette(routes=[*asked, *hub_routes(node.hub)], lifespan=lifespan)


def held_of(hub: Hub) -> Answer:
    """Answers with the bytes that are kept for a player."""

    async def held(request: Request) -> JSONResponse:
        player = request.query_params["player"]
        found = [connection.held for connection in hub.registry.connections if connection.player == player]
        return JSONResponse(found[0] if found else None)

    return held


def seats_of(hub: Hub) -> Answer:
    """Answers with a player's id and ticket for each of `n` new seats."""

    async def seats(request: Request) -> JSONResponse:
        room = request.query_params["room"]
        await hub.open_room("chat", code=room)
        given: list[tuple[str, str]] = []
        for _ in range(int(request.query_params["n"])):
            seat = await hub.enter(room, name=secrets.token_hex(4), request=secrets.token_hex(16))
            given.append((seat.player, hub.credentials.ticket(Claim(room, seat.player), now=hub.clock.now())))
        return JSONResponse(given)

    return seats


def say_of(hub: Hub) -> Answer:
    """Answers with the position reached when somebody new has said so many lines."""

    async def say(request: Request) -> JSONResponse:
        room = request.query_params["room"]
        seat = await hub.enter(room, name="speaker", request=secrets.token_hex(16))
        for n in range(int(request.query_params["n"])):
            line = Command(id=secrets.token_hex(16), room=room, name="message", args={"text": numbered(n, LINE)})
            await hub.submit(Claim(room, seat.player), line)
        return JSONResponse(hub.room(room).log.seq)

    return say


def run(port: int, *, data: Path | None, unlimited: bool, asgi: bool, backlog: int = 4096) -> None:
    """Serve until told to stop. `asgi`: under uvicorn's own protocol, which knows nothing of the hub."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    limits: dict[str, Any] = {**FROM_HERE, **(UNLIMITED if unlimited else {})}
    settings = HubSettings(data=data, **limits)
    with contextlib.ExitStack() as stack:
        directory = None if data is None else stack.enter_context(DataDirectory(data))
        if directory is not None:
            migrate(directory.journal_url)
        store = MemoryStore() if directory is None else SqlStore(directory.journal_url)
        node = Node(logics=[ChatRoom()], store=store, settings=settings)
        listener = stack.enter_context(socket.create_server(("127.0.0.1", port), backlog=backlog))
        if asgi:
            # Above ASGI nobody can tell the kernel how much to hold for one client, but connections inherit it (Linux).
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, KERNEL_BYTES)
            # The clients read no control frames: uvicorn's own pings would take them for dead after forty seconds.
            bare: Any = {"ws_per_message_deflate": False, "ws_ping_interval": None}
            config = uvicorn.Config(hub_app(node), ws="websockets-sansio", log_level="error", access_log=False, **bare)
            uvicorn.Server(config).run([listener])
        else:
            serve(hub_app(node), settings, listener=listener, hub=node.hub)


def main(arguments: Sequence[str] | None = None) -> None:
    """Be the server."""
    line = argparse.ArgumentParser()
    line.add_argument("port", type=int)
    line.add_argument("--data", type=Path)
    line.add_argument("--unlimited", action="store_true")
    line.add_argument("--asgi", action="store_true")
    options = line.parse_args(arguments)
    run(options.port, data=options.data, unlimited=options.unlimited, asgi=options.asgi)


if __name__ == "__main__":
    main()
