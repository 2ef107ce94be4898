"""roomlit's protocol class inside uvicorn and nothing around it: no room, no log, one prebuilt frame for all."""

import json
import sys

import uvicorn
from event import event, said
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute

from roomlit.protocol.framing import outgoing
from roomlit.transports.deflate_deaths import DeflateDeaths
from roomlit.transports.websocket import HubProtocol, serve

members = {}  # In the order in which they came.
told = 0


class Member:
    def __init__(self, wire) -> None:
        self.wire = wire
        members[self] = None

    def received(self, data) -> None:
        global told
        told += 1
        out = outgoing(json.dumps(event(told, said(data)), separators=(",", ":")).encode())
        for member in members:
            member.wire.write(out)

    def congested(self) -> None: ...

    def writable(self) -> None: ...

    def malformed(self, why) -> None: ...

    def lost(self) -> None:
        members.pop(self, None)


class Door:
    """A class, so that Starlette does not wrap it."""

    async def __call__(self, scope, receive, send) -> None:
        await serve(
            scope,
            receive,
            send,
            connect=lambda room, player, wire: Member(wire),
            origins=frozenset(),
            deaths=DeflateDeaths(),
        )


uvicorn.run(
    Starlette(routes=[WebSocketRoute("/ws/{room}/{player}", Door())]),
    port=int(sys.argv[1]),
    ws=HubProtocol,
    ws_per_message_deflate=False,
    log_level="error",
    access_log=False,
)
