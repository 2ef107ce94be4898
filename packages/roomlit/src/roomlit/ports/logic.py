"""What a room does: a pure step function over values. Time and chance arrive as arguments, never from outside."""

import re
from collections.abc import Collection
from typing import Any, Final, Protocol, TypeVar, runtime_checkable

import msgspec


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """Who is signed in, as the app vouches: `user` (an address, an id) is one person, `roles` what they may do.

    `name` is what others read, and need not be unique; "" leaves it to the person.
    """

    user: str
    name: str = ""
    roles: tuple[str, ...] = ()


class Enter(msgspec.Struct, frozen=True, kw_only=True, tag="enter"):
    """A player takes a seat. `meta` is the joiner's options, as checked by `admit`.

    Who is in may enter again, which gives no second seat: the answer may have been lost.

    `identity` is who is signed in there; then entering again is how name and roles change. `marks` are digests of where
    the joiner comes from, `browser:…` and `address:…`: the same in this room only, and nothing to be read from them.
    """

    player: str
    name: str
    meta: dict[str, Any] = {}
    identity: Identity | None = None
    marks: tuple[str, ...] = ()


class Act(msgspec.Struct, frozen=True, kw_only=True, tag="act"):
    """A player's command."""

    player: str
    name: str
    args: dict[str, Any] = {}


class Presence(msgspec.Struct, frozen=True, kw_only=True, tag="presence"):
    """A player's last connection opened or has been gone for the grace time."""

    player: str
    online: bool


class Tick(msgspec.Struct, frozen=True, kw_only=True, tag="tick"):
    """The deadline the logic asked for has come."""


class Restarted(msgspec.Struct, frozen=True, kw_only=True, tag="restarted"):
    """The room was recovered after `down_ms` of downtime; nobody is connected."""

    down_ms: int


class Publish(msgspec.Struct, frozen=True, kw_only=True, tag="publish"):
    """The server tells an event `name` that no rules decide; `to` None is for everyone, else for that player alone."""

    name: str
    data: dict[str, Any] = {}
    to: str | None = None


Action = Enter | Act | Presence | Tick | Restarted
"""What rules decide."""
Journaled = Action | Publish
"""What a row of a journal holds."""
SERVER: Final = ""
"""The player of an `Act` that the server itself gives: no seat has this id."""
EVENT_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
"""What an event of one's own may be called."""


class Fact(msgspec.Struct, frozen=True):
    """Something that happened. `to` None is for everyone, otherwise for that player alone.

    `server` says that it comes from the server itself, `user` which signed-in user it comes from. Neither stands in
    `data`, where a visitor could write it.
    """

    type: str
    data: dict[str, Any]
    to: str | None = None
    server: bool = False
    user: str = ""


class Refusal(msgspec.Struct, frozen=True):
    """A move that changes nothing: stable code, a sentence that says what to do, and when to try again."""

    code: str
    message: str
    retry_ms: int = 0


S = TypeVar("S")


class Step(msgspec.Struct, frozen=True):
    """The outcome of one action. A refused step keeps the state and has no facts.

    `dismissed` players are sent away with it: once the step is durable and its facts have left, every connection of
    theirs ends with `Close.KICKED`. Whether they may come back is for `Barring.barred` to say.

    `retracts`: something told to everybody before shall not travel again. Whoever resumes from before this step is
    given the view as it is, and not the events missed.
    """

    state: Any
    facts: tuple[Fact, ...] = ()
    refused: Refusal | None = None
    result: Any = None
    dismissed: tuple[str, ...] = ()
    retracts: bool = False


class RoomLogic(Protocol[S]):
    """One kind of room. Every method is pure: same arguments, same answer, no clock, no random, no I/O.

    Guarantees given to it: actions arrive one at a time in journal order; `at` never decreases; after a crash the same
    actions with the same `at` are folded again from `start` and must give the same facts in the same order.
    """

    kind: str
    version: int
    stamp_ms: int
    """Event times are rounded down to this many milliseconds (1 keeps them exact)."""

    def start(self, *, seed: int, at: int, options: dict[str, Any]) -> S:
        """The state of a new room; `seed` is the only source of chance."""
        ...

    def step(self, state: S, action: Action, *, at: int) -> Step:
        """Decide one action at server time `at` (milliseconds)."""
        ...

    def deadline(self, state: S) -> int | None:
        """The server time at which a `Tick` is wanted, or None."""
        ...

    def view(self, state: S, player: str | None) -> dict[str, Any]:
        """What `player` may know (None: a stranger). Folding later events into it gives the later view."""
        ...

    def me(self, state: S, player: str) -> str:
        """The name under which `player` appears in events."""
        ...

    def signal(self, state: S, player: str, kind: str, data: dict[str, Any]) -> dict[str, Any] | None:
        """What to pass on of a lossy hint, or None to drop it."""
        ...


@runtime_checkable
class Barring(Protocol):
    """What a `RoomLogic` has besides when some players may not come back."""

    def barred(self, state: Any, player: str) -> bool:
        """Whether this seat is closed for good: no connection, no ticket, no command (`seat/kicked`). Pure and total.

        It comes from the state, so it holds after a restart too. Who is barred while connected should also be
        `Step.dismissed`.
        """
        ...


@runtime_checkable
class Vouching(Protocol):
    """What a `RoomLogic` has besides when the app may vouch for who is who (`Enter.identity`).

    From the first such entering on the room is vouched: nobody else has a seat there (`seat/vouched_only`).
    """

    def vouched(self, state: Any) -> bool:
        """Whether somebody has entered for whom the app vouches. Pure."""
        ...

    def identity(self, state: Any, player: str) -> Identity | None:
        """Who is signed in at this seat. Pure."""
        ...


@runtime_checkable
class Parting(Protocol):
    """What a `RoomLogic` has besides when players go for good: what was told to them alone is forgotten then."""

    def parted(self, before: Any, after: Any) -> Collection[str]:
        """The players who went with this step. Whoever comes again all the same starts from a snapshot. Pure."""
        ...


@runtime_checkable
class Screening(Protocol):
    """What a `RoomLogic` has besides when what people write is looked at before it counts.

    Unlike `step` it is asked once, when the action arrives, and never in recovery: the journal holds what came of it.
    So a list of words it goes by may be another one after an upgrade, and no room that is kept comes out differently.
    """

    def screened(self, state: Any, action: Action, *, at: int) -> Action | Refusal:
        """The action to decide in the place of what was asked, or why it is refused. No clock, no random, no I/O."""
        ...


@runtime_checkable
class Sealing(Protocol):
    """What a `RoomLogic` has besides when people bring secrets that no journal may hold as they were typed."""

    def has_secret(self, state: Any, action: Action) -> bool:
        """Whether `sealed` has to be asked first. Pure, and quick."""
        ...

    def sealed(self, state: Any, action: Action, *, salt: bytes) -> Action | Refusal:
        """The action as it may be kept, or why it is refused. Asked on another thread, so it may take its time; by the
        time the action is decided the state may be another one. Pure: `salt` is 16 random bytes.
        """
        ...


@runtime_checkable
class Approving(Protocol):
    """What a `RoomLogic` has besides when somebody may have to wait outside until they are let in."""

    def outside(self, state: Any, player: str) -> Refusal | None:
        """Why this player, who has entered, has no seat: with `retry_ms`, not yet. Pure."""
        ...


@runtime_checkable
class Forgetting(Protocol):
    """What a `RoomLogic` has besides when people may have what is kept of them deleted."""

    def forgets(self, action: Journaled) -> bool:
        """Whether this action, once it is taken, leaves nothing of its player: the rows before it go too. Pure."""
        ...


@runtime_checkable
class Seating(Protocol):
    """What a `RoomLogic` has besides when the server may name a seat by more than its player id."""

    def seats(self, state: Any, named: str) -> Collection[str]:
        """The players of that player id, or else of that display name. Pure."""
        ...


@runtime_checkable
class Saving(Protocol):
    """What a `RoomLogic` has besides when its state can be written down, so that long rooms come back quickly.

    Only a state saved by rules of the same `version` is loaded; without one the rows are folded from `start`.
    """

    def save(self, state: Any) -> bytes:
        """The whole state. Pure."""
        ...

    def load(self, body: bytes) -> Any:
        """The state that `save` was given; raises (anything) when it cannot be had back."""
        ...

    def ended(self, state: Any) -> bool:
        """Whether something is over that nobody will fold again (a game, say): its rows may go after a while."""
        ...
