"""Listeners of a script: handlers that are called, live functions that are drawn again."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator

from roomlit.client.event import RoomEvent

EventHandler = Callable[[RoomEvent], object]
ALL = "*"
BRIDGE = "bridge"
"""The key of the fragment that calls handlers."""


class Scope:
    """What one fragment, or the script outside of fragments, listens to in one run."""

    def __init__(self, run: object, *, expected: frozenset[str]) -> None:
        self.run = run
        self.expected = expected
        """The types that handlers waited for in the last run."""
        self.handlers: dict[str, tuple[EventHandler, ...]] = {}
        self.live: dict[str, frozenset[str]] = {}
        self.parts = Counter[str]()
        """What it has drawn of the room, by part."""


class Listeners:
    """Of one session in one room. Written by the script, read on the hub's loop too: nothing is changed in place."""

    def __init__(self) -> None:
        self._scopes: dict[str | None, Scope] = {}

    def begin(self, run: object) -> bool:
        """The whole script asks for the room in this run; False when it has done so before."""
        last = self._scopes.get(None)
        if last is not None and last.run is run:
            return False
        self._scopes = {None: Scope(run, expected=self._handled)}
        return True

    def scope(self, fragment: str | None, run: object) -> Scope:
        """The listeners of this fragment; those of its last run are gone with it."""
        found = self._scopes.get(fragment)
        if found is None or (fragment is not None and found.run is not run):
            found = Scope(run, expected=frozenset(() if found is None else found.handlers))
            self._scopes = {**self._scopes, fragment: found}
        return found

    @property
    def complete(self) -> bool:
        """Whether all that waited in the last run waits again: nothing is missed by reading on."""
        return frozenset[str]().union(*(scope.expected for scope in self._scopes.values())) <= self._handled

    def on(self, scope: Scope, types: Collection[str], handler: EventHandler) -> None:
        """Call `handler` with each event of these types, once however often they name it."""
        heard = {ALL} if ALL in types else frozenset(types)
        scope.handlers = {**scope.handlers, **{one: (*scope.handlers.get(one, ()), handler) for one in heard}}

    def live(self, fragment: str | None, scope: Scope, name: str, types: Iterable[str]) -> str:
        """A function of this name is drawn again after events of these types; its key."""
        key = f"{fragment or 'script'}/{name}/{len(scope.live)}"
        scope.live = {**scope.live, key: frozenset(types)}
        return key

    @property
    def types(self) -> frozenset[str]:
        """Every type that somebody listens to."""
        found: set[str] = set()
        for scope in tuple(self._scopes.values()):
            found.update(scope.handlers, *scope.live.values())
        return frozenset(found)

    def wanting(self, types: frozenset[str]) -> list[str]:
        """The keys of what runs after events of these types: handlers first, as live functions may show their work."""
        called = bool(types) and not self._handled.isdisjoint({ALL, *types})
        return [*([BRIDGE] if called else []), *self.live_on(types)]

    def live_on(self, types: frozenset[str]) -> list[str]:
        """The keys of the live functions among them."""
        live = [one for scope in tuple(self._scopes.values()) for one in scope.live.items()]
        return [key for key, on in live if types and not on.isdisjoint({ALL, *types})]

    def handlers(self, type: str) -> Iterator[EventHandler]:
        """Those who want an event of this type."""
        for scope in tuple(self._scopes.values()):
            yield from scope.handlers.get(type, ())
            yield from scope.handlers.get(ALL, ())

    @property
    def _handled(self) -> frozenset[str]:
        return frozenset[str]().union(*(scope.handlers for scope in self._scopes.values()))
