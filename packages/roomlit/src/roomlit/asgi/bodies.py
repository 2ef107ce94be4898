"""The bodies of requests: what is in them, and that it comes back from a journal as it went in."""

from typing import Annotated, Any, Literal

import msgspec
from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from roomlit.asgi.problems import problem
from roomlit.ports.logic import EVENT_NAME
from roomlit.protocol.codec import DEPTH, shallow
from roomlit.transports.reliable_queue import UpBatch

FRAMES_MAX = 100
WAIT_MS_MAX = 25_000
"""Shorter than the 30 s after which the first proxies give up on an answer."""


def _plain(value: Any) -> Any:
    try:
        same: Any = msgspec.json.decode(msgspec.json.encode(value))
    except (ValueError, OverflowError, RecursionError, msgspec.MsgspecError):
        raise ValueError("expected Unicode text and ordinary numbers") from None
    if not shallow(same):
        raise ValueError(f"expected at most {DEPTH} levels")
    if same != value:  # NaN, which no journal can give back.
        raise ValueError("expected ordinary numbers")
    return same


Plain = Annotated[dict[str, Any], AfterValidator(_plain)]
"""JSON that comes back from the journal as it went in."""
Text = AfterValidator(_plain)


class OpenBody(BaseModel):
    """What kind of room to open, with the options of that kind."""

    model_config = ConfigDict(extra="forbid")
    kind: str | None = Field(None, max_length=40)
    options: Plain = Field(default_factory=dict)


class JoinBody(BaseModel):
    """Who joins. `request` is 128 random bits in hex made by the joiner: repeating it gives the same seat. `browser` is
    another such key, which a browser keeps for all rooms: whom a host has taken out does not come back with it.
    """

    model_config = ConfigDict(extra="forbid")
    name: Annotated[str, Text] = Field(max_length=200)
    request: str = Field(pattern="^[0-9a-f]{32}$")
    browser: str = Field("", pattern="^([0-9a-f]{32})?$")
    meta: Plain = Field(default_factory=dict)


class TicketBody(BaseModel):
    """With `back` the seat, handed over to another device, comes back to the one that asks."""

    model_config = ConfigDict(extra="forbid")
    back: bool = False


class HandoverBody(BaseModel):
    """The page that the other device shall open."""

    model_config = ConfigDict(extra="forbid")
    page: Annotated[str, Text] = Field(pattern=r"^https?://\S+$", max_length=1_000)


class HandedBody(BaseModel):
    """The code of a handover. `request` is 128 random bits in hex made by the taker: repeating it is safe."""

    model_config = ConfigDict(extra="forbid")
    token: Annotated[str, Text] = Field(max_length=64)
    request: str = Field(pattern="^[0-9a-f]{32}$")


class CommandBody(BaseModel):
    """A command by HTTP; the same id as over the socket is answered once."""

    model_config = ConfigDict(extra="forbid")
    id: Annotated[str, Text] = Field(min_length=1, max_length=64)
    name: Annotated[str, Text] = Field(max_length=64)
    args: Plain = Field(default_factory=dict)


class FramesBody(BaseModel):
    """Frames of a page that polls, from number `n` on; `seen` is the last number it has, `over` that it hangs up."""

    model_config = ConfigDict(extra="forbid")
    session: str = Field(pattern="^[0-9a-f]{32}$")
    n: int = Field(ge=1)
    frames: list[Annotated[str, Text]] = Field(max_length=FRAMES_MAX)
    seen: int = Field(0, ge=0)
    over: bool = False

    def up(self) -> UpBatch:
        """The same in the transports' words."""
        return UpBatch(session=self.session, n=self.n, frames=self.frames, seen=self.seen, over=self.over)


class PollBody(FramesBody):
    """With `wait_ms` the answer may come this much later: as soon as there is something."""

    wait_ms: int = Field(0, ge=0, le=WAIT_MS_MAX)


class PublishBody(BaseModel):
    """An event of the server. `to` is one seat: user, player id or display name. The same `id` is published once."""

    model_config = ConfigDict(extra="forbid")
    type: str = Field(pattern=f"^{EVENT_NAME.pattern}$")
    data: Plain = Field(default_factory=dict)
    to: Annotated[str, Text] | None = Field(None, max_length=200)
    keep: Literal["latest"] | None = None
    id: Annotated[str, Text] = Field("", max_length=64)


class BodyLimit:
    """Middleware: answers 413 as soon as a body is, or says it will be, larger than `limit` bytes."""

    def __init__(self, app: ASGIApp, *, limit: int) -> None:
        self._app = app
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refusal = problem(413, "request/too_large", f"at most {self._limit} bytes")
        said = dict(scope["headers"]).get(b"content-length", b"0")
        if not said.isdigit() or int(said) > self._limit:
            await refusal(scope, receive, send)
            return
        left = self._limit
        answered = False

        async def counted() -> Message:
            nonlocal left, answered
            message = await receive()
            left -= len(message.get("body", b""))
            if left < 0 and not answered:
                answered = True
                await refusal(scope, receive, send)
            if answered:
                raise ClientDisconnect
            return message

        async def once(message: Message) -> None:
            if not answered:
                await send(message)

        await self._app(scope, counted, once)
