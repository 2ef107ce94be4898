"""The room logic of the game: the library's actions in, the rules' facts out, nothing decided here."""

from typing import Any, assert_never

import msgspec

from masquerade.match.commands import decoded, joining
from masquerade.match.passwords import has_secret, sealed
from masquerade.match.screening import cleaned, misnamed, refused_topic, screened, too_much
from masquerade.rules import actions, deadlines, entrance, facts, projection, reducer, roster
from masquerade.rules.config import DEFAULTS, Cast, changed, humans_max
from masquerade.rules.state import State, person_of, seat_of
from masquerade.wire.refusals import Refusal
from masquerade.wire.settings import Settings
from masquerade.wire.view import as_json
from roomlit import hosting


def admit(options: dict[str, Any]) -> Settings | Refusal:
    """The settings a guest asked for when opening a room, or why not. Check this before `Match.start`."""
    settings = changed(DEFAULTS, options)
    return settings if isinstance(settings, Refusal) else refused_topic(settings) or settings


def places(state: State) -> tuple[int, int]:
    """How many people are in the room to play, and how many fit."""
    return len(roster.playing(state)), humans_max(state.settings)


class AiSeat(msgspec.Struct, frozen=True):
    """An AI seat of a running game, for whoever opens a connection for it. Secret: this never leaves the server.

    `player` is the id to connect as, `engine` and `persona` who shall play, `seed` the chance it may use.
    """

    player: str
    engine: str
    persona: str | None
    seed: int


def ai_players(state: State) -> tuple[AiSeat, ...]:
    """The AI seats of this game, without those taken out; none in the lobby. A rematch deals new ones under new ids."""
    return tuple(
        AiSeat(seat.player, seat.engine or "", seat.persona, seat.seed)
        for seat in state.seats
        if seat.role == "ai" and not seat.vacant
    )


class Match:
    """`RoomLogic` of the game. Options are the settings, plus `cast` from the server: engine and personas."""

    kind = "masquerade"
    version = 2
    """It rises when a saved state cannot be read any more: until then rooms come back from their snapshots."""
    stamp_ms = deadlines.SECOND_MS

    def start(self, *, seed: int, at: int, options: dict[str, Any]) -> State:
        """An empty lobby. Raises ValueError when the options were not checked by `admit`."""
        asked = {name: value for name, value in options.items() if name != "cast"}
        settings = admit(asked)
        if isinstance(settings, Refusal):
            raise ValueError(f"expected options that `admit` accepts, got {asked}: {settings.message}")
        cast = msgspec.convert(options.get("cast", {}), Cast)
        return reducer.begin(seed=seed, at=at, settings=settings, cast=cast)

    def step(self, state: State, action: hosting.Action, *, at: int) -> hosting.Step:
        """Decides one action."""
        asked = _asked(action)
        if isinstance(asked, Refusal):
            return hosting.Step(state, refused=_refusal(asked))
        done = reducer.step(state, asked, at=at)
        return hosting.Step(
            state=done.state,
            facts=tuple(_fact(fact) for fact in done.facts),
            refused=None if done.refused is None else _refusal(done.refused),
            result=done.result,
            dismissed=done.dismissed,
            retracts=done.retracts,
        )

    def screened(self, state: State, action: hosting.Action, *, at: int) -> hosting.Action | hosting.Refusal:
        """What is decided in the place of what somebody wrote: made readable, then seen by the room's word filter."""
        readable = cleaned(state, action)
        passed = misnamed(state, readable) or too_much(state, readable) or screened(state, readable)
        if not isinstance(passed, Refusal):
            return passed
        # What is refused anyway is refused for that reason, and what changes nothing is no matter of its words.
        done = self.step(state, readable, at=at)
        return readable if done.refused is not None or done.state is state else _refusal(passed)

    def has_secret(self, state: State, action: hosting.Action) -> bool:
        """Whether a password is in it."""
        return has_secret(state, action)

    def sealed(self, state: State, action: hosting.Action, *, salt: bytes) -> hosting.Action | hosting.Refusal:
        """The action with the password hashed."""
        kept = sealed(state, action, salt=salt)
        return _refusal(kept) if isinstance(kept, Refusal) else kept

    def outside(self, state: State, player: str) -> hosting.Refusal | None:
        """Why somebody who asked to come in is not in."""
        refused = entrance.outside(state, player)
        return None if refused is None else _refusal(refused)

    def forgets(self, action: object) -> bool:
        """Whether somebody has deleted what is kept of them."""
        return isinstance(action, hosting.Act) and action.name == "forget"

    def deadline(self, state: State) -> int | None:
        """When the bell rings next."""
        return deadlines.next_deadline(state)

    def view(self, state: State, player: str | None) -> dict[str, Any]:
        """What this player may know."""
        return as_json(projection.view(state, player))

    def me(self, state: State, player: str) -> str:
        """The mask; before the deal, and for watchers, the nickname."""
        if player in state.barred:
            return ""
        seat, person = seat_of(state, player), person_of(state, player)
        if seat is not None:
            return seat.name
        return "" if person is None else person.name

    def signal(self, state: State, player: str, kind: str, data: dict[str, Any]) -> dict[str, Any] | None:
        """Typing passes without its data, so that nothing can hide in it."""
        seat = seat_of(state, player)
        talking = state.phase.name == "discussion" and state.phase.left_ms is None
        return {} if kind == "typing" and talking and seat is not None and seat.alive else None

    def card(self, state: State) -> dict[str, Any]:
        """What a stranger may read about the room in the lobby."""
        people, places_max = places(state)
        host = person_of(state, state.host or "")
        return {
            "title": f"{host.name}'s room" if host is not None else "A new room",
            "players": people,
            "max": places_max,
            "phase": state.phase.name,
            "public": state.settings.public,
            "locked": state.settings.locked,
            "password": state.settings.password is not None,
            "watch": True,
            "mode": state.terms.mode,
        }

    def barred(self, state: State, player: str) -> bool:
        """Whether the host has taken this player out."""
        return player in state.barred

    def parted(self, before: State, after: State) -> frozenset[str]:
        """Who has left the table and the room, as the AI players of a game do at the rematch."""
        if before.people is after.people and before.seats is after.seats:
            return frozenset()
        return _known(before) - _known(after)

    def save(self, state: State) -> bytes:
        """The truth as bytes."""
        return msgspec.msgpack.encode(state)

    def load(self, body: bytes) -> State:
        """What `save` wrote; raises when it is not a state of these rules."""
        return msgspec.msgpack.decode(body, type=State)

    def ended(self, state: State) -> bool:
        """Whether a game has come to its reveal: what led there is in the state."""
        return state.phase.name == "reveal"


def _known(state: State) -> frozenset[str]:
    return frozenset((*(person.player for person in state.people), *(seat.player for seat in state.seats)))


def _asked(action: hosting.Action) -> actions.Action | Refusal:
    match action:
        case hosting.Enter():
            return joining(action.player, action.name, action.meta, action.marks)
        case hosting.Act():
            return decoded(action.player, action.name, action.args)
        case hosting.Presence():
            return actions.Attend(action.player, action.online)
        case hosting.Tick():
            return actions.Bell()
        case hosting.Restarted():
            return actions.Resume(action.down_ms)
        case _:
            assert_never(action)


def _fact(fact: facts.Fact) -> hosting.Fact:
    return hosting.Fact(fact.type, as_json(fact.payload), fact.to)


def _refusal(refusal: Refusal) -> hosting.Refusal:
    return hosting.Refusal(refusal.code, refusal.message, refusal.retry_ms)
