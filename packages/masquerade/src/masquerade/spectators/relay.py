"""Shows running games to their galleries, late enough that nobody in the crowd can tell a player anything."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final

import structlog

from masquerade.rules.state import State
from masquerade.rules.view_difference import difference
from masquerade.spectators.gallery import SHOW, Gallery, GalleryState, gallery_code
from masquerade.wire.view import ViewJson
from roomlit.hosting import Act, Fact, Hub, ObservedRoom, Refused, RemoteError, TaskSupervisor

_log = structlog.get_logger("masquerade.spectators")
DELAY_MS: Final = 20_000
"""How far a gallery is behind its table (design of the game: the jury hears everything 20 s late)."""
ROUND_S: Final = 0.25
_SERVER: Final = ""
_TIMES: Final = ("started_at", "ends_at")
_SAID: Final = {"messages": ("id",), "answers": ("round", "prompt", "seat")}
"""The parts of a view that a host may take back, and what names each entry."""

Picture = tuple[int, ObservedRoom]


class GalleryRelay:
    """A `RoomObserver` that remembers what is looked at for the time of the delay, and moves the galleries on.

    A game that nobody has asked to look at costs nothing; from the first who asks on its states are kept, which never
    change.
    """

    def __init__(self, hub: Hub, *, delay_ms: int = DELAY_MS) -> None:
        self._hub = hub
        self._delay_ms = delay_ms
        self._games: dict[str, deque[Picture]] = {}
        self._galleries: dict[str, ViewJson] = {}
        """What is shown of each game that has a gallery, by the code of the game."""
        self._drawn: dict[str, tuple[int, int]] = {}
        """From which state each was drawn, and up to which what the host takes back was left out; by their times."""
        self._tasks = TaskSupervisor()

    @asynccontextmanager
    async def at_work(self) -> AsyncGenerator[None]:
        """Galleries move on while the block runs."""
        with self._hub.observe(self):
            self._tasks.start("galleries", self._run())
            try:
                yield
            finally:
                await self._tasks.close()

    async def open(self, game: str) -> str:
        """The code of the gallery of a game, opened when it is not there yet.

        Raises `RoomUnknown`, and `Refused` as `gallery/closed` for a room that does not let everybody in, or
        `gallery/not_yet` with the time after which there is something to show.
        """
        actor, code = self._hub.room(game), gallery_code(game)
        state = actor.state
        if not isinstance(state, State) or state.settings.password is not None or state.settings.knock:
            raise Refused("gallery/closed", "This room lets nobody look on unasked: join it, and ask its host.")
        if code not in self._hub.rooms:
            if game not in self._games:
                await actor.settled()
                self._begin(actor.observed(actor.state))
            view = self._picture(game)
            if view is None:
                raise Refused("gallery/not_yet", "The show begins in a moment.", retry_ms=self._delay_ms)
            looking_on = {**view, "you": {**view["you"], "watching": True}}
            await self._hub.open_room(Gallery.kind, code=code, options={"shows": game, "view": looking_on})
        return code

    def opened(self, room: ObservedRoom) -> None:
        """A game or a gallery is there."""
        if isinstance(room.state, GalleryState):
            self._galleries[room.state.shows] = room.state.view
            game = self._hub.rooms.get(room.state.shows)
            if game is not None and room.state.shows not in self._games:  # After a restart.
                self._begin(game.observed(game.state))
        elif room.room in self._games or gallery_code(room.room) in self._hub.rooms:
            self._begin(room)

    def stepped(self, room: ObservedRoom, facts: Sequence[Fact]) -> None:
        """A game went on, or a gallery has been shown more of it."""
        del facts
        self.opened(room)

    def freed(self, room: str) -> None:
        """A game that has ended for good takes its gallery with it."""
        if self._games.pop(room, None) is not None and gallery_code(room) in self._hub.rooms:
            self._tasks.start(f"gallery-{room}-ends", self._hub.free(gallery_code(room)))
        for game in [game for game in self._galleries if gallery_code(game) == room]:
            del self._galleries[game]
            self._drawn.pop(game, None)

    def _begin(self, room: ObservedRoom) -> None:
        """Remember this from now on, for as long as the room is there."""
        if not isinstance(room.state, State):
            return
        pictures = self._games.setdefault(room.room, deque())
        pictures.append((self._hub.clock.now(), room))
        self._forget(pictures)

    def _forget(self, pictures: deque[Picture]) -> None:
        # The newest of those that are old enough is what a gallery shows now.
        shown_by = self._hub.clock.now() - self._delay_ms
        while len(pictures) > 1 and pictures[1][0] <= shown_by:
            pictures.popleft()

    def _picture(self, game: str) -> ViewJson | None:
        """The game as a gallery may see it now, its clocks set to the time at which they are looked at."""
        pictures = self._games.get(game)
        if not pictures:
            return None
        self._forget(pictures)
        at, room = pictures[0]
        if at > self._hub.clock.now() - self._delay_ms and room.state.phase.name != "lobby":
            return None
        return _later(_without(room.view(None), pictures[-1][1]), self._delay_ms)

    def round(self) -> None:
        """Move every gallery on to what it may see now. Called four times a second while the relay is at work."""
        for game, shown in tuple(self._galleries.items()):
            self._move_on(game, shown)

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(ROUND_S)
            self.round()

    def _move_on(self, game: str, shown: ViewJson) -> None:
        gallery, pictures = self._hub.rooms.get(gallery_code(game)), self._games.get(game)
        if gallery is None or not pictures:
            return
        self._forget(pictures)
        drawn = (pictures[0][0], pictures[-1][0])
        if drawn == self._drawn.get(game) or (view := self._picture(game)) is None:
            return
        self._drawn[game] = drawn
        if not (events := difference(shown, view)):
            return
        self._galleries[game] = view
        try:
            gallery.submit(Act(player=_SERVER, name=SHOW, args={"events": events}))
        except RemoteError as error:
            _log.info("a gallery stands still", room=game, why=str(error))


def _without(view: ViewJson, newest: ObservedRoom) -> ViewJson:
    """The view with what has been taken back since: what the host has hidden is not shown for the time of the delay."""
    state = newest.state
    if state.game != view["game"] or not any(one.withheld for one in (*state.messages, *state.answers)):
        return view
    now = newest.view(None)
    return {**view, **{part: _hidden(view[part], now[part], keys) for part, keys in _SAID.items()}}


def _hidden(shown: list[dict[str, Any]], now: list[dict[str, Any]], keys: tuple[str, ...]) -> list[dict[str, Any]]:
    gone = {tuple(one[key] for key in keys): one for one in now if one.get("withheld")}
    return [gone.get(tuple(one[key] for key in keys), one) for one in shown]


def _later(view: Mapping[str, Any], by_ms: int) -> ViewJson:
    phase = {name: value + by_ms if name in _TIMES and value else value for name, value in view["phase"].items()}
    return {**view, "phase": phase}
