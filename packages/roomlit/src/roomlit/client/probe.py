"""Knocking at a hub as a browser does: whether its WebSocket can be reached, and through what stands before it."""

import asyncio

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from roomlit.protocol.close_codes import Close
from roomlit.protocol.codec import decode_server, encode
from roomlit.protocol.messages import Bye, Hello


async def probe(base_url: str, *, origin: str, timeout_s: float) -> bool:
    """Whether a hub answers on the WebSocket below `base_url` to a page of `origin`; False: somebody else does.

    It asks for a seat that nobody has, so nothing changes anywhere. Raises what tells how far it came: `OSError` or
    `TimeoutError` (nothing answers), `InvalidStatus` and `InvalidHandshake` of websockets (no upgrade),
    `ConnectionClosed` (cut off by something that is no hub), `ProtocolError` and `WebSocketException` (frames arrive
    changed).
    """
    address = f"{base_url.rstrip('/').replace('http', 'ws', 1)}/ws/PROBE/nobody"
    try:
        async with asyncio.timeout(timeout_s), connect(address, origin=origin, compression=None) as socket:  # pyright: ignore[reportArgumentType] – websockets names origins apart from strings
            await socket.send(encode(Hello(ticket="probe")), text=True)
            return isinstance(decode_server(await socket.recv()), Bye)
    except ConnectionClosed as error:
        if error.rcvd is None or error.rcvd.code not in set(Close):
            raise
        return True  # The hub's own goodbye: it leaves, and says so.
