"""A move that changes nothing, as a value with a stable code."""

import msgspec


class Refusal(msgspec.Struct, frozen=True):
    """`code` is stable and shared by log, wire and screen; `message` says what to do; `retry_ms` > 0 says when."""

    code: str
    message: str
    retry_ms: int = 0
