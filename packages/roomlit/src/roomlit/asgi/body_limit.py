"""A ceiling for what a request may carry, kept before anything is parsed."""

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from roomlit.asgi.problems import problem


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
