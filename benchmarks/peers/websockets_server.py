"""The broadcast of `websockets`: one call writes to all members."""

import asyncio
import json
import sys

import uvloop
from event import event, said
from websockets.asyncio.server import ServerConnection, broadcast, serve

members: dict[ServerConnection, None] = {}  # In the order in which they came.
told = 0


async def member(socket: ServerConnection) -> None:
    global told
    members[socket] = None
    try:
        async for message in socket:
            told += 1
            broadcast(members, json.dumps(event(told, said(message)), separators=(",", ":")))
    finally:
        del members[socket]


async def main() -> None:
    async with serve(member, "127.0.0.1", int(sys.argv[1]), compression=None, ping_interval=None):
        await asyncio.Event().wait()


uvloop.run(main())
