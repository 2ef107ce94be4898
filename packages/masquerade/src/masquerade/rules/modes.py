"""Ways to play, as data. Only what differs between modes is here."""

from collections.abc import Mapping
from types import MappingProxyType

import msgspec


class Mode(msgspec.Struct, frozen=True, kw_only=True):
    """Who a mode needs: at least `humans_min` people, `ai_min` AI seats and `seats_min` seats in all."""

    name: str
    title: str
    goal: str
    humans_min: int
    ai_min: int
    seats_min: int


_SPOT = Mode(
    name="spot",
    title="Spot",
    goal="Chat, then name the AI players. Everyone knows how many there are.",
    humans_min=1,
    ai_min=1,
    seats_min=2,
)

MODES: Mapping[str, Mode] = MappingProxyType({mode.name: mode for mode in (_SPOT,)})
