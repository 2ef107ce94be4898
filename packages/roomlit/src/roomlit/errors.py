"""Everything that can go wrong, as one tree: `LocalError` is your misuse, `RemoteError` the peer's misbehaviour."""


class RoomlitError(Exception):
    """Base of every error here. `code` is stable and shared by log, wire and screen; the text says what to do.

    >>> ProtocolError("frame/malformed", "expected a JSON object, got '['").code
    'frame/malformed'
    """

    def __init__(self, code: str, message: str, *, retry_ms: int = 0) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.retry_ms = retry_ms

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"


class LocalError(RoomlitError):
    """The calling code broke a rule of this library."""


class RemoteError(RoomlitError):
    """The other side broke a rule of the protocol, or is not there."""


class ProtocolError(RemoteError):
    """A frame that does not follow the protocol."""


class AuthError(RemoteError):
    """A credential, ticket or resume token that is not (or no longer) good. `expired` asks the client for a new one."""

    def __init__(self, code: str, message: str, *, expired: bool = False) -> None:
        super().__init__(code, message)
        self.expired = expired


class RoomUnknown(RemoteError):
    """There is no such room."""

    def __init__(self, room: str) -> None:
        super().__init__("room/unknown", f"there is no room {room!r}: check the code, or open it first")


class Refused(RemoteError):
    """A command that the room declined. Raise it in a room's command to decline; nothing is changed then."""


class StoreError(LocalError):
    """The journal could not be read or written."""
