"""The HTTP side of a handover: a link and its QR code for the old device, the seat for the new one."""

from collections.abc import Callable
from typing import Annotated, Any
from urllib.parse import urldefrag

from fastapi import APIRouter, Depends, Request

from roomlit.asgi.authorization import shown_seat
from roomlit.asgi.bodies import HandedBody, HandoverBody
from roomlit.server.credentials import Claim
from roomlit.server.hub import Hub, SeatGrant
from roomlit.server.room_code import tidy


def handover_routes(
    router: APIRouter, hub: Hub, *, seat: Callable[[str, str], Claim], address: Callable[[Request], str]
) -> None:
    """Adds the two routes; `seat` finds the seat of a credential, `address` says where a request comes from."""

    @router.post("/rooms/{code}/handover", status_code=201)
    async def offer(
        code: str, body: HandoverBody, authorization: Annotated[str, Depends(shown_seat)] = ""
    ) -> dict[str, Any]:
        """A link that moves this seat to the device that opens it, once and within two minutes, with its QR code.

        What moves it stands behind the `#`, which is sent to no server and stands in no log.
        """
        return hub.hand_over(seat(code, authorization), page=urldefrag(body.page).url)

    @router.post("/rooms/{code}/handover/seat", status_code=201)
    async def take(code: str, body: HandedBody, request: Request) -> dict[str, str]:
        """The seat that another device hands over."""

        async def asked() -> SeatGrant:
            return hub.take_over(tidy(code), body.token, request=body.request)

        given = await hub.guesses.attempt(tidy(code), address(request), asked)
        return {"room": given.room, "player": given.player, "seat": given.seat, "me": given.me}
