"""Folding events into a view, and the vectors that hold the Python and the JavaScript fold together."""

import copy
from pathlib import Path
from typing import Any

import msgspec
import pytest

from masquerade.rules.view_reducer import apply
from masquerade.simulation.room import SimulatedRoom
from roomlit.ports.logic import Enter

VECTORS = Path(__file__).parent / "vectors" / "folding.json"


def recorded() -> dict[str, Any]:
    """Three games as the host saw them: a first view, every event, and the view after each."""
    room = SimulatedRoom(seed=1, ai_seats=2, rounds=3, elimination=True, discussion_s=10, topic="bread or rice?")
    room.join("Ada")
    first = room.view("p-Ada")
    steps: list[dict[str, Any]] = []

    def note() -> None:
        events = [
            {"audience": "public" if fact.to is None else "me", "type": fact.type, "data": fact.data}
            for fact in room.facts
            if fact.to in (None, "p-Ada")
        ]
        room.facts.clear()
        steps.append({"events": events, "view": room.view("p-Ada")})

    room.facts.clear()
    room.join("Bo")
    room.act("p-Ada", "settings", topic=None, rounds=2)
    note()
    room.until("discussion")
    room.act("p-Ada", "message", text="hello")
    room.act("p-Bo", "message", text="<b>hi</b> & ünïcode 👋")
    note()
    room.act("p-Bo", "report", line=1, why="rude")
    room.act("p-Ada", "hide", line=2)
    note()
    room.act("p-Ada", "show", line=2)
    room.act("p-Ada", "dismiss", report=1)
    room.act("p-Ada", "hide", line=1)
    note()
    room.restart(2_000)
    room.until("voting")
    note()
    first_bot, second_bot = room.bots()
    room.act("p-Ada", "vote", named=room.seat(first_bot).number, sliders={str(room.seat("p-Bo").number): 20})
    room.vote({"p-Bo": second_bot})
    note()
    room.until("runoff")
    note()
    room.vote({"p-Ada": first_bot, "p-Bo": first_bot})
    room.until("elimination")
    note()
    room.until("reveal")
    note()
    room.act("p-Ada", "settings", mode="masks", rounds=1, topic="bread or rice?", approve=True)
    room.join("Cy", "Di")
    room.act("p-Bo", "rematch")
    note()
    room.until("prompts")
    for player in ("p-Ada", "p-Bo", room.bots()[0]):
        room.act(player, "answer", prompt=0, text=f"one of {player[:3]}")
        room.act(player, "answer", prompt=1, text="two")
    note()
    room.until("discussion")
    note()
    room.act("p-Ada", "show", seat=room.seat("p-Bo").number, round=1, prompt=0)
    note()
    room.act("p-Ada", "hide", seat=room.seat("p-Bo").number, round=1, prompt=0)
    room.act("p-Ada", "show")
    note()
    room.act("p-Ada", "suspect", seat=room.seat("p-Bo").number, per_cent=80)
    room.act("p-Ada", "suspect", seat=room.seat("p-Cy").number, per_cent=10)
    room.act("p-Ada", "suspect", seat=room.seat("p-Bo").number, per_cent=None)
    room.act("p-Ada", "pause")
    note()
    room.act("p-Ada", "kick", seat=room.seat("p-Di").number, after_ms=5_000)
    room.act("p-Ada", "settings", locked=True)
    room.act("p-Ada", "extend", seconds=30)
    room.act("p-Ada", "resume")
    room.until("voting")
    note()
    room.until("reveal")
    room.act("p-Ada", "host", name="Bo")
    note()
    room.send(Enter(player="p-tv", name="Screen", meta={"watch": True}))
    room.presence("p-Cy", online=False)
    room.act("p-Bo", "host", name="Cy")
    note()
    room.presence("p-tv", online=False)
    note()
    return {"player": "p-Ada", "first": first, "steps": steps}


def test_the_vectors_are_what_the_rules_say_today() -> None:
    assert msgspec.json.decode(VECTORS.read_bytes()) == msgspec.json.decode(msgspec.json.encode(recorded()))


def test_folding_the_vectors_gives_every_view_on_the_way() -> None:
    vectors = msgspec.json.decode(VECTORS.read_bytes())
    view = vectors["first"]
    for step in vectors["steps"]:
        for event in step["events"]:
            view = apply(view, event["type"], event["data"], event["audience"])
        assert view == step["view"]


def test_the_vectors_hold_every_kind_of_event() -> None:
    kinds = {event["type"] for step in recorded()["steps"] for event in step["events"]}
    assert kinds == {
        *("player_list", "phase", "topic", "message", "revision", "voted", "voting_result"),
        *("elimination", "game_over", "seat", "ballot"),
    }


@pytest.mark.parametrize("audience", ["public", "me"])
def test_an_unknown_event_changes_nothing(audience: str) -> None:
    view = SimulatedRoom().view(None)
    assert apply(view, "from_the_future", {"x": 1}, audience) is view


def test_folding_never_changes_its_argument() -> None:
    vectors = msgspec.json.decode(VECTORS.read_bytes())
    view = vectors["first"]
    for step in vectors["steps"]:
        for event in step["events"]:
            before = copy.deepcopy(view)
            after = apply(view, event["type"], event["data"], event["audience"])
            assert view == before
            view = after


def test_an_elimination_without_a_result_is_survived() -> None:
    view = SimulatedRoom().view(None)
    assert apply(view, "elimination", {"seat": 1, "role": "ai"}, "public")["results"] == []


if __name__ == "__main__":
    VECTORS.parent.mkdir(exist_ok=True)
    VECTORS.write_bytes(msgspec.json.format(msgspec.json.encode(recorded()), indent=1) + b"\n")
