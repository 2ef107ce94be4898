"""What commands, hints and events of the server carry, checked before it leaves: each mistake with the way out."""

from collections.abc import Mapping
from typing import Any

from roomlit.errors import LocalError
from roomlit.ports.logic import EVENT_NAME
from roomlit.protocol.plain_json import plain_json


def payload(command: str, args: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of a command as plain JSON, as the journal will give them back.

    Raises `LocalError("command/not_json")`, which names the argument and what to give instead, and
    `LocalError("command/name")` for a command whose name is no text.
    """
    if not isinstance(command, str):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise LocalError("command/name", f'expected the name of a command, such as "buzz", got {command!r}')
    try:
        return plain_json(command, args)
    except ValueError as error:
        raise LocalError("command/not_json", str(error)) from None


def hint(kind: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """The data of a hint as plain JSON; raises `LocalError`: `signal/kind`, or as `payload`.

    >>> hint("Looking At", {})
    Traceback (most recent call last):
    roomlit.errors.LocalError: signal/kind: a hint is a word such as looking_at (a to z, digits, _), got 'Looking At'
    """
    if not isinstance(kind, str) or not EVENT_NAME.fullmatch(kind):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise LocalError("signal/kind", f"a hint is a word such as looking_at (a to z, digits, _), got {kind!r}")
    return payload(kind, data)


def latest_only(keep: object) -> bool:
    """Whether only the newest event counts; raises `LocalError("publish/keep")` for what is no choice.

    >>> latest_only("latest"), latest_only(None)
    (True, False)
    """
    if keep not in ("latest", None):
        raise LocalError("publish/keep", f'keep is "latest", or None to keep every event; got {keep!r}')
    return keep == "latest"
