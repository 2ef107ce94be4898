"""One server process: builds the hub with its store and key from the settings, and takes it down again."""

from collections.abc import Iterable
from types import TracebackType
from typing import Any

from roomlit.clock import Awake, Clock, SystemClock
from roomlit.ports.logic import RoomLogic
from roomlit.ports.store import Store
from roomlit.server.credentials import Credentials, signing_key
from roomlit.server.hub import Hub
from roomlit.settings import HubSettings


class Node:
    """A hub and what it stands on. Use as `async with`, or call `start` and `close` on the loop that serves it.

    `store` and `directory` are given by the composition root; without a data directory nothing survives the process.
    """

    def __init__(
        self,
        *,
        logics: Iterable[RoomLogic[Any]],
        store: Store,
        settings: HubSettings | None = None,
        clock: Clock | None = None,
    ) -> None:
        chosen = settings or HubSettings()
        self.hub = Hub(
            settings=chosen,
            store=store,
            clock=clock or Awake(SystemClock()),
            credentials=Credentials(key=signing_key(chosen.data)),
            logics={logic.kind: logic for logic in logics},
        )

    async def start(self) -> None:
        """Recover every kept room and start serving."""
        await self.hub.start()

    async def close(self) -> None:
        """Send everybody away to come back, write what is pending."""
        await self.hub.close()

    async def __aenter__(self) -> "Node":
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()
