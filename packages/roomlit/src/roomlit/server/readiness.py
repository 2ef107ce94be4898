"""Readiness: whether a hub should be sent visitors. Alive is not ready."""

import msgspec

from roomlit.server.hub import Hub

BEAT_MISSED_MS = 5_000


class Reason(msgspec.Struct, frozen=True):
    """Why not."""

    code: str
    message: str


def reasons(hub: Hub) -> list[Reason]:
    """Empty when the rooms are back, the journal takes what is written, and the server is not about to leave."""
    found: list[Reason] = []
    if hub.registry.draining is not None:
        found.append(Reason("server/leaving", "the server is restarting"))
    if hub.housekeeping.beaten_at is None:
        found.append(Reason("rooms/recovering", "the rooms are being read from the journal"))
    elif (still := hub.clock.now() - hub.housekeeping.beaten_at) > BEAT_MISSED_MS:
        found.append(Reason("store/failing", f"the journal has taken nothing for {still} ms"))
    dead = sum(actor.dead for actor in hub.rooms.values())
    if dead:
        found.append(Reason("rooms/restarting", f"{dead} of {len(hub.rooms)} rooms are being reloaded"))
    return found
