"""What every error code of the hub means to a client. A test finds the codes in the source that are missing here."""

from collections.abc import Mapping
from typing import Final

CODES: Final[Mapping[str, tuple[str, str]]] = {
    "request/invalid": ("422", "The body or a parameter is not as described. A fault of the client."),
    "request/too_large": ("413", "The body holds more bytes than a frame may."),
    "origin/foreign": ("403", "A page of another site asked. Name its origin in `ALLOWED_ORIGINS`."),
    "seat/missing": ("credential", "There is no `Authorization: Bearer …`."),
    "seat/invalid": ("credential", "Not a seat of this server. Forget it and take a new one."),
    "seat/foreign": ("credential", "The credential is for another room or seat."),
    "seat/kicked": ("credential", "Removed from the room. Do not come back by yourself."),
    "ticket/invalid": ("", "In `bye` 4001: not a ticket of this server."),
    "ticket/expired": ("", "In `bye` 4202: older than a minute. Fetch another."),
    "ticket/used": ("", "In `bye` 4202: each opens one connection. Fetch another."),
    "resume/invalid": ("", "In `bye` 4001: not a token of this server. Fetch a ticket."),
    "resume/expired": ("", "In `bye` 4202: older than a day. Fetch a ticket."),
    "resume/stale": ("", "Ends with `bye` 4004: a later connection of this seat has spoken."),
    "operator/missing": ("credential", "Only for the operator: there is no pass."),
    "operator/refused": ("credential", "Only for the operator: the pass is not good."),
    "room/unknown": ("404", "No such room, or no longer."),
    "room/restarting": ("503", "The room is being reloaded. Send the same again after `retry_ms`."),
    "room/overloaded": ("503", "Too much is under way. Send the same again after `retry_ms`."),
    "room/fault": ("", "The room's rules failed; nothing was changed. Do not repeat it by yourself. By HTTP 409."),
    "room/foreign": ("", "In `refused`: the command names another room than the connection's."),
    "room/name": ("422", "A room's name has a letter or a digit."),
    "room/not_by_name": ("409", "This server lets nobody open rooms by name."),
    "hub/full": ("503", "The server holds as many rooms as it may."),
    "kind/unknown": ("422", "Nobody may open rooms of this kind here."),
    "limit/too_fast": ("429", "Over a limit. Send the same again after `retry_ms`."),
    "session/not_ready": ("", "In `refused`: sent before `welcome`. Send it again after `retry_ms`."),
    "command/bad_id": ("", "In `refused`: an id has 1 to 64 characters."),
    "command/unknown": ("409", "The room knows no such command."),
    "journal/write_failed": ("503", "The server cannot write. Nothing was changed; try again later."),
    "frame/malformed": ("", "In `bye` 4105: not one JSON object."),
    "frame/too_large": ("", "In `bye` 4105: more bytes than `limits.frame_bytes`."),
    "frame/invalid": (
        "",
        "In `bye` 4105: no known frame, a field missing or of the wrong type, or nested too deep.",
    ),
    "join/full": ("409", "Chat rooms: there is no seat left."),
    "seat/unknown": ("409", "Chat rooms: this player has no seat here."),
    "text/invalid": ("409", "Chat rooms: the text or name is no string."),
    "text/empty": ("409", "Chat rooms: the text or name is blank."),
    "text/too_long": ("409", "Chat rooms: the text or name is too long."),
}
"""By code: the HTTP status, `credential` where it follows from being about one, or nothing: HTTP never says it."""
