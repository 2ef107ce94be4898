"""The room in which a crowd looks on: one view for all, moved on by the server alone. Nobody in it can do anything."""

from typing import Any, assert_never

import msgspec

from masquerade.rules.view_reducer import apply
from masquerade.wire.view import ViewJson
from roomlit import hosting

CODE_BEFORE = "W"
"""The code of a gallery is that of its game behind this letter: codes that are drawn have six characters."""
SPECTATORS_MAX = 2_000
SHOW = "show"
"""The server's command, with `events` to tell, each as [type, data]."""
_FULL = hosting.Refusal("room/full", "The gallery is full. Try again in a minute.", retry_ms=60_000)
_NO_PART = hosting.Refusal("command/not_allowed", "You are looking on: nothing you do reaches the table.")


class GalleryState(msgspec.Struct, frozen=True):
    """The room whose game is shown, the game as it is shown now, and who looks on."""

    shows: str
    view: ViewJson
    players: frozenset[str] = frozenset()


def gallery_code(game: str) -> str:
    """The code of the gallery of a room.

    >>> gallery_code("ABC234")
    'WABC234'
    """
    return CODE_BEFORE + game


class Gallery:
    """`RoomLogic` of a gallery. Options: `shows`, the code of a room, and `view`, what is shown of it first."""

    kind = "gallery"
    version = 1
    stamp_ms = 1_000

    def start(self, *, seed: int, at: int, options: dict[str, Any]) -> GalleryState:
        """The first picture, and nobody is there."""
        return GalleryState(shows=str(options["shows"]), view=options["view"])

    def step(self, state: GalleryState, action: hosting.Action, *, at: int) -> hosting.Step:
        """Somebody comes, somebody goes, or the picture moves on."""
        match action:
            case hosting.Enter(player=player):
                return _enter(state, player)
            case hosting.Presence(player=player, online=online):
                there = state.players | {player} if online else state.players - {player}
                return hosting.Step(state if there == state.players else msgspec.structs.replace(state, players=there))
            case hosting.Act(player="", name=name, args=args) if name == SHOW:
                return _show(state, args)
            case hosting.Act():
                return hosting.Step(state, refused=_NO_PART)
            case hosting.Tick() | hosting.Restarted():
                return hosting.Step(state)
            case _:
                assert_never(action)

    def screened(self, state: GalleryState, action: hosting.Action, *, at: int) -> hosting.Action | hosting.Refusal:
        """Names are for nobody to read here, and kept by nobody."""
        if isinstance(action, hosting.Enter):
            return msgspec.structs.replace(action, name="", meta={}, marks=())
        return action

    def deadline(self, state: GalleryState) -> int | None:
        """A gallery waits for its game."""
        return None

    def view(self, state: GalleryState, player: str | None) -> dict[str, Any]:
        """What everybody sees."""
        return state.view

    def me(self, state: GalleryState, player: str) -> str:
        """All have one name."""
        return "Spectator" if player in state.players else ""

    def signal(self, state: GalleryState, player: str, kind: str, data: dict[str, Any]) -> dict[str, Any] | None:
        """Nothing passes."""
        return None

    def card(self, state: GalleryState) -> dict[str, Any]:
        """No room that a list of rooms would show."""
        return {"title": "A gallery", "players": len(state.players), "max": SPECTATORS_MAX, "public": False}

    def parted(self, before: GalleryState, after: GalleryState) -> frozenset[str]:
        """Who has gone."""
        return before.players - after.players

    def save(self, state: GalleryState) -> bytes:
        """The state as bytes."""
        return msgspec.msgpack.encode(state)

    def load(self, body: bytes) -> GalleryState:
        """What `save` wrote; raises when it is no such state."""
        return msgspec.msgpack.decode(body, type=GalleryState)

    def ended(self, state: GalleryState) -> bool:
        """What was shown is the game's to keep."""
        return True


def _enter(state: GalleryState, player: str) -> hosting.Step:
    if player in state.players:
        return hosting.Step(state)
    if len(state.players) >= SPECTATORS_MAX:
        return hosting.Step(state, refused=_FULL)
    return hosting.Step(msgspec.structs.replace(state, players=state.players | {player}))


def _show(state: GalleryState, args: dict[str, Any]) -> hosting.Step:
    facts = tuple(hosting.Fact(str(type), data) for type, data in args["events"])
    view = state.view
    for fact in facts:
        view = apply(view, fact.type, fact.data, "public")
    return hosting.Step(msgspec.structs.replace(state, view=view), facts)
