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
    try:
        return _plain(dict(values), convert)
    except _NoJson:
        pass
    for name, value in values.items():  # Only now: which of them it is.
        try:
            _plain(value, convert)
        except _NoJson as why:
            raise ValueError(
                f"{what!r} cannot carry {name}: it is {why}, no JSON; send {_way_out(name, value)}"
            ) from None
    raise ValueError(f"{what!r} is nested deeper than {DEPTH} levels: send less at once")


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


class _NoJson(Exception):
    """What a value is instead."""


def _plain(value: Any, convert: Convert | None) -> Any:
    try:
        built: Any = msgspec.to_builtins(value, str_keys=True, enc_hook=convert)
        plain: Any = msgspec.json.decode(msgspec.json.encode(built))
    except (TypeError, ValueError, OverflowError, RecursionError, msgspec.MsgspecError) as error:
        raise _NoJson(f"a {type(value).__name__} ({error})") from None
    if plain != built and plain != _listed(built):
        raise _NoJson("no ordinary number (NaN?), or has one")
    if not shallow(plain):
        raise _NoJson(f"nested deeper than {DEPTH} levels")
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


def _way_out(name: str, value: object) -> str:
    if hasattr(value, "tolist"):
        return f"{name}.tolist(), with None where a number is missing"
    if hasattr(value, "to_dict"):
        return f'{name}.to_dict("records"), with None where a number is missing'
    return "text, numbers, None, and lists and dicts of them"
