"""Everything the game tells, by the type each event has on the wire."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

from masquerade.wire.phases import ModeName, PhaseName
from masquerade.wire.settings import SettingsView
from masquerade.wire.view import (
    AnswerView,
    BallotView,
    EliminatedView,
    MessageView,
    PersonView,
    PhaseView,
    ResultView,
    RevealView,
    SeatView,
    TopicView,
    VotesView,
    YouView,
)

EventType = Literal[
    "player_list",
    "phase",
    "topic",
    "message",
    "revision",
    "voted",
    "voting_result",
    "elimination",
    "game_over",
    "seat",
    "ballot",
]


class PlayerListEvent(msgspec.Struct, frozen=True, kw_only=True):
    """Who sits here, under which settings."""

    people: Sequence[PersonView]
    settings: SettingsView
    seats: Sequence[SeatView]
    mode: ModeName


class PhaseEvent(msgspec.Struct, frozen=True, kw_only=True):
    """The game entered a phase, or the end of the phase moved. Another `game` begins with an empty table."""

    phase: PhaseView
    game: int
    mode: ModeName


class TopicEvent(msgspec.Struct, frozen=True, kw_only=True):
    """The topic was turned up, or its twist; with `answers`, the sealed answers were laid open: those of all rounds so
    far. The topic is that of the round of the last `phase`.
    """

    topic: TopicView | None
    answers: Sequence[AnswerView] | UnsetType = UNSET


class VotedEvent(msgspec.Struct, frozen=True, kw_only=True):
    """One more seat has voted; in `prompts`, sealed both answers."""

    votes: VotesView


class VotingResultEvent(msgspec.Struct, frozen=True, kw_only=True):
    """A vote was counted. A first vote that ties is not: the run-off is. `eliminated` is null still."""

    result: ResultView


class GameOverEvent(msgspec.Struct, frozen=True, kw_only=True):
    """All masks are off."""

    reveal: RevealView


class SeatEvent(msgspec.Struct, frozen=True, kw_only=True):
    """What you know of yourself has changed: a seat was dealt, you became the host, an answer was sealed …"""

    you: YouView


class BallotEvent(msgspec.Struct, frozen=True, kw_only=True):
    """Your ballot as it stands; null when it no longer does."""

    ballot: BallotView | None


EVENTS: Mapping[EventType, type[msgspec.Struct]] = MappingProxyType(
    {
        "player_list": PlayerListEvent,
        "phase": PhaseEvent,
        "topic": TopicEvent,
        "message": MessageView,
        "revision": MessageView,
        "voted": VotedEvent,
        "voting_result": VotingResultEvent,
        "elimination": EliminatedView,
        "game_over": GameOverEvent,
        "seat": SeatEvent,
        "ballot": BallotEvent,
    }
)
"""The type of `data` by the type of the event."""

OPENING: Mapping[PhaseName, tuple[EventType, ...]] = MappingProxyType(
    {
        "lobby": (),
        "ready": ("player_list", "seat"),
        "prompts": ("topic", "voted", "ballot"),
        "discussion": ("topic", "voted", "seat"),
        "voting": ("voted", "ballot"),
        "runoff": ("voted", "ballot"),
        "result": ("voting_result",),
        "elimination": ("elimination",),
        "reveal": ("player_list", "game_over", "seat"),
    }
)
"""What follows at once upon the `phase` with which a phase begins, where it says something new."""

OWN: frozenset[EventType] = frozenset({"seat", "ballot"})
"""The events that one seat alone hears."""

Payload = (
    PlayerListEvent
    | PhaseEvent
    | TopicEvent
    | MessageView
    | VotedEvent
    | VotingResultEvent
    | EliminatedView
    | GameOverEvent
    | SeatEvent
    | BallotEvent
)
