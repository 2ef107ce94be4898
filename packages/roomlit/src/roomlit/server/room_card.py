"""What the rules of a room let a stranger know of it."""

from typing import Any

from roomlit.server.actor import RoomActor


def card_of(actor: RoomActor) -> dict[str, Any]:
    """By the rules' own `card`, with the room's `code`; nothing where they have none. Lists show what is `public`."""
    card = getattr(actor.logic, "card", None)
    return {} if card is None else {"code": actor.meta.room, **card(actor.state)}
