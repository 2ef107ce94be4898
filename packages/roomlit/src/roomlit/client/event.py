"""An event as an application sees it: its data are attributes."""

from typing import Any

import msgspec

from roomlit.protocol.messages import Ephemeral, Event


class RoomEvent(msgspec.Struct, frozen=True):
    """`type` names it; `seq` is its number in its audience (0 for lossy hints); data are attributes too.

    `server` says that the server itself tells it (`roomlit.publish`), `user` which signed-in user it comes from. No
    visitor can write either: what a visitor sends stands in `data`.

    >>> RoomEvent(type="buzz", data={"sender": "Ada"}).sender
    'Ada'
    """

    type: str
    data: dict[str, Any]
    seq: int = 0
    at: int = 0
    audience: str = "public"
    server: bool = False
    user: str = ""

    @property
    def sender(self) -> str:
        """The display name of who sent it, "" when nobody in a seat did."""
        return str(self.data.get("sender", ""))

    def __getattr__(self, name: str) -> Any:
        try:
            return self.data[name]
        except KeyError:
            raise AttributeError(f"{self.type!r} events carry {sorted(self.data)}, not {name!r}") from None


def from_event(event: Event) -> RoomEvent:
    """A numbered event of the wire."""
    return RoomEvent(
        event.type,
        msgspec.json.decode(event.data),
        seq=event.seq,
        at=event.at,
        audience=event.audience,
        server=event.server,
        user=event.user,
    )


def from_ephemeral(hint: Ephemeral) -> RoomEvent:
    """A lossy hint of the wire, or telemetry of the server."""
    return RoomEvent(hint.kind, {**hint.data, "sender": hint.sender}, server=hint.sender == "")
