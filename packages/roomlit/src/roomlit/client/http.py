"""The HTTP side of the client: rooms, seats, tickets and commands without a socket."""

import asyncio
import secrets
from types import TracebackType
from typing import Any

import httpx
import msgspec
from starlette.types import ASGIApp

from roomlit.errors import Refused, RemoteError
from roomlit.server.room_code import code_of

TIMEOUT_S = 10.0
KEEP_S = 2.0
"""Connections idle for longer are not used again: uvicorn closes them after 5 s, and one that is being closed while a
request is on its way answers nothing."""
NO_HUB = frozenset({403, 404, 405})
"""What a server that knows nothing of rooms says to a post."""
WAY_OUT = (
    "a page started with `streamlit run app.py` has none for programs; start server.py with roomlit.routes() in it"
)
INSIDE = "http://hub.internal"
TOO_FAST = "limit/too_fast"
TURNS_MOST = 60
"""How often somebody who joins lets others of the same address go first: a class is in within a minute."""


class HeldSeat(msgspec.Struct, frozen=True):
    """A place in a `room`, by its `player` id: `seat` is the credential to keep, `me` the name others see."""

    room: str
    player: str
    seat: str
    me: str


class HubClient:
    """Talks to a hub at `base_url`, or to an ASGI application in this process (`HubClient.inside(app)`).

    Raises `Refused` with the hub's stable code when it declines, `RemoteError("hub/unreachable")` when it is not there.
    """

    def __init__(self, base_url: str, *, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self.base_url = base_url.rstrip("/")
        limits = httpx.Limits(max_connections=100, max_keepalive_connections=20, keepalive_expiry=KEEP_S)
        self._http = httpx.AsyncClient(base_url=self.base_url, transport=transport, timeout=TIMEOUT_S, limits=limits)

    @classmethod
    def inside(cls, app: ASGIApp) -> "HubClient":
        """The same client without a network."""
        return cls(INSIDE, transport=httpx.ASGITransport(app))

    async def rooms(self) -> list[dict[str, Any]]:
        """Public rooms, newest first."""
        return (await self._ask("GET", "/rooms"))["rooms"]

    async def open_room(self, *, options: dict[str, Any] | None = None, kind: str | None = None) -> str:
        """Open a room; its code."""
        return (await self._ask("POST", "/rooms", body={"kind": kind, "options": options or {}}))["room"]

    async def open_named(self, name: str) -> str:
        """Open the room of that name, unless it is open; its code. Raises `Refused("room/not_by_name")`."""
        return (await self._ask("PUT", f"/rooms/{code_of(name)}"))["room"]

    async def room(self, code: str) -> dict[str, Any] | None:
        """What a stranger may know of a room, None when there is no such room."""
        try:
            return await self._ask("GET", f"/rooms/{code}")
        except Refused as error:
            if error.code == "room/unknown":
                return None
            raise

    async def join(
        self, code: str, *, name: str, request: str | None = None, meta: dict[str, Any] | None = None, token: str = ""
    ) -> HeldSeat:
        """Take a seat; the same `request` (32 hex digits) gives the same seat again.

        `token` is what an outside issuer signed, where the hub asks for it: its user has one seat, wherever they are.
        Where many come from one address they come in one after the other: this waits its turn, as pages do.
        """
        body = {"name": name, "request": request or secrets.token_hex(16), "meta": meta or {}}
        for _ in range(TURNS_MOST):
            try:
                given = await self._ask("POST", f"/rooms/{code}/seats", body=body, bearer=token)
            except Refused as refused:
                if refused.code != TOO_FAST or refused.retry_ms == 0:
                    raise
                await asyncio.sleep(refused.retry_ms / 1000)
            else:
                return msgspec.convert(given, HeldSeat)
        raise Refused(TOO_FAST, f"others of this address came first {TURNS_MOST} times: try again later")

    async def ticket(self, code: str, seat: str) -> str:
        """A single-use pass to connect."""
        return (await self._ask("POST", f"/rooms/{code}/ticket", bearer=seat))["ticket"]

    async def snapshot(self, code: str, seat: str) -> dict[str, Any]:
        """The `joined` frame this seat would get now; the view is under `snapshot`."""
        return await self._ask("GET", f"/rooms/{code}/snapshot", bearer=seat)

    async def events(self, code: str, seat: str, *, since: int = 0) -> dict[str, Any]:
        """Public events after `since`: `{epoch, seq, gap, events}`."""
        return await self._ask("GET", f"/rooms/{code}/events?since={since}", bearer=seat)

    async def command(
        self, code: str, seat: str, name: str, args: dict[str, Any] | None = None, *, id: str | None = None
    ) -> dict[str, Any]:
        """Do something in the room; the acknowledgement."""
        body = {"id": id or secrets.token_hex(16), "name": name, "args": args or {}}
        return await self._ask("POST", f"/rooms/{code}/commands", body=body, bearer=seat)

    async def close(self) -> None:
        """Let go of the connections."""
        await self._http.aclose()

    async def __aenter__(self) -> "HubClient":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def _ask(self, method: str, path: str, *, body: Any = None, bearer: str = "") -> Any:
        headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
        try:
            answer = await self._http.request(method, f"/api/v1{path}", json=body, headers=headers)
        except httpx.HTTPError as error:
            raise unreachable(self.base_url, error) from error
        return content(answer)


def unreachable(base_url: str, error: httpx.HTTPError) -> RemoteError:
    """Nobody answers there, as an error that says what to look at."""
    way_out = "does the server run there, and does this machine reach it? Compare the address with the one people open"
    return RemoteError("hub/unreachable", f"no answer from {base_url} ({error!r}): {way_out}")


def content(answer: httpx.Response) -> Any:
    """What a hub answers; raises `Refused` with its stable code when it declines, `RemoteError("hub/garbled")`.

    `RemoteError("hub/none")` when what answers is no hub, as under a plain `streamlit run app.py`.
    """
    if answer.is_success:
        try:
            return answer.json()
        except ValueError as error:  # The path is damaged, not the seat: worth another try.
            raise RemoteError("hub/garbled", f"expected JSON from {answer.url}: {error!r}") from error
    try:
        said: dict[str, Any] = answer.json()
    except ValueError:
        said = {}
    if answer.status_code in NO_HUB and "code" not in said:
        raise RemoteError("hub/none", f"{answer.url.host}:{answer.url.port} answers, but not as a hub: {WAY_OUT}")
    code = str(said.get("code", f"http/{answer.status_code}"))
    raise Refused(code, str(said.get("detail", answer.text[:200])), retry_ms=int(said.get("retry_ms", 0)))
