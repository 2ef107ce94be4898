"""What a command carries, made plain JSON before it leaves: what cannot be is answered with the way out."""

from collections.abc import Mapping
from typing import Any

import msgspec

from roomlit.errors import LocalError
from roomlit.protocol.codec import DEPTH, shallow


def payload(command: str, args: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of a command as plain JSON, as the journal will give them back.

    Raises `LocalError("command/not_json")`, which names the argument and what to give instead.
    """
    return {name: _plain(command, name, value) for name, value in args.items()}


def _plain(command: str, name: str, value: Any) -> Any:
    try:
        plain: Any = msgspec.json.decode(msgspec.json.encode(value))
        same = plain == msgspec.to_builtins(value, str_keys=True)
    except (TypeError, ValueError, OverflowError, RecursionError, msgspec.MsgspecError):
        raise _no_json(command, name, f"a {type(value).__name__}", value) from None
    if not same:
        raise _no_json(command, name, "no ordinary number (NaN?)", value)
    if not shallow(plain):
        raise _no_json(command, name, f"nested deeper than {DEPTH} levels", value)
    return plain


def _no_json(command: str, name: str, what: str, value: object) -> LocalError:
    if hasattr(value, "to_dict"):
        way_out = f'{name}.to_dict("records")'
    elif hasattr(value, "tolist"):
        way_out = f"{name}.tolist()"
    else:
        way_out = "text, numbers, lists and dicts of them"
    return LocalError("command/not_json", f"{command!r} cannot carry {name}: it is {what}, no JSON; send {way_out}")
