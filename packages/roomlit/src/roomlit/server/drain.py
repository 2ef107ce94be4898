"""Drain: before the end everybody is told to come back, a few at a time, each at a moment of their own."""

import asyncio
from typing import Final

from roomlit.log import get_logger
from roomlit.protocol.close_codes import Close
from roomlit.protocol.messages import Retry
from roomlit.protocol.transport import Transport
from roomlit.server.connections import ConnectionRegistry

BATCH_LEAST: Final = 25
PAUSE_S: Final = 0.1
BATCHES_MOST: Final = 40
"""With the pause: everybody is told within four seconds, however many they are."""
AWAY_MS: Final = 1_000
"""About how long a restart takes at least: coming back earlier finds nobody."""
EACH_MS: Final = 15
"""Some seventy arrivals a second are a small part of what a server can welcome, and few are missed for long."""
WINDOW_MOST_MS: Final = 30_000
ASKING_S: Final = 1.0
"""Pages that ask a few times a second need that long to fetch their goodbye."""


def window(clients: int) -> Retry:
    """When so many clients shall come back, each at a random moment of it.

    >>> window(500)
    Retry(min_ms=1000, max_ms=8500)
    """
    return Retry(min_ms=AWAY_MS, max_ms=AWAY_MS + min(WINDOW_MOST_MS, max(1_000, clients * EACH_MS)))


def batch(clients: int) -> int:
    """How many are told at once.

    >>> batch(8), batch(500), batch(5000)
    (25, 25, 125)
    """
    return max(BATCH_LEAST, -(-clients // BATCHES_MOST))


async def drain(registry: ConnectionRegistry) -> None:
    """Let nobody in any more and tell everybody to come back later; returns when all were told."""
    held = [connection for connection in registry.connections if not connection.internal]
    retry = window(len(held))
    registry.start_draining(retry)
    size = batch(len(held))
    get_logger("roomlit.hub").info("🌙 leaving", clients=len(held), back_within_ms=retry.max_ms)
    asking = any(connection.transport is Transport.REST for connection in held)
    for start in range(0, len(held), size):
        for connection in held[start : start + size]:
            connection.end(Close.DRAIN, "the server is restarting", retry)
        await asyncio.sleep(PAUSE_S)
    if asking:
        await asyncio.sleep(ASKING_S)
