"""What the server itself says in rooms: durable and in order, or only the newest; and that nobody else can say it."""

import math
from typing import Any

import msgspec
import numpy as np
import pandas as pd
import pytest

from roomlit.errors import LocalError, Refused
from roomlit.protocol.messages import Ack, CommandRefused, Ephemeral, Event, Signal
from roomlit.server.latest_events import GAP_MS
from roomlit.server.server_voice import outcome_of, publication, refuse
from roomlit.testing import Guest, MemoryHub
from roomlit.testing.waiting import turns


async def publish(bench: MemoryHub, type: str, *, room: str = "LOBBY", to: str | None = None, **data: Any) -> Ack:
    """As the server, until it is durable."""
    event = publication(type, data, to=to)
    return refuse(await outcome_of(lambda reply: bench.hub.voice.publish(room, event, reply=reply)))


def latest(bench: MemoryHub, type: str, *, room: str = "LOBBY", **data: Any) -> None:
    """Telemetry of the server."""
    bench.hub.voice.publish(room, publication(type, data, latest=True), latest=True, reply=lambda answer: None)


def events(guest: Guest, type: str) -> list[Event]:
    """The events of one type that this guest heard."""
    return [event for event in guest.wire.of(Event) if event.type == type]


def readings(guest: Guest) -> list[Any]:
    """The telemetry that this guest heard."""
    return [hint.data["n"] for hint in guest.wire.of(Ephemeral) if hint.sender == ""]


async def test_everybody_hears_what_the_server_publishes_and_the_answer_is_its_position() -> None:
    async with MemoryHub() as bench:
        ada, grace = await bench.guest("Ada"), await bench.guest("Grace")
        ack = await publish(bench, "deploy_done", version=7)
        for guest in (ada, grace):
            (event,) = events(guest, "deploy_done")
            assert (msgspec.json.decode(event.data), event.server, event.seq) == ({"version": 7}, True, ack.seq)


async def test_one_may_publish_before_the_first_visitor_and_in_the_order_of_the_calls() -> None:
    async with MemoryHub() as bench:
        answers: list[Ack | CommandRefused] = []
        for n in range(3):
            bench.hub.voice.publish("EARLY", publication("step", {"n": n}), reply=answers.append)
        await turns()
        bench.hub.voice.publish("EARLY", publication("step", {"n": 3}), reply=answers.append)
        assert [answer.seq for answer in answers if isinstance(answer, Ack)] == [1, 2, 3, 4]
        log = bench.hub.room("EARLY").log.after(0)
        assert [msgspec.json.decode(entry.event.data)["n"] for entry in log] == [0, 1, 2, 3]


async def test_what_was_published_survives_a_restart() -> None:
    first = MemoryHub()
    async with first as bench:
        ada = await bench.guest("Ada")
        await publish(bench, "deploy_done", version=7)
        await publish(bench, "secret", to="Ada", word="plum")
        at = ada.at
    async with MemoryHub(store=first.store, clock=first.clock) as bench:
        log = bench.hub.room("LOBBY").log.after(0)
        assert [(entry.event.type, entry.event.server) for entry in log][-1] == ("deploy_done", True)
        assert bench.connect(ada.seat, at=at).joined.how == "resumed"


async def test_one_user_alone_hears_what_is_for_them() -> None:
    async with MemoryHub() as bench:
        ada, grace = await bench.guest("Ada"), await bench.guest("Grace")
        await publish(bench, "secret", to="Ada", word="plum")
        await publish(bench, "secret", to=ada.seat.player, word="pear")
        assert [event.audience for event in events(ada, "secret")] == ["me", "me"]
        assert events(grace, "secret") == []
        with pytest.raises(Refused, match="seat/unknown"):
            await publish(bench, "secret", to="Bob")


async def test_a_visitor_cannot_pass_for_the_server() -> None:
    async with MemoryHub() as bench:
        ada, eve = await bench.guest("Ada"), await bench.guest("Eve")
        eve.command("deploy_done", version=8, server=True, sender="", user="ceo@x.org")
        eve.send(Signal(room="LOBBY", kind="reading", data={"n": 1}))
        (event,) = events(ada, "deploy_done")
        assert (event.server, event.user) == (False, "")
        assert msgspec.json.decode(event.data)["sender"] == "Eve"
        assert readings(ada) == []


async def test_the_server_is_under_no_rate_limit() -> None:
    async with MemoryHub() as bench:
        ada = await bench.guest("Ada")
        for n in range(500):
            await publish(bench, "tick", n=n)
        assert len(events(ada, "tick")) == 500


async def test_the_server_says_a_line_of_chat_that_later_visitors_read() -> None:
    async with MemoryHub() as bench:
        ada = await bench.guest("Ada")
        args = {"text": "the build is green", "sender": "Builds"}
        await outcome_of(lambda reply: bench.hub.voice.command("LOBBY", "message", args, reply=reply))
        assert ada.texts == ["the build is green"]
        assert (await bench.guest("Grace")).view["messages"][0]["sender"] == "Builds"


async def test_the_same_id_is_published_once() -> None:
    async with MemoryHub() as bench:
        ada = await bench.guest("Ada")
        event = publication("paid", {"order": 5})
        acks = [
            await outcome_of(lambda reply: bench.hub.voice.publish("LOBBY", event, id="order-5", reply=reply))
            for _ in range(2)
        ]
        assert acks[0] == acks[1]
        assert len(events(ada, "paid")) == 1


@pytest.mark.parametrize("type", ["", "Deploy", "two words", "message", "player_list", "connection", "x" * 41])
def test_a_type_that_is_no_event_of_ones_own_is_refused(type: str) -> None:
    with pytest.raises(LocalError, match="publish/bad_type"):
        publication(type, {})


def test_a_type_that_is_no_text_is_refused() -> None:
    with pytest.raises(LocalError, match=r"publish/bad_type: .*such as deploy_done.*got 5"):
        publication(5, {})  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize(
    ("value", "way_out"),
    [
        (object(), "it is a object .*, no JSON; send text, numbers"),
        (math.nan, "it is no ordinary number"),
        ([{"x": np.array([1.0, math.nan])}], "it is no ordinary number"),
        (pd.DataFrame(), r'send of\.to_dict\("records"\)'),
    ],
)
def test_data_that_is_no_json_is_refused_with_the_way_out(value: object, way_out: str) -> None:
    with pytest.raises(LocalError, match=f"publish/not_json: 'reading' cannot carry of: .*{way_out}"):
        publication("reading", {"of": value})


def test_numbers_and_arrays_of_numpy_are_published_as_json_has_them() -> None:
    data = {"of": np.arange(2), "n": {1: (np.int64(3),)}}
    assert publication("reading", data).data == {"of": [0, 1], "n": {"1": [3]}}


async def test_of_telemetry_a_newcomer_hears_the_newest_and_no_log_has_it() -> None:
    async with MemoryHub() as bench:
        ada = await bench.guest("Ada")
        before = bench.hub.room("LOBBY").log.seq
        for n in range(3):
            bench.clock.advance(GAP_MS)
            latest(bench, "reading", n=n)
        assert readings(ada) == [0, 1, 2]
        assert bench.hub.room("LOBBY").log.seq == before
        grace = await bench.guest("Grace")
        assert readings(grace) == [2]
        assert grace.wire.frames.index(grace.joined) < grace.wire.frames.index(grace.wire.of(Ephemeral)[0])


async def test_faster_than_a_screen_is_drawn_only_the_newest_is_told() -> None:
    async with MemoryHub() as bench:
        ada = await bench.guest("Ada")
        for n in range(100):
            latest(bench, "reading", n=n)
        latest(bench, "other", n=-1)
        assert readings(ada) == [0, -1]
        bench.clock.advance(GAP_MS)
        assert readings(ada) == [0, -1, 99]
        bench.clock.advance(10 * GAP_MS)
        assert readings(ada) == [0, -1, 99]


async def test_a_reader_that_was_slow_hears_the_newest_alone() -> None:
    async with MemoryHub() as bench:
        slow = await bench.guest("Slow")
        slow.wire.fill(bench.hub.settings.outbox_bytes)
        slow.say("the last word before the wire is full")
        for n in range(50):
            bench.clock.advance(GAP_MS)
            latest(bench, "reading", n=n)
        assert readings(slow) == []
        slow.wire.fill(0)
        slow.connection.writable()
        assert readings(slow) == [49]


async def test_a_room_of_another_kind_that_waits_in_the_journal_is_not_opened_over() -> None:
    first = MemoryHub()
    async with first as bench:
        await bench.guest("Ada")
        meta = bench.hub.room("LOBBY").meta
        await bench.store.open_room(msgspec.structs.replace(meta, room="POLL", kind="Poll"))
    async with MemoryHub(store=first.store, clock=first.clock) as bench:
        with pytest.raises(Refused, match=r"room/other_kind: .*roomlit\.open_room\('POLL', kind=Poll\) first"):
            await publish(bench, "deploy_done", room="POLL")
        assert "POLL" in {meta.room for meta in await bench.store.rooms()}
