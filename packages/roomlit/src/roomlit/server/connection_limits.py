"""The limits that every connection of a hub lives under, as one value made from the settings."""

import msgspec

from roomlit.protocol.messages import Limits
from roomlit.session.state_machine import Rules
from roomlit.settings import HubSettings


class ConnectionLimits(msgspec.Struct, frozen=True, kw_only=True):
    """What every connection of a hub lives under. `told` goes to the client, `rules` are the session's.

    A peer that does not read may have `outbox_bytes` waiting, and take nothing for `slow_ms`.
    """

    told: Limits
    rules: Rules
    outbox_bytes: int
    slow_ms: int

    @classmethod
    def of(cls, settings: HubSettings) -> "ConnectionLimits":
        """As the operator has set them."""
        told = Limits(
            frame_bytes=settings.frame_bytes,
            text_chars=settings.text_chars,
            commands_per_s=settings.commands_per_s,
            command_burst=settings.command_burst,
        )
        least = Rules()
        rules = Rules(
            hello_timeout_ms=settings.hello_timeout_ms,
            heartbeat_ms=settings.heartbeat_ms,
            silence_ms=settings.silence_ms,
            commands_per_s=settings.commands_per_s,
            command_burst=settings.command_burst,
            frames_per_s=max(least.frames_per_s, 2 * settings.commands_per_s, settings.command_burst),
            strikes=settings.strikes,
        )
        return cls(told=told, rules=rules, outbox_bytes=settings.outbox_bytes, slow_ms=settings.lag_ms)

    @property
    def brim_bytes(self) -> int:
        """How much the wire may hold before its peer counts as slow; the rest of the outbox is for what is owed."""
        return self.outbox_bytes // 4
