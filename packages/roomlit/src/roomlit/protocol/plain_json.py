"""Values made plain JSON before they leave, as a journal will give them back: what cannot be is answered in words."""

from collections.abc import Callable, Mapping
from typing import Any, cast

import msgspec

from roomlit.errors import LocalError
from roomlit.protocol.codec import DEPTH, shallow

Convert = Callable[[Any], Any]


def plain_json(what: str, values: Mapping[str, Any], *, convert: Convert | None = None) -> dict[str, Any]:
    """The `values` that `what` carries, each as plain JSON; `convert` is asked for what has no form of its own there.

    Raises `ValueError`, which names the value and what to give instead.

    >>> plain_json("buzz", {"at": (1, 2)})
    {'at': [1, 2]}
    """
    return {name: _plain(what, name, value, convert) for name, value in values.items()}


def server_json(what: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """What the server itself says, with arrays of NumPy and its kin as lists.

    Raises `LocalError`: `publish/bad_type` for a name that is no text, `publish/not_json`.
    """
    if not isinstance(what, str):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise LocalError("publish/bad_type", f'expected a name as text, such as "deploy_done", got {what!r}')
    try:
        return plain_json(what, data, convert=_array)
    except ValueError as error:
        raise LocalError("publish/not_json", str(error)) from None


def _array(value: Any) -> Any:
    if hasattr(value, "tolist"):
        return value.tolist()
    raise TypeError(f"not {type(value).__name__}")


def _plain(what: str, name: str, value: Any, convert: Convert | None) -> Any:
    try:
        built: Any = msgspec.to_builtins(value, str_keys=True, enc_hook=convert)
        plain: Any = msgspec.json.decode(msgspec.json.encode(built))
        same = plain == _listed(built)
    except (TypeError, ValueError, OverflowError, RecursionError, msgspec.MsgspecError):
        raise _no_json(what, name, f"a {type(value).__name__}", value) from None
    if not same:
        raise _no_json(what, name, "no ordinary number (NaN?)", value)
    if not shallow(plain):
        raise _no_json(what, name, f"nested deeper than {DEPTH} levels", value)
    return plain


def _listed(value: Any) -> Any:
    """As JSON has it, where a tuple is a list."""
    match value:
        case list() | tuple():
            return [_listed(one) for one in cast("list[Any]", value)]
        case dict():
            return {name: _listed(one) for name, one in cast("dict[str, Any]", value).items()}
        case _:
            return value


def _no_json(what: str, name: str, why: str, value: object) -> ValueError:
    if hasattr(value, "to_dict"):
        way_out = f'{name}.to_dict("records")'
    elif hasattr(value, "tolist"):
        way_out = f"{name}.tolist()"
    else:
        way_out = "text, numbers, lists and dicts of them"
    return ValueError(f"{what!r} cannot carry {name}: it is {why}, no JSON; send {way_out}")
