"""Close codes: the range is the instruction.

40xx stop and tell the user · 41xx retry with jitter inside the server's window · 42xx retry at once.
"""

from enum import IntEnum
from typing import Literal

CloseVerdict = Literal["stop", "retry", "retry_now"]


class Close(IntEnum):
    """Why the server ends a connection."""

    BAD_FRAME = 4000
    BAD_TICKET = 4001
    KICKED = 4002
    ROOM_GONE = 4003
    SUPERSEDED = 4004
    BAD_VERSION = 4005
    TOO_MANY_STRIKES = 4006
    HANDED_OVER = 4007
    DRAIN = 4100
    OVERLOAD = 4101
    SLOW_CONSUMER = 4102
    SILENT = 4104
    GARBLED = 4105
    MOVED = 4200
    STATE_RESET = 4201
    TICKET_EXPIRED = 4202


def verdict(code: int) -> CloseVerdict:
    """What a client does after a close with `code`; everything outside 40xx and 42xx counts as a fault of the path.

    >>> verdict(4004), verdict(1006), verdict(4202)
    ('stop', 'retry', 'retry_now')
    """
    match code // 100:
        case 40:
            return "stop"
        case 42:
            return "retry_now"
        case _:
            return "retry"
