"""Players that live in the server's own process and enter by the door that everybody uses: computer players, bots."""

from roomlit.client.link import Link, MemoryLink
from roomlit.client.room import Fold, RoomClient
from roomlit.ports.transport import Wire
from roomlit.server.connection import Connection
from roomlit.server.credentials import Claim
from roomlit.server.hub import Hub


def seat_client(hub: Hub, *, room: str, player: str, fold: Fold | None = None) -> RoomClient:
    """A client for a seat of `room` that the rules have given to `player`; use it as `async with`, on the hub's loop.

    It hears and is heard in the same order and under the same limits as a browser, without a socket between. It counts
    as nobody's connection: when the server says goodbye to people it stays, and it keeps no room open.
    """
    claim = Claim(room, player)

    def connect(wire: Wire) -> Connection:
        return hub.registry.connect(room=claim.room, player=claim.player, wire=wire, internal=True)

    async def open_link() -> Link:
        return MemoryLink(connect)

    async def ticket() -> str:
        return hub.credentials.ticket(claim, now=hub.clock.now())

    return RoomClient(room=room, open_link=open_link, ticket=ticket, fold=fold)
