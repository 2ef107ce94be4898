"""The Python client: for bots, pages, tests and load; over the network or inside one process."""

from roomlit.client.http import HubClient
from roomlit.client.publisher import Publisher
from roomlit.client.room import RoomClient, connect

__all__ = ["HubClient", "Publisher", "RoomClient", "connect"]
