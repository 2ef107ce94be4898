"""The way into rooms of a hub in the same process, for people of `masquerade.load`: the same frames, no sockets."""

import secrets
from contextlib import AsyncExitStack

from masquerade.load.door import fold
from roomlit.hosting import Hub, RoomClient, seat_client


class InsideDoor:
    """A `masquerade.load.door.Door`; those who come in are people to the hub, not players of its own."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    async def come_in(self, stack: AsyncExitStack, room: str, name: str) -> RoomClient:
        """A seat, and a connection through a queue."""
        given = await self._hub.enter(room, name=name, request=secrets.token_hex(16))
        client = seat_client(self._hub, room=room, player=given.player, fold=fold, internal=False)
        return await stack.enter_async_context(client)
