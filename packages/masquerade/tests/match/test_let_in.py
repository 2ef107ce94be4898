"""Who was not let in stays outside, whatever was said before; and nobody shuts the door to others."""

import msgspec
import pytest

from masquerade.match.logic import Match
from masquerade.simulation.room import SimulatedRoom
from masquerade.wire.settings import HUMANS_MAX, KNOCKS_MAX, TEXT_CHARS
from roomlit.hosting import Act, Enter, HubSettings, Refusal, Refused
from roomlit.server.join_limits import Origin
from roomlit.server.journal_growth import ROW_BYTES
from roomlit.testing import Guest, MemoryHub
from roomlit.testing.waiting import until

ROOM = "ROOM22"


async def done(guest: Guest, command: str, **args: object) -> None:
    """The command is given and acknowledged."""
    asked = guest.command(command, **args)
    await until(lambda: guest.answer(asked))


async def refused(bench: MemoryHub, name: str, request: str, **more: object) -> str:
    """Why somebody who asks for a seat has none."""
    with pytest.raises(Refused) as told:
        await bench.hub.enter(ROOM, name=name, request=request, **more)  # pyright: ignore[reportArgumentType]
    return told.value.code


async def hosted(bench: MemoryHub, **settings: object) -> Guest:
    """Ada hosts a room with these settings."""
    await bench.hub.open_room("masquerade", code=ROOM)
    ada = bench.connect(await bench.hub.enter(ROOM, name="Ada", request="a" * 32))
    await done(ada, "settings", **settings)
    return ada


async def test_who_lost_the_place_at_the_door_has_no_seat_by_asking_again() -> None:
    async with MemoryHub(logics=[Match()]) as bench:
        await hosted(bench, knock=True)
        first = f"{0:032x}"
        for number in range(KNOCKS_MAX):
            assert await refused(bench, f"Guest {chr(65 + number)}", f"{number:032x}") == "join/knocking"
        bench.clock.advance(2 * bench.hub.settings.presence_grace_ms + 1)  # None of them asks again: all are away.
        assert await refused(bench, "Late", "f" * 32) == "join/knocking"
        assert [knock.name for knock in bench.hub.room(ROOM).state.knocks] == ["Late"]
        assert await refused(bench, "Guest A", first) == "join/knocking"
        assert [knock.name for knock in bench.hub.room(ROOM).state.knocks] == ["Late", "Guest A"]


@pytest.mark.parametrize("how", ["declined", "taken out", "left"])
async def test_an_answer_from_before_is_no_way_in_for_who_was_shown_out(how: str) -> None:
    async with MemoryHub(logics=[Match()]) as bench:
        ada = await hosted(bench, knock=how == "declined")
        if how == "declined":
            assert await refused(bench, "Bo", "b" * 32) == "join/knocking"
            await done(ada, "decline", knock=1)
        else:
            bo = bench.connect(await bench.hub.enter(ROOM, name="Bo", request="b" * 32))
            await (done(bo, "leave") if how == "left" else done(ada, "kick", name="Bo"))
        await done(ada, "settings", knock=False, password="fox")
        await done(ada, "unban")
        assert await refused(bench, "Bo", "b" * 32) == "join/password"
        back = await bench.hub.enter(ROOM, name="Bo", request="b" * 32, meta={"password": "fox"})
        assert back.me == "Bo"


async def test_a_request_that_is_repeated_is_still_one_seat_and_one_row() -> None:
    async with MemoryHub(logics=[Match()]) as bench:
        await hosted(bench, rounds=1)
        seats = {(await bench.hub.enter(ROOM, name="Bo", request="b" * 32)).player for _ in range(20)}
        assert len(seats) == 1
        assert [person.name for person in bench.hub.room(ROOM).state.people] == ["Ada", "Bo"]
        rows = [row for row in await bench.store.rows(ROOM) if b'"Bo"' in row.action]
        assert len(rows) <= 2


def asked(room: SimulatedRoom, player: str, name: str, **meta: object) -> str:
    step = room.send(Enter(player=player, name=name, meta=dict(meta)))
    return "" if step.refused is None else step.refused.code


@pytest.mark.parametrize("name", ["Ada", "Bo", "Ad\u0430", "B\u043e", "Zed", "fuck"], ids=ascii)
def test_who_may_not_come_in_does_not_learn_who_is_in(name: str) -> None:
    guarded = SimulatedRoom(ai_seats=2, public=True)
    guarded.join("Ada", "Bo", "Cy")
    guarded.act("p-Ada", "kick", name="Bo")
    guarded.act("p-Ada", "settings", password="fox")
    assert asked(guarded, "p-x", name, password="wrong") == "join/password"
    guarded.act("p-Ada", "settings", password=None, locked=True)
    assert asked(guarded, "p-x", name) == "join/locked"


def test_one_address_that_knocks_under_many_names_keeps_nobody_elsewhere_out() -> None:
    room = SimulatedRoom(ai_seats=2)
    room.join("Ada")
    room.act("p-Ada", "settings", knock=True)
    names = [chr(65 + number) * 3 for number in range(KNOCKS_MAX)]
    for name in names:
        room.send(Enter(player=f"p-{name}", name=name, marks=("address:flood",)))
    for player, mark in (("p-bo", "address:home"), ("p-cy", "address:school"), ("p-di", "address:school")):
        assert room.send(Enter(player=player, name=player[2:].title(), marks=(mark,))).refused is None
    waiting = [knock.name for knock in room.state.knocks]
    assert waiting == [*names[:-3], "Bo", "Cy", "Di"]
    late = room.send(Enter(player="p-late", name="Late", marks=("address:flood",))).refused
    assert late is not None
    assert late.code == "join/full"


async def test_what_a_command_does_not_say_is_in_no_journal() -> None:
    junk = "x" * 5_000
    async with MemoryHub(logics=[Match()]) as bench:
        ada = await hosted(bench, rounds=1)
        await bench.hub.enter(
            ROOM, name="Bo", request="b" * 32, meta={"junk": junk, "password": "my own"}, origin=Origin("192.0.2.7")
        )
        await done(ada, "report", name="Bo", junk=junk, why="rude")
        await done(ada, "host", name="Bo", junk={"deep": [junk]})
        rows = [row.action for row in await bench.store.rows(ROOM)]
        assert len(rows) >= 4
        assert max(map(len, rows)) < 400
        assert not any(b"my own" in row for row in rows), "a password of a room that has none"


def test_a_report_of_a_line_needs_no_name() -> None:
    room = SimulatedRoom(ai_seats=1)
    room.join("Ada", "Bo")
    room.until("discussion")
    room.act("p-Ada", "message", text="hello")
    assert room.act("p-Bo", "report", line=1, name="x" * 5_000).refused is None
    (said,) = [action for action, _ in room.journal if isinstance(action, Act) and action.name == "report"]
    assert said.args == {"line": 1}
    assert not isinstance(room.logic.screened(room.state, said, at=room.at), Refusal)


def test_an_hour_of_chat_at_the_rate_allowed_is_some_megabytes_a_seat_at_most() -> None:
    room = SimulatedRoom(ai_seats=1, discussion_s=600)
    room.join("Ada", "Bo")
    room.until("discussion")
    longest, taken, minutes = "\U0001f3ad" * TEXT_CHARS, 0, 5
    end = room.at + minutes * 60_000
    while room.at < end:
        room.act("p-Ada", "message", after_ms=100, text=longest, junk="x" * 10_000)
    for action, _ in room.journal:
        taken += len(msgspec.json.encode(action)) + ROW_BYTES if getattr(action, "name", "") == "message" else 0
    most = HubSettings(data=None).room_journal_bytes
    assert 2_000_000 < taken * 60 / minutes < 7_000_000
    assert HUMANS_MAX * taken * 60 / minutes < 1.5 * most, "a full table that floods all the time has most of an hour"
