"""HTTP without a network, from a script's thread to an application on the hub's loop."""

import httpx
from starlette.types import ASGIApp

from roomlit.streamlit.portal import Portal


class PortalTransport(httpx.BaseTransport):
    """For `httpx.Client(transport=…)`, in any thread but the hub's own. `client` is the address of whom it asks for."""

    def __init__(self, app: ASGIApp, portal: Portal, *, client: str = "127.0.0.1") -> None:
        self._inner = httpx.ASGITransport(app, client=(client, 0))
        self._portal = portal

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answered on the hub's loop, while this thread waits."""
        asked = httpx.Request(request.method, request.url, headers=request.headers, content=request.read())

        async def answered() -> httpx.Response:
            answer = await self._inner.handle_async_request(asked)
            return httpx.Response(answer.status_code, headers=answer.headers, content=await answer.aread())

        return self._portal.run(answered)
