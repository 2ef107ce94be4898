"""What a script gives a room, checked: each mistake is answered with the way out of it."""

import inspect
from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast
from urllib.parse import urlsplit

from roomlit.client.payload import hint
from roomlit.errors import LocalError
from roomlit.kinds.chat import HINT_BYTES, is_event_name, is_small_hint
from roomlit.server.hub import NAME_CHARS
from roomlit.streamlit.listeners import EventHandler

Listener = EventHandler | Callable[[], object]
"""What `on` may decorate: a function of the event, or of nothing."""
NAME_SENT_CHARS = 200
POINTS_MOST = 10_000
P = ParamSpec("P")
R = TypeVar("R")
Owner = TypeVar("Owner")


def room_name(given: object) -> str:
    """The name of a room as text.

    >>> room_name(5)
    Traceback (most recent call last):
    roomlit.errors.LocalError: room/name: a room's name is text, got 5: write roomlit.room("5")
    """
    if isinstance(given, str):
        return given
    way_out = 'write roomlit.room("team")' if given is None else f'write roomlit.room("{given}")'
    raise LocalError("room/name", f"a room's name is text, got {given!r}: {way_out}")


def person_name(given: object, *, kept: str | None = None) -> str:
    """The name of whoever looks at the page, cut to 40 characters; `kept` stands in for an empty one.

    >>> person_name("  Ada "), person_name("", kept="Ada")
    ('Ada', 'Ada')
    """
    if not isinstance(given, str):
        raise LocalError("name/type", f'a name is text, got {given!r}: write name=str(…), or name=… or "guest"')
    name = " ".join(given.split()) or (kept or "")
    if not name:
        raise LocalError(
            "name/empty", 'a name needs a letter: until somebody has typed one, give name=typed or "guest"'
        )
    if len(name) > NAME_SENT_CHARS:
        way_out = f"give st.text_input(…, max_chars={NAME_CHARS})"
        raise LocalError("name/too_long", f"a name has at most {NAME_CHARS} characters, got {len(name)}: {way_out}")
    return name[:NAME_CHARS].rstrip()


def event_types(on: object) -> tuple[str, ...]:
    """The types of events that are waited for; a text is one type.

    >>> event_types("buzz"), event_types(["buzz", "bell"])
    (('buzz',), ('buzz', 'bell'))
    """
    given = tuple(cast("Iterable[object]", on)) if isinstance(on, Iterable) and not isinstance(on, str) else (on,)
    types = tuple(one for one in given if isinstance(one, str) and one)
    if not types or types != given:
        raise LocalError("event/type", f'expected types of events, such as "buzz" or ("buzz", "bell"), got {on!r}')
    return types


def room_hint(kind: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """The data of a hint that a room of a page passes on; raises `LocalError`."""
    given = hint(kind, data)
    if kind != "typing" and not is_event_name(kind):
        raise LocalError("signal/kind", f"{kind!r} is a word of the room's own: choose another, such as looking_at")
    if not is_small_hint(given):
        way_out = "send it as a command, or say where it is to be found"
        raise LocalError("signal/too_large", f"{kind!r} carries more than {HINT_BYTES} bytes: {way_out}")
    return given


def listener(function: Listener) -> EventHandler:
    """The function as one of the event, though it may take none; raises `LocalError("handler/signature")`.

    >>> from roomlit import RoomEvent
    >>> listener(lambda: "rang")(RoomEvent("bell", {}))
    'rang'
    """
    called: Callable[..., object] = function
    if _takes(called, 1):
        return called
    if _takes(called, 0):
        return lambda event: called()
    name = getattr(function, "__name__", "heard")
    raise LocalError("handler/signature", f"{name} is called with the event alone: write def {name}(event)")


def drawable(function: Callable[..., object]) -> None:
    """Raises `LocalError("live/signature")` unless the function can be called without arguments."""
    if not _takes(function, 0):
        name = getattr(function, "__name__", "drawn")
        raise LocalError("live/signature", f"{name} is drawn without arguments: write def {name}(), and read the room")


def pixels(height: object) -> None:
    """Raises `LocalError("draw/height")` for what is no height; None is as high as the content."""
    if height is not None and not (isinstance(height, int | float) and height > 0):
        way_out = "write height=300, or leave it out"
        raise LocalError("draw/height", f"expected a height in pixels, above 0, got {height!r}: {way_out}")


def points(window: object) -> int:
    """How many points a chart keeps; raises `LocalError("draw/window")` for what is no number of them, or too many."""
    if isinstance(window, int) and 1 < window <= POINTS_MOST:
        return window
    way_out = "write window=600, and sum up what is older before you send it"
    raise LocalError("draw/window", f"expected from 2 to {POINTS_MOST} points, got {window!r}: {way_out}")


def websocket_address(given: object) -> str:
    """The address of a WebSocket; raises `LocalError("bridge/address")`."""
    parts = urlsplit(given) if isinstance(given, str) else None
    if parts is None or parts.scheme not in {"ws", "wss"} or not parts.hostname:
        expected = "expected the address of a WebSocket, such as ws://host:8000/ws/ABC or wss://host/ws/ABC"
        raise LocalError("bridge/address", f"{expected}, got {given!r}")
    return parts.geturl()


def with_brackets(example: str) -> Callable[[Callable[Concatenate[Owner, P], R]], Callable[Concatenate[Owner, P], R]]:
    """For methods that give a decorator: one that is used as a decorator itself, without brackets, says so."""

    def decorate(method: Callable[Concatenate[Owner, P], R]) -> Callable[Concatenate[Owner, P], R]:
        @wraps(method)
        def called(owner: Owner, *args: P.args, **kwargs: P.kwargs) -> R:
            if args and callable(args[0]):
                name = getattr(args[0], "__name__", "the function")
                raise LocalError("decorator/no_brackets", f"{name} needs to know its events: write {example} above it")
            return method(owner, *args, **kwargs)

        return called

    return decorate


def _takes(function: Callable[..., object], count: int) -> bool:
    """Whether it can be called with so many positional arguments; one that does not tell is believed."""
    try:
        inspect.signature(function).bind(*[None] * count)
    except TypeError:
        return False
    except ValueError:
        return True
    return True
