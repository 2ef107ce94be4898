"""How frames travel between the hub and one client: the one list, for status, quality, logs and the browser."""

from enum import StrEnum


class Transport(StrEnum):
    """What carries the frames of one client. Who the client is, and whether push is allowed to it, are other questions.

    >>> [one.value for one in Transport if one.held]
    ['websocket', 'sse', 'long_poll']
    """

    WEBSOCKET = "websocket"
    """One WebSocket, both directions."""
    SSE = "sse"
    """Down as server-sent events in an HTTP answer without an end, up as posts."""
    LONG_POLL = "long_poll"
    """HTTP requests, each held until there is something to answer."""
    STREAMLIT = "streamlit"
    """Streamlit's own connection: up as component state, down as component data, each batch a script run."""
    REST = "rest"
    """HTTP requests answered at once: frames where push is off, snapshots and commands while no connection lives."""

    @property
    def held(self) -> bool:
        """Whether the client holds something open at the hub: what a page may not do while push is off."""
        return self in {Transport.WEBSOCKET, Transport.SSE, Transport.LONG_POLL}
