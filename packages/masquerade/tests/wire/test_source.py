"""The wire's tables hold all there is: what the rules say is in them, and what is in them the rules say."""

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import jsonschema
import msgspec
import pytest

from masquerade.simulation.random_players import PEOPLE, random_game
from masquerade.simulation.room import SimulatedRoom
from masquerade.wire.commands import COMMANDS, GameCommand
from masquerade.wire.events import EVENTS, OPENING, OWN, EventType, Payload
from masquerade.wire.phases import PHASES, PhaseName
from masquerade.wire.refusals import REFUSALS, RefusalCode
from masquerade.wire.view import View, as_json
from roomlit.ports.logic import Fact, Tick

REACHED: tuple[PhaseName, ...] = ("lobby", "ready", "prompts", "discussion", "voting", "result", "reveal")
UNTIMELY = frozenset(
    code
    for code in REFUSALS
    if code.endswith(("/not_open", "/running", "/not_over", "/not_running", "/unknown", "/not_seated"))
)
ARGS: dict[str, dict[str, Any]] = {
    "settings": {"rounds": 1},
    "message": {"text": "hello"},
    "answer": {"prompt": 0, "text": "soup"},
    "suspect": {"seat": 2},
    "credit": {"engine": "deck"},
    "kick": {"seat": 2, "name": "Bo"},
    "host": {"name": "Bo"},
}
SCHEMA = Path(__file__).parents[4] / "protocol" / "masquerade.schema.json"
SOURCE = Path(__file__).parents[2] / "src" / "masquerade"


def constants(file: Path) -> set[str]:
    tree = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
    return {node.value for node in tree if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def test_every_refusal_has_a_meaning_and_is_given_somewhere_by_the_rules() -> None:
    said = set[str]().union(*map(constants, [*SOURCE.glob("rules/**/*.py"), *SOURCE.glob("match/*.py")]))
    assert list(REFUSALS) == list(get_args(RefusalCode))
    assert REFUSALS.keys() - said == set()


def test_every_event_phase_and_command_is_in_its_table() -> None:
    assert list(EVENTS) == list(get_args(EventType))
    assert set(EVENTS.values()) == set(get_args(Payload))
    assert EVENTS.keys() > OWN
    assert list(PHASES) == list(get_args(PhaseName))
    assert {kind.args for kind in COMMANDS.values()} == set(get_args(GameCommand))


@pytest.mark.parametrize("mode", PEOPLE)
def test_whatever_games_tell_is_what_the_structs_say_and_survives_the_way(mode: str) -> None:
    for seed in range(5):
        room = random_game(mode, seed)
        for fact in room.facts:
            kind: Any = EVENTS[fact.type]  # type: ignore[index]
            assert (fact.type in OWN) is (fact.to is not None)
            assert as_json(msgspec.convert(fact.data, kind, str_keys=True)) == fact.data
        for player in (None, *(seat.player for seat in room.state.seats)):
            seen = room.view(player)
            assert as_json(msgspec.convert(seen, View, str_keys=True)) == seen


def behind(facts: tuple[Fact, ...], phase: str) -> dict[PhaseName, set[EventType]]:
    """What follows the `phase` of each phase that begins among these facts, `phase` being the one before."""
    found: dict[PhaseName, set[EventType]] = {}
    for index, fact in enumerate(facts):
        if fact.type == "phase" and (began := fact.data["phase"]["name"]) != phase:
            phase = began
            types = [after.type for after in facts[index + 1 :]]
            end = types.index("phase") if "phase" in types else len(types)
            found[began] = {kind for kind in EVENTS if kind in types[:end]}
    return found


def openings(mode: str, seed: int) -> Iterator[dict[PhaseName, set[EventType]]]:
    played = random_game(mode, seed)
    again = SimulatedRoom(seed=seed, **played.options)
    for action, at in played.journal:
        again.at, phase = at, again.state.phase.name
        facts = again.send(action).facts
        if isinstance(action, Tick) or phase == "lobby":  # Whatever else opens a phase has news of its own.
            yield behind(facts, phase)


def test_a_phase_is_followed_by_the_events_that_the_table_names_and_the_public_ones_come() -> None:
    seen: dict[PhaseName, set[EventType]] = {name: set() for name in OPENING}
    for mode in PEOPLE:
        for seed in range(20):
            for found in openings(mode, seed):
                for name, types in found.items():
                    seen[name] |= types
    assert {name: types - OWN for name, types in seen.items()} == {n: {*types} - OWN for n, types in OPENING.items()}
    assert [name for name, types in seen.items() if not types <= {*OPENING[name]}] == []


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("phase", REACHED)
def test_a_command_is_refused_for_its_phase_exactly_where_the_table_does_not_allow_it(
    name: str, phase: PhaseName
) -> None:
    room = SimulatedRoom(mode="masks", ai_seats=2)
    room.join("Ada", "Bo", "Cy")
    room.until(phase)
    giver = room.bots()[0] if name == "credit" and phase != "lobby" else "p-Ada"
    refused = room.act(giver, name, **ARGS.get(name, {})).refused
    assert (refused is not None and refused.code in UNTIMELY) is (phase not in COMMANDS[name].phases)


def test_the_schema_is_kept_by_what_games_tell() -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    view = jsonschema.Draft202012Validator(schema | {"$ref": "#/$defs/View"})
    events = {name: jsonschema.Draft202012Validator(schema | ref) for name, ref in schema["events"].items()}
    for mode in PEOPLE:
        room = random_game(mode, 1)
        for fact in room.facts:
            events[fact.type].validate(json.loads(msgspec.json.encode(fact.data)))
        for seat in room.state.seats:
            view.validate(json.loads(msgspec.json.encode(room.view(seat.player))))
