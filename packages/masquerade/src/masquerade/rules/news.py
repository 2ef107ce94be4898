"""Whatever a view shows otherwise after a change is told with it: no page has to wait for a snapshot to learn it.

A move says what it likes in facts of its own. What these leave out is found here by comparing the states before and
after, so that no rule can change what people see and forget to say so. Nothing is told that a view does not show.
"""

from collections.abc import Callable
from operator import attrgetter
from typing import Any, TypeVar

import msgspec

from masquerade.rules import facts, projection
from masquerade.rules.facts import Fact
from masquerade.rules.phases.change import Change
from masquerade.rules.state import State
from masquerade.wire.view import YouView

T = TypeVar("T")


class Part(msgspec.Struct, frozen=True):
    """A piece of everybody's view, made `of` these fields of the state. Facts of `types` bring it; `fact` is one."""

    name: str
    of: frozenset[str]
    shown: Callable[[State], Any]
    types: frozenset[str]
    fact: Callable[[State], Fact]


def _part(name: str, of: str, shown: Callable[[State], Any], types: str, fact: Callable[[State], Fact]) -> Part:
    return Part(name, frozenset(of.split()), shown, frozenset(types.split()), fact)


PARTS = (
    _part("people", "people host phase.name", projection.people_view, "player_list", facts.player_list),
    _part("settings", "settings", lambda of: projection.settings_view(of.settings), "player_list", facts.player_list),
    _part("seats", "seats phase.name", projection.seats_view, "player_list elimination", facts.player_list),
    _part("mode", "terms", lambda of: of.terms.mode, "player_list phase", facts.player_list),
    _part("phase", "phase terms", lambda of: projection.phase_view(of.phase, of.terms), "phase", facts.phase),
    _part("game", "game", lambda of: of.game, "phase", facts.phase),
    _part("topic", "topic", projection.topic_view, "topic", facts.topic),
    _part("answers", "answers", projection.answers_view, "topic", facts.answers),
    _part("votes", "ballots sealed seats electorate phase.name", projection.votes_view, "voted", facts.voted),
)
"""All that is replaced as a whole; what is added to (`messages`, `results`) or opened (`reveal`), its event says."""
_NEW_GAME = frozenset({"topic", "voted"})
"""What the phase of a new game takes off every page."""
_OF_THE_GAME = {"people", "host", "seats", "ballots", "sealed", "answers", "messages", "beliefs", "barred"}
OWN = frozenset({*_OF_THE_GAME, "knocks", "reports"})
"""What is made of these fields each player alone is shown."""
_MODERATED = tuple(map(attrgetter, ("messages", "answers", "reports")))
"""What the host's list is made of."""
_SEEN = tuple(sorted(OWN.union(*(part.of for part in PARTS))))
_seen = attrgetter(*_SEEN)


def announced(before: State, change: Change) -> Change:
    """The change, its facts joined by those for everything that a view shows otherwise and they leave out."""
    after = change.state
    if after is before:
        return change
    touched = {name for name, was, now in zip(_SEEN, _seen(before), _seen(after), strict=True) if was is not now}
    missed = _everyones(before, after, touched, change.facts)
    if not touched.isdisjoint(OWN):
        missed += _own(before, after, change.facts)
    return msgspec.structs.replace(change, facts=change.facts + missed) if missed else change


def _everyones(before: State, after: State, touched: set[str], said: tuple[Fact, ...]) -> tuple[Fact, ...]:
    told = {fact.type for fact in said if fact.to is None}
    if before.game != after.game:
        told |= _NEW_GAME
    missed = dict.fromkeys(
        part.fact
        for part in PARTS
        if not part.of.isdisjoint(touched) and part.types.isdisjoint(told) and part.shown(before) != part.shown(after)
    )
    return tuple(fact(after) for fact in missed)


def _own(before: State, after: State, said: tuple[Fact, ...]) -> tuple[Fact, ...]:
    told = {fact.to for fact in said if fact.type == "seat"}
    cast = {fact.to for fact in said if fact.type == "ballot"}
    return tuple(
        facts.you(after, player)
        for player in sorted(_concerned(before, after) - told)
        if _self(before, player, cast) != _self(after, player, cast)
    )


def _self(state: State, player: str, cast: set[str | None]) -> YouView:
    """What a player knows of itself, without the ballot when that has been told."""
    you = projection.you_view(state, player)
    return msgspec.structs.replace(you, ballot=None) if player in cast else you


def _concerned(before: State, after: State) -> set[str]:
    """The players who may know another thing about themselves now."""
    people = {person.player for person in _moved(before.people, after.people)}
    seated = {seat.player for seat in _moved(before.seats, after.seats)}
    moderated = any(of(before) is not of(after) for of in _MODERATED)
    another = before.host != after.host or before.knocks is not after.knocks or moderated
    hosts = {player for player in (before.host, after.host) if player is not None and another}
    wrote = {given.seat for given in (*_moved(before.ballots, after.ballots), *_moved(before.sealed, after.sealed))}
    noted = {belief.voter for belief in after.beliefs[len(before.beliefs) :] if belief.note}
    writers = {seat.player for seat in after.seats if seat.number in wrote | noted}
    return people | seated | hosts | writers | (before.barred ^ after.barred)


def _moved(before: tuple[T, ...], after: tuple[T, ...]) -> set[T]:
    """What came, went or is another now."""
    return set() if before is after else set(before) ^ set(after)
