"""What every server here makes of a member's message: a number, a time, and the event that all members get."""

import json
import time
from typing import Any


def said(message: str | bytes) -> str:
    """The text of a member's message."""
    return json.loads(message)["args"]["text"]


def event(seq: int, text: str) -> dict[str, Any]:
    """The event, in the fields of roomlit's own."""
    at = time.time_ns() // 10**6
    data = {"id": seq, "sender": "m0", "text": text, "at": at}
    return {
        "frame": "event",
        "room": "BENCH2",
        "audience": "public",
        "seq": seq,
        "at": at,
        "type": "message",
        "data": data,
    }
