"""Clients that come with a server: players that live in its process, and the knock of an operator from outside."""

import asyncio
import ssl
from collections.abc import Mapping

from websockets.exceptions import ConnectionClosed

from roomlit.client.link import DirectConnect, Link, MemoryLink
from roomlit.client.room import Fold, RoomClient
from roomlit.ports.transport import Wire
from roomlit.protocol.close_codes import Close
from roomlit.protocol.codec import decode_server, encode
from roomlit.protocol.messages import Bye, Hello
from roomlit.server.connection import Connection
from roomlit.server.credentials import Claim
from roomlit.server.hub import Hub


def seat_client(hub: Hub, *, room: str, player: str, fold: Fold | None = None, internal: bool = True) -> RoomClient:
    """A client for a seat of `room` that the rules have given to `player`; use it as `async with`, on the hub's loop.

    It hears and is heard in the same order and under the same limits as a browser, without a socket between. It counts
    as nobody's connection: when the server says goodbye to people it stays, and it keeps no room open; with `internal`
    false it is a person's.
    """
    claim = Claim(room, player)

    def connect(wire: Wire) -> Connection:
        return hub.registry.connect(room=claim.room, player=claim.player, wire=wire, internal=internal)

    async def open_link() -> Link:
        return MemoryLink(connect)

    async def ticket() -> str:
        return hub.credentials.ticket(claim, now=hub.clock.now())

    return RoomClient(room=room, open_link=open_link, ticket=ticket, fold=fold)


async def probe(
    base_url: str,
    *,
    origin: str,
    timeout_s: float,
    headers: Mapping[str, str] | None = None,
    tls: ssl.SSLContext | None = None,
) -> bool:
    """Whether a hub answers on the WebSocket below `base_url` to a page of `origin`; False: somebody else does.

    `headers` go along, as the cookie of a sign-in on the way; `tls` is for what `https` needs besides the usual.

    It asks for a seat that nobody has, so nothing changes anywhere. Raises what tells how far it came: `OSError` or
    `TimeoutError` (nothing answers), `InvalidStatus` and `InvalidHandshake` of websockets (no upgrade),
    `ConnectionClosed` (cut off by something that is no hub), `ProtocolError` and `WebSocketException` (frames arrive
    changed).
    """
    address = f"{base_url.rstrip('/').replace('http', 'ws', 1)}/ws/PROBE/nobody"
    try:
        opening = DirectConnect(
            address,
            origin=origin,  # pyright: ignore[reportArgumentType] – websockets names origins apart from strings
            compression=None,
            additional_headers=headers,
            ssl=tls if address.startswith("wss:") else None,
        )
        async with asyncio.timeout(timeout_s), opening as socket:
            await socket.send(encode(Hello(ticket="probe")), text=True)
            return isinstance(decode_server(await socket.recv()), Bye)
    except ConnectionClosed as error:
        if error.rcvd is None or error.rcvd.code not in set(Close):
            raise
        return True  # The hub's own goodbye: it leaves, and says so.
