"""Where people find this server, for links of pages that the hub serves: as it was named, or as it was asked."""

import asyncio
import json
from collections.abc import Callable

import msgspec
from starlette.requests import Request

from masquerade.network.host import this_host
from masquerade.network.reachability import HostFacts, own_page, reach
from masquerade.ui.address import ROOMS, base_url
from roomlit.hosting import Clock

FRESH_MS = 60_000


class SiteAddress:
    """A server on `port`, if that is known, that listens on `listening`; `public_url` is what an operator has named."""

    def __init__(
        self,
        *,
        clock: Clock,
        port: int | None = None,
        listening: str = "0.0.0.0",
        public_url: str = "",
        machine: Callable[[], HostFacts] = this_host,
    ) -> None:
        self._port, self._listening = port, listening
        self.public_url = public_url
        self._clock, self._look = clock, machine
        self._found: tuple[int, HostFacts] | None = None

    async def base(self, request: Request) -> str:
        """The address below which a light page that was asked for stands, for other devices."""
        if self.public_url:
            return self.public_url
        found = reach(await self._host(), port=self._port or 0, listening=self._listening)
        return base_url(str(request.url.replace(query="")).rpartition(f"/{ROOMS}")[0], found.address)

    async def help(self, request: Request) -> str:
        """What helps a phone that cannot reach this machine, as JSON text; "" when that does not concern who asks."""
        if self._port is None:
            return ""
        machine = await self._host()
        peer = None if request.client is None else request.client.host
        if not own_page(request.headers, peer, machine):
            return ""
        return json.dumps(msgspec.to_builtins(reach(machine, port=self._port, listening=self._listening)))

    async def _host(self) -> HostFacts:
        now = self._clock.now()
        if self._found is None or now - self._found[0] > FRESH_MS:
            # On a thread: it looks for programs and asks for routes.
            self._found = (now, await asyncio.to_thread(self._look))
        return self._found[1]
