"""Everything that can happen to a room, as values. Time is not among the fields: it is the `at` of `step`."""

from typing import Any

import msgspec


class Join(msgspec.Struct, frozen=True):
    """A person arrives."""

    player: str
    name: str


class Leave(msgspec.Struct, frozen=True):
    """A person goes for good."""

    player: str


class Attend(msgspec.Struct, frozen=True):
    """A person's connection came back or has been gone for the grace time."""

    player: str
    online: bool


class Configure(msgspec.Struct, frozen=True):
    """The host changes some settings."""

    player: str
    changes: dict[str, Any]


class Start(msgspec.Struct, frozen=True):
    """The host starts the first game."""

    player: str


class Ready(msgspec.Struct, frozen=True):
    """A seat need not wait for the discussion."""

    player: str


class Say(msgspec.Struct, frozen=True):
    """A seat says a line."""

    player: str
    text: str


class Vote(msgspec.Struct, frozen=True):
    """A seat casts or changes its ballot."""

    player: str
    named: int | None
    sliders: tuple[tuple[int, int], ...] = ()


class Rematch(msgspec.Struct, frozen=True):
    """A person wants another game with the same people."""

    player: str


class Credit(msgspec.Struct, frozen=True):
    """An AI seat tells which engine and persona really wrote its lines; shown at the reveal, never before."""

    player: str
    engine: str
    persona: str | None = None


class Bell(msgspec.Struct, frozen=True):
    """The deadline has come."""


class Resume(msgspec.Struct, frozen=True):
    """The room was away for `down_ms`."""

    down_ms: int


Action = Join | Leave | Attend | Configure | Start | Ready | Say | Vote | Rematch | Credit | Bell | Resume
