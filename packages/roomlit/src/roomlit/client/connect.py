"""Connect a program to a room on a hub: take a seat over HTTP, stay in the room by a socket."""

from types import TracebackType

from roomlit.client.http import HeldSeat, HubClient
from roomlit.client.link import SocketLink
from roomlit.client.room import Fold, RoomClient
from roomlit.errors import Refused
from roomlit.server.room_code import code_of


class connect:  # noqa: N801 – reads as a verb where it is used: `async with roomlit.connect(…) as room`
    """Join `room` on the hub at `base_url` as `name` and stay connected: `async with connect(…) as room`.

    `room` is the name a page gives it, or its code. `create` opens a chat room of that name when nobody has yet: for
    bots that start before the first visitor. `seat` resumes a seat taken before, from `RoomClient.seat`; `token` is of
    the issuer that the hub asks for. `fold` turns a view and a later event into the later view; without it `view` stays
    the last snapshot.

    Raises `Refused` when the room declines, `RemoteError` when nobody answers (`hub/unreachable`), when it is no hub
    (`hub/none`), or when the room does not let it in within ten seconds (`room/timeout`).

        async with roomlit.connect("http://localhost:8501", room="team", name="echo", create=True) as room:
            await room.send("message", text=f"{room.me} is here")
    """

    def __init__(
        self,
        base_url: str,
        *,
        room: str,
        name: str = "guest",
        create: bool = False,
        token: str = "",
        seat: HeldSeat | None = None,
        fold: Fold | None = None,
    ) -> None:
        self._hub = HubClient(base_url)
        self._room, self._name, self._seat, self._fold = code_of(room), name, seat, fold
        self._create = create
        self._token = token
        self._client: RoomClient | None = None

    async def __aenter__(self) -> RoomClient:
        try:
            seat = self._seat or await self._join()
            self._client = room_client(self._hub, seat, fold=self._fold)
            return await self._client.__aenter__()
        except BaseException:
            await self._hub.close()
            raise

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._client is not None:
            await self._client.close()
        await self._hub.close()

    async def _join(self) -> HeldSeat:
        try:
            return await self._hub.join(self._room, name=self._name, token=self._token)
        except Refused as refused:
            if refused.code != "room/unknown":
                raise
            if not self._create:
                way_out = f"there is no room {self._room!r} yet: open its page once, or connect(…, create=True)"
                raise Refused(refused.code, way_out) from None
        await self._hub.open_named(self._room)
        return await self._hub.join(self._room, name=self._name, token=self._token)


def room_client(hub: HubClient, seat: HeldSeat, *, fold: Fold | None = None) -> RoomClient:
    """A client for a `seat` that was taken through `hub`, by a socket; use it as `async with`.

    For programs with many seats: they share the connections of one `HubClient`, where each `connect` has its own.
    """
    url = f"{hub.base_url.replace('http', 'ws', 1)}/ws/{seat.room}/{seat.player}"
    client = RoomClient(
        room=seat.room,
        open_link=lambda: SocketLink.open(url),
        ticket=lambda: hub.ticket(seat.room, seat.seat),
        fold=fold,
    )
    client.seat = seat
    return client
