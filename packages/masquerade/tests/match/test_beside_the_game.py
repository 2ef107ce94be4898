"""What is said beside the game, to its host and at its door, is the same whoever wears which mask.

Two runs of one script, in the second of which a person and an AI player have changed places (see `test_paired_runs`).
Here it is reports, hiding, knocking, taking out, and what strangers may ask.
"""

from typing import Any

import msgspec
import pytest
from swapped import with_swapped_labels

from masquerade.match.logic import Match
from masquerade.simulation.room import SimulatedRoom
from masquerade.wire.phases import PhaseName
from roomlit.ports.logic import Enter, Presence, Step

HOME = "address:home"
"""All sit in one flat."""


def opened(mode: str, *, swap: bool) -> tuple[SimulatedRoom, tuple[int, int]]:
    """A table of three people and two AI players, and the two seats whose players may have changed places."""
    room = SimulatedRoom(mode=mode, ai_seats=2, logic=Match(), discussion_s=60, rounds=1, approve=mode == "masks")
    for name in ("Ada", "Bo", "Cy"):
        room.send(Enter(player=f"p-{name}", name=name, marks=(f"browser:{name}", HOME)))
    room.act("p-Ada", "start")
    pair = room.seat("p-Bo").number, room.seat(room.bots()[0]).number
    if swap:
        room.state = with_swapped_labels(room.state, *pair)
    return room, pair


def told(step: Step) -> list[Any]:
    """What the one who asked is answered, and what Ada, Cy and strangers hear."""
    heard = [(fact.type, fact.data, fact.to) for fact in step.facts if fact.to in {None, "p-Ada", "p-Cy"}]
    return [step.refused, step.result, heard]


def seen(room: SimulatedRoom) -> list[Any]:
    """What the host, a guest, the door and a stranger see."""
    views = [room.view(player) for player in ("p-Ada", "p-Cy", None)]
    return [*views, room.logic.card(room.state), room.logic.deadline(room.state)]


def evening(mode: str, *, swap: bool, out: int, until: PhaseName) -> bytes:
    """Everything but what the two players themselves are told, as bytes."""
    room, pair = opened(mode, swap=swap)
    logic, said = room.logic, list[Any]()
    for player in (room.player(number) for number in pair):
        room.act(player, "ready")
        said += told(room.send(Presence(player=player, online=False)))
    if mode == "masks":
        room.until("prompts")
        for number in pair:
            said += told(room.act(room.player(number), "answer", prompt=0, text="soup"))
    room.until("discussion")
    said += [logic.signal(room.state, room.player(number), "typing", {"x": 1}) for number in pair]
    for number in pair:
        said += told(room.act(room.player(number), "message", text="hello", after_ms=900))
        said += told(room.act("p-Cy", "report", seat=number, after_ms=900))
        said += told(room.act("p-Cy", "report", line=len(room.state.messages)))
    said += told(room.act("p-Ada", "hide", line=1)) + told(room.act("p-Ada", "dismiss", report=1))
    said += told(room.act("p-Ada", "show")) + seen(room)
    said += told(room.act("p-Ada", "kick", seat=pair[out], after_ms=500)) + seen(room)
    for number, name in enumerate(("Bo", "B\u043e", "Dan", "Eve")):
        player = f"p-new-{name}"
        said += told(room.send(Enter(player=player, name=name, marks=(f"browser:{number}", HOME))))
        said += [logic.outside(room.state, player), logic.me(room.state, player)]
    said += told(room.act("p-Ada", "approve", knock=1)) + told(room.act("p-Ada", "unban")) + seen(room)
    room.until(until)
    return msgspec.json.encode(said + seen(room), enc_hook=str)


@pytest.mark.parametrize("out", [0, 1], ids=["one is taken out", "the other is taken out"])
@pytest.mark.parametrize("mode", ["spot", "masks"])
def test_what_host_door_and_strangers_are_told_is_the_same_whoever_wears_which_mask(mode: str, out: int) -> None:
    plain = evening(mode, swap=False, out=out, until="voting")
    assert plain == evening(mode, swap=True, out=out, until="voting")
    assert b"bot-" not in plain
    assert b'"role":"' not in plain
    assert plain != evening(mode, swap=False, out=1 - out, until="voting"), "the comparison sees who was taken out"


def test_after_the_game_a_ban_holds_as_at_any_time() -> None:
    room, pair = opened("spot", swap=False)
    room.until("discussion")
    room.act("p-Ada", "kick", seat=pair[0])
    room.until("reveal")
    back = room.send(Enter(player="p-x", name="Bo", marks=("browser:x", "address:x"))).refused
    assert back is not None
    assert back.code == "join/name_banned"
    room.send(Enter(player="p-y", name="Yan", marks=("browser:y", HOME)))
    room.send(Enter(player="p-z", name="Zoe", marks=("browser:z", "address:z")))
    assert [room.logic.outside(room.state, player) is None for player in ("p-y", "p-z")] == [False, True]
