"""Ways to play, as data. Only what differs between modes is here."""

from collections.abc import Mapping
from types import MappingProxyType

import msgspec

from masquerade.wire.phases import ModeName
from masquerade.wire.settings import AUTO


class Mode(msgspec.Struct, frozen=True, kw_only=True):
    """Who a mode needs, and how it plays unless the host says otherwise (`rounds`, `elimination`, `discussion_s`).

    `sealed`: each round begins with two answers in character that are shown together.
    """

    name: ModeName
    title: str
    humans_min: int
    humans_max: int = 12
    ai_min: int = 1
    sealed: bool = False
    rounds: int = 1
    elimination: bool = False
    discussion_s: int = 120


MODES: Mapping[str, Mode] = MappingProxyType(
    {
        mode.name: mode
        for mode in (
            Mode(name="masks", title="Masks", humans_min=3, sealed=True, rounds=2, discussion_s=90),
            Mode(name="spot", title="Spot", humans_min=2),
            Mode(
                name="hunt",
                title="Hunt",
                humans_min=1,
                humans_max=1,
                ai_min=3,
                rounds=3,
                elimination=True,
                discussion_s=90,
            ),
        )
    }
)


def fitting(asked: str, people: int) -> Mode:
    """The mode asked for; for "auto" the one that suits so many people.

    >>> fitting("auto", 1).name, fitting("auto", 2).name, fitting("auto", 5).name, fitting("spot", 5).name
    ('hunt', 'spot', 'masks', 'spot')
    """
    if asked != AUTO:
        return MODES[asked]
    return next(mode for mode in MODES.values() if people >= mode.humans_min or mode.humans_min == 1)
