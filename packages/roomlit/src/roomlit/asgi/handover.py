"""The HTTP side of a handover: a link and its QR code for the old device, the seat for the new one."""

from collections.abc import Callable
from typing import Annotated, Any
from urllib.parse import urldefrag

from fastapi import APIRouter, Header, Request

from roomlit.asgi.address_rate_limit import AddressRateLimit
from roomlit.asgi.bodies import HandedBody, HandoverBody
from roomlit.errors import RoomlitError
from roomlit.server.credentials import Claim
from roomlit.server.hub import Hub
from roomlit.server.room_code import tidy


def handover_routes(
    router: APIRouter, hub: Hub, *, seat: Callable[[str, str], Claim], failing: AddressRateLimit
) -> None:
    """Adds the two routes; `seat` finds the seat of a credential, `failing` counts guesses by address."""

    @router.post("/rooms/{code}/handover", status_code=201)
    async def offer(code: str, body: HandoverBody, authorization: Annotated[str, Header()] = "") -> dict[str, Any]:
        """A link that moves this seat to the device that opens it, once and within two minutes, with its QR code.

        What moves it stands behind the `#`, which is sent to no server and stands in no log.
        """
        return hub.hand_over(seat(code, authorization), page=urldefrag(body.page).url)

    @router.post("/rooms/{code}/handover/seat", status_code=201)
    async def take(code: str, body: HandedBody, request: Request) -> dict[str, str]:
        """The seat that another device hands over."""
        address = request.client.host if request.client is not None else "local"
        failing.look(address)
        try:
            given = hub.take_over(tidy(code), body.token, request=body.request)
        except RoomlitError:
            failing.check(address)
            raise
        return {"room": given.room, "player": given.player, "seat": given.seat, "me": given.me}
