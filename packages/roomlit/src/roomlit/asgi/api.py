"""The HTTP side of the hub: rooms, seats, tickets, and commands for programs without a socket."""

import asyncio
from collections.abc import Callable, Mapping
from functools import partial
from typing import Annotated, Any
from urllib.parse import urldefrag

import msgspec
from fastapi import APIRouter, Depends, FastAPI, Header, Query, Request, Response

from roomlit.asgi.authorization import Authorize, ServerKey, bearer, identified, shown_seat
from roomlit.asgi.bodies import (
    CommandBody,
    FramesBody,
    HandedBody,
    HandoverBody,
    JoinBody,
    OpenBody,
    PollBody,
    PublishBody,
    TicketBody,
)
from roomlit.asgi.problems import install
from roomlit.asgi.slow_answer import slow_answers
from roomlit.asgi.token_issuer import TokenIssuer
from roomlit.errors import AuthError, Refused
from roomlit.protocol.codec import encode
from roomlit.protocol.messages import Command
from roomlit.protocol.transport import Transport
from roomlit.server.address_rate_limit import AddressRateLimit
from roomlit.server.credentials import Claim
from roomlit.server.hub import Hub, SeatGrant
from roomlit.server.join_limits import OpenedRooms, Origin
from roomlit.server.room_card import card_of
from roomlit.server.room_code import code_of, tidy
from roomlit.server.server_voice import OPENED_BY_PROGRAM, outcome_of, publication, refuse
from roomlit.transports.long_poll import LongPolls
from roomlit.transports.sse import SseResponse, unless_gone

EVENTS_MAX = 500
Authorization = Annotated[str, Depends(shown_seat)]
OriginHeader = Annotated[str, Header()]
Opener = Callable[[dict[str, Any]], dict[str, Any]]
"""Checks the options a visitor asks for and gives those the room is opened with, or raises `Refused`."""


def create_api(
    hub: Hub, *, openable: Mapping[str, Opener], nameable: str | None = None, authorize: Authorize | None = None
) -> FastAPI:
    """The API as an application of its own, to be mounted at `/api`.

    `openable` names the kinds of room that visitors may open, each with its check; the first is the default.
    `nameable` is the kind that programs may open by name.
    `authorize` says who asks for a seat; without it, a token issuer of the settings does, or anybody may ask.
    """
    # The page to try it out loads scripts from elsewhere, on the origin where seats are kept. A redirect would lead to
    # whatever a request calls its host, and look like a proxy's way to its sign-in.
    docs = "/docs" if hub.settings.api_docs else None
    app = FastAPI(
        title="roomlit", version="1", docs_url=docs, redoc_url=None, openapi_url="/openapi.json", redirect_slashes=False
    )
    install(app)
    issuer = TokenIssuer(hub.settings) if authorize is None and hub.settings.jwt_issuer else authorize
    hub.asks_who_joins |= issuer is not None
    app.include_router(_router(hub, openable, nameable, issuer), prefix="/v1")
    app.include_router(slow_answers(), prefix="/v1")
    return app


def _router(hub: Hub, openable: Mapping[str, Opener], nameable: str | None, authorize: Authorize | None) -> APIRouter:
    router = APIRouter()
    rate = hub.settings.rooms_per_minute
    opening = AddressRateLimit(per_minute=rate, burst=rate, clock=hub.clock)
    commanding = AddressRateLimit(
        per_minute=60 * hub.settings.commands_per_s, burst=hub.settings.command_burst, clock=hub.clock
    )
    keying = AddressRateLimit(per_minute=30, burst=30, clock=hub.clock)
    reading = AddressRateLimit(per_minute=60 * hub.settings.reads_per_s, burst=hub.settings.read_burst, clock=hub.clock)
    opened = OpenedRooms(most=hub.settings.rooms_per_address, is_open=hub.rooms.__contains__)
    server_key = ServerKey(hub.settings.server_key)
    polls = LongPolls(registry=hub.registry, clock=hub.clock)

    def seat(code: str, authorization: str, *, sent_away: bool = False) -> Claim:
        claim = hub.registry.claim(tidy(code), bearer(authorization, "seat", of="seat"), sent_away=sent_away)
        hub.room(claim.room).presence.asked(claim.player)
        return claim

    def reader(code: str, authorization: str) -> Claim:
        claim = seat(code, authorization)
        reading.check(f"{claim.room}/{claim.player}")
        return claim

    @router.get("/status")
    async def status(request: Request) -> Response:
        """How good the connections are, for the operator (`Bearer` a pass made with the signing key)."""
        # Not for everybody: at a lone table the number of connections is the number of people at it.
        now = hub.clock.now()
        shown = bearer(request.headers.get("authorization", ""), "operator", of="operator pass")
        hub.credentials.check_operator(shown, now=now)
        quality = hub.registry.quality.summary(now)
        return _json({"rooms": len(hub.rooms), "connections": hub.registry.transports, "quality": quality})

    @router.get("/rooms")
    async def rooms() -> dict[str, Any]:
        """Public rooms, newest first."""
        listed = [card for actor in hub.rooms.values() if (card := card_of(actor)).get("public")]
        return {"rooms": listed[::-1][:100]}

    @router.post("/rooms", status_code=201)
    async def open_room(body: OpenBody, request: Request) -> dict[str, str]:
        """Open a room and get its code."""
        opening.check(address := _address(request))
        opened.check(address)
        kind = body.kind or next(iter(openable), "")
        if kind not in openable:
            raise Refused("kind/unknown", f"expected one of {sorted(openable)}, got {kind!r}")
        # On a thread: the options may hold a password, which takes its time to be hashed.
        actor = await hub.open_room(kind, options=await asyncio.to_thread(openable[kind], body.options))
        opened.note(address, actor.meta.room)
        return {"room": actor.meta.room}

    @router.put("/rooms/{code}")
    async def named_room(code: str, request: Request) -> dict[str, str]:
        """Open the room of that name, unless it is open; where this server lets programs do so."""
        opening.check(address := _address(request))
        if nameable is None:
            raise Refused("room/not_by_name", "nobody opens rooms by name here: join one that is open")
        if code_of(code) not in hub.rooms:
            opened.check(address)
            opened.note(address, code_of(code))
        actor = await hub.open_room(nameable, code=code_of(code), options=dict(OPENED_BY_PROGRAM))
        return {"room": actor.meta.room}

    @router.get("/rooms/{code}")
    async def room(code: str, request: Request) -> dict[str, Any]:
        """Whether there is such a room, and what a stranger may know of it."""
        return hub.card(code, address=_address(request))

    @router.post("/rooms/{code}/seats", status_code=201)
    async def join(code: str, body: JoinBody, request: Request) -> Response:
        """Take a seat; the answer holds its credential. Where an issuer vouches, `Bearer` a token of it."""

        async def asked() -> SeatGrant:
            identity = await identified(authorize, request.headers, tidy(code))
            if identity is None:
                origin = Origin(_address(request), body.browser)
                return await hub.enter(tidy(code), name=body.name, request=body.request, meta=body.meta, origin=origin)
            named = msgspec.structs.replace(identity, name=identity.name or body.name)
            return await hub.vouch(tidy(code), named)

        given = await hub.guesses.attempt(tidy(code), _address(request), asked)
        return _json(given, 201)

    @router.post("/rooms/{code}/ticket")
    async def ticket(
        code: str, body: TicketBody | None = None, authorization: Authorization = "", origin: OriginHeader = ""
    ) -> dict[str, str]:
        """A pass for one connection, good for a minute, and where to use it: `/ws/…`, while push is off `…/frames`.

        A device whose seat was handed over gets none, unless it asks for the seat back.
        """
        claim = reader(code, authorization)
        device = hub.credentials.device_of(bearer(authorization, "seat", of="seat"))
        hub.registry.handovers.admit(claim, device, back=body is not None and body.back)
        made = hub.credentials.ticket(claim, now=hub.clock.now())
        polls_now = _is_page(origin) and not hub.registry.push
        path = f"/api/v1/rooms/{claim.room}/frames" if polls_now else f"/ws/{claim.room}/{claim.player}"
        return {"ticket": made, "path": path}

    handover_routes(router, hub, seat=seat, address=_address)

    @router.post("/rooms/{code}/frames")
    async def frames(
        code: str, body: PollBody, request: Request, authorization: Authorization = "", origin: OriginHeader = ""
    ) -> Response:
        """The wire without a socket: frames up, and down those that `seen` does not confirm. Repeating is safe.

        While a stream of this page is open, only the stream carries frames down.
        """
        claim = seat(code, authorization, sent_away=True)
        transport = Transport.LONG_POLL if body.wait_ms else Transport.REST
        page = polls.exchange(claim, body.up(), transport=transport, is_page=_is_page(origin))
        if body.frames:  # What they cause is in the answer, not only in the next one.
            await hub.room(claim.room).settled()
        if page.streams:
            return _json(msgspec.structs.replace(page.queue.down(), n=page.queue.newest + 1, frames=[], over=False))
        if body.wait_ms and not body.over:
            await unless_gone(request.receive, page.wait(body.seen, body.wait_ms / 1000))
        return _json(page.queue.down())

    @router.post("/rooms/{code}/stream")
    async def stream(
        code: str, body: FramesBody, authorization: Authorization = "", origin: OriginHeader = ""
    ) -> Response:
        """Frames down as server-sent events, from `seen` on; those of the page go up with `…/frames`.

        Each message is a frame, its id the frame's number. `event: up` tells the last number heard from the page,
        `event: over` that nothing follows.
        """
        claim = seat(code, authorization, sent_away=True)
        page = polls.exchange(claim, body.up(), transport=Transport.SSE, is_page=_is_page(origin))
        return SseResponse(page, seen=body.seen)

    @router.get("/rooms/{code}/snapshot")
    async def snapshot(code: str, authorization: Authorization = "") -> Response:
        """The room as this seat may see it, with the position it is at."""
        claim = reader(code, authorization)
        actor = hub.room(claim.room)
        await actor.settled()
        return Response(encode(actor.snapshot(claim.player)), media_type="application/json")

    @router.get("/rooms/{code}/events")
    async def events(code: str, since: Annotated[int, Query(ge=0)] = 0, authorization: Authorization = "") -> Response:
        """Public events after `since`; `gap` true when some before the first are no longer held."""
        actor = hub.room(reader(code, authorization).room)
        await actor.settled()
        log = actor.log
        run = [entry.event for entry in log.after(min(since, log.seq))][:EVENTS_MAX]
        gap = since > log.seq or since < log.first - 1
        return _json({"epoch": log.epoch, "seq": log.seq, "gap": gap, "events": run})

    @router.post("/rooms/{code}/commands")
    async def command(code: str, body: CommandBody, authorization: Authorization = "") -> Response:
        """Do something in the room as this seat; with the server's key, as the server."""
        if server_key.opens(authorization):
            give = partial(hub.voice.command, code_of(code), body.name, body.args, id=body.id)
            return _json(refuse(await outcome_of(lambda reply: give(reply=reply))))
        claim = seat(code, authorization)
        commanding.check(f"{claim.room}/{claim.player}")
        asked = Command(id=body.id, room=claim.room, name=body.name, args=body.args)
        return _json(refuse(await hub.submit(claim, asked)))

    @router.post("/rooms/{code}/publish")
    async def publish(code: str, body: PublishBody, request: Request) -> Response:
        """Tell everyone in the room, as the server (`Bearer` its key); opens the room when nobody is there yet."""
        try:
            server_key.check(request.headers.get("authorization", ""))
        except AuthError:
            keying.check(_address(request))
            raise
        latest = body.keep == "latest"
        event = publication(body.type, body.data, to=body.to, latest=latest)
        say = partial(hub.voice.publish, code_of(code), event, latest=latest, id=body.id)
        return _json(refuse(await outcome_of(lambda reply: say(reply=reply))))

    return router


def _is_page(origin: str) -> bool:
    """Only browsers send an Origin; a program is not what an operator turns push off for."""
    return bool(origin)


def _json(value: Any, status: int = 200) -> Response:
    return Response(msgspec.json.encode(value), status, media_type="application/json")


def _address(request: Request) -> str:
    return request.client.host if request.client is not None else "local"


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
