"""What a change says besides its own facts: all that any view shows otherwise, and nothing else."""

from typing import Any, cast

import msgspec
import pytest

from masquerade.rules import news, projection
from masquerade.rules.phases.change import Change
from masquerade.rules.state import State
from masquerade.simulation.room import SimulatedRoom
from masquerade.wire.phases import PhaseName
from masquerade.wire.view import View

ADDED = {"messages", "results", "reveal"}
"""What events add to a view, each its own; the rest of it is replaced."""


class Watched:
    """A state that notes which of its fields are read."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.read: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        self.read.add(name)
        return getattr(self.state, name)


def at(phase: PhaseName) -> State:
    room = SimulatedRoom(mode="masks", ai_seats=2)
    room.join("Ada", "Bo", "Cy")
    room.until(phase)
    return room.state


def told(before: State, **changes: Any) -> list[tuple[str, str | None]]:
    """What a rule would be made to say that changes these fields of the state and keeps silent."""
    done = news.announced(before, Change(msgspec.structs.replace(before, **changes)))
    return [(fact.type, fact.to) for fact in done.facts]


def test_all_of_a_view_is_compared_but_what_events_add_to_it() -> None:
    parts = {part.name for part in news.PARTS}
    assert set(View.__struct_fields__) == parts | ADDED | {"you"}


@pytest.mark.parametrize("part", news.PARTS, ids=lambda part: part.name)
@pytest.mark.parametrize("phase", ["lobby", "prompts", "voting", "reveal"])
def test_a_part_is_made_of_the_fields_it_names_and_its_fact_brings_it(part: news.Part, phase: PhaseName) -> None:
    state = Watched(at(phase))
    shown = part.shown(cast("State", state))
    assert state.read <= {name.split(".")[0] for name in part.of}
    fact = part.fact(state.state)
    assert fact.type in part.types
    assert getattr(fact.payload, part.name) == shown == getattr(projection.view(state.state, None), part.name)


@pytest.mark.parametrize("phase", ["lobby", "prompts", "voting", "reveal"])
def test_what_a_player_is_shown_alone_is_made_of_the_fields_compared_for_it(phase: PhaseName) -> None:
    state = Watched(at(phase))
    projection.you_view(cast("State", state), "p-Ada")
    assert state.read <= news.OWN


def test_a_rule_cannot_change_the_host_in_silence() -> None:
    assert told(at("lobby"), host="p-Bo") == [("player_list", None), ("seat", "p-Ada"), ("seat", "p-Bo")]


def test_what_no_view_shows_is_not_told() -> None:
    playing = at("discussion")
    away = tuple(msgspec.structs.replace(person, away=True) for person in playing.people)
    assert told(playing, people=away) == []
    assert told(playing, topics_used=(1, 2, 3)) == []
    hidden = msgspec.structs.replace(playing.phase, twist_at=None)
    assert told(playing, phase=hidden) == []


def test_who_has_been_told_is_not_told_again() -> None:
    room = SimulatedRoom()
    room.join("Ada", "Bo")
    done = room.act("p-Ada", "host", name="Bo")
    assert [(fact.type, fact.to) for fact in done.facts] == [("player_list", None), ("seat", "p-Ada"), ("seat", "p-Bo")]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"sealed": ()}, [("voted", None), ("seat", "p-Ada")]),
        ({"electorate": 9}, [("voted", None)]),
        ({"topic": None}, [("topic", None)]),
        ({"game": 2}, [("phase", None)]),
        ({"barred": frozenset({"p-Bo"})}, [("seat", "p-Bo")]),
    ],
)
def test_each_hears_what_concerns_them(changes: dict[str, Any], expected: list[tuple[str, str | None]]) -> None:
    room = SimulatedRoom(mode="masks", ai_seats=2)
    room.join("Ada", "Bo", "Cy")
    room.until("prompts")
    for prompt in (0, 1):
        room.act("p-Ada", "answer", prompt=prompt, text="mine")
    assert told(room.state, **changes) == expected
