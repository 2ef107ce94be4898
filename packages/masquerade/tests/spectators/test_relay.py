"""A gallery sees its game twenty seconds late, all of it and in order, and can do nothing."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from masquerade.match.logic import Match
from masquerade.rules.state import State
from masquerade.spectators.gallery import SPECTATORS_MAX, Gallery, GalleryState
from masquerade.spectators.relay import DELAY_MS, GalleryRelay
from roomlit.hosting import Act, Enter, Hub, MemoryStore, Node, Refused, RoomUnknown
from roomlit.protocol.messages import Command, CommandRefused
from roomlit.server.credentials import Claim
from roomlit.testing.manual_clock import ManualClock
from roomlit.testing.waiting import turns, until

GAME: dict[str, Any] = {"mode": "spot", "ai_seats": 1, "ready_s": 1, "discussion_s": 300, "rounds": 1}


class Evening:
    """A hub with its relay, a clock by hand, and one table."""

    def __init__(self, hub: Hub, relay: GalleryRelay, clock: ManualClock, code: str) -> None:
        self.hub, self.relay, self.clock, self.code = hub, relay, clock, code

    @property
    def table(self) -> State:
        """The game as its players have it."""
        return self.hub.rooms[self.code].state

    @property
    def shown(self) -> dict[str, Any]:
        """The game as the gallery has it."""
        state = self.hub.rooms[f"W{self.code}"].state
        assert isinstance(state, GalleryState)
        return state.view

    def lines(self) -> list[str]:
        """What the gallery reads."""
        return [line["text"] for line in self.shown["messages"]]

    async def act(self, player: str, name: str, **args: Any) -> None:
        """One command of a player."""
        asked = Command(id=f"{name}-{self.clock.now()}-{args}", room=self.code, name=name, args=args)
        answer = await self.hub.submit(Claim(self.code, player), asked)
        assert not isinstance(answer, CommandRefused), answer
        await turns()  # Who observes the room is told.

    async def later(self, by_ms: int) -> None:
        """Time passes, and the relay looks on."""
        for _ in range(by_ms // 1_000):
            self.clock.advance(1_000)
            await turns()
            self.relay.round()


@asynccontextmanager
async def evening(**options: Any) -> AsyncGenerator[tuple[Evening, str, str]]:
    clock = ManualClock()
    async with Node(logics=[Match(), Gallery()], store=MemoryStore(), clock=clock) as node:
        relay = GalleryRelay(node.hub)
        async with relay.at_work():
            actor = await node.hub.open_room("masquerade", options={**GAME, **options})
            code = actor.meta.room
            seats = [await node.hub.enter(code, name=name, request=name * 10) for name in ("Ada", "Bobby")]
            yield Evening(node.hub, relay, clock, code), seats[0].player, seats[1].player


async def in_discussion(table: Evening, host: str) -> None:
    await table.act(host, "start")
    await until(lambda: table.table.phase.name == "ready")
    await table.later(3_000)
    await until(lambda: table.table.phase.name == "discussion")


async def test_a_line_is_seen_twenty_seconds_after_it_was_said_and_the_clock_is_right_by_then() -> None:
    async with evening() as (table, ada, bob):
        await table.relay.open(table.code)
        await in_discussion(table, ada)
        await table.act(ada, "message", text="first")
        await table.act(bob, "message", text="second")
        said, ends_at = table.clock.now(), table.table.phase.ends_at
        await table.later(DELAY_MS - 2_000)
        await until(lambda: table.shown["phase"]["name"] in {"lobby", "ready", "discussion"})
        assert table.lines() == []
        await table.later(3_000)
        await until(lambda: table.lines() == ["first", "second"])
        assert table.clock.now() - said >= DELAY_MS
        assert ends_at is not None
        assert table.shown["phase"]["ends_at"] == ends_at + DELAY_MS
        now = table.hub.rooms[table.code].logic.view(table.table, None)
        assert table.shown == {**now, "phase": table.shown["phase"], "you": {**now["you"], "watching": True}}


async def test_whoever_opens_it_in_the_middle_waits_until_there_is_something_to_see() -> None:
    async with evening() as (table, ada, _):
        await in_discussion(table, ada)
        await table.act(ada, "message", text="old")
        with pytest.raises(Refused, match="gallery/not_yet") as refused:
            await table.relay.open(table.code)
        assert refused.value.retry_ms == DELAY_MS
        await table.later(DELAY_MS)
        await table.act(ada, "message", text="new")
        await table.relay.open(table.code)
        assert table.lines() == ["old"]
        await table.later(DELAY_MS)
        assert table.lines() == ["old", "new"]


async def test_after_a_restart_of_the_relay_a_gallery_goes_on_where_it_stood() -> None:
    async with evening() as (table, ada, _):
        await table.relay.open(table.code)
        await in_discussion(table, ada)
        await table.act(ada, "message", text="before")
        await table.later(DELAY_MS + 1_000)
        assert table.lines() == ["before"]
        again = GalleryRelay(table.hub)
        async with again.at_work():
            await turns()
            table.relay = again
            await table.act(ada, "message", text="after")
            await table.later(DELAY_MS + 1_000)
            assert table.lines() == ["before", "after"]


async def test_what_the_host_hides_meanwhile_is_never_shown() -> None:
    async with evening() as (table, ada, bob):
        await table.relay.open(table.code)
        await in_discussion(table, ada)
        await table.act(bob, "message", text="oh no")
        await table.act(ada, "hide", line=1)
        read: list[str] = []
        for _ in range(DELAY_MS // 1_000 + 3):
            await table.later(1_000)
            read += table.lines()
        assert read
        assert "oh no" not in read


async def test_nobody_in_it_can_do_anything() -> None:
    async with evening() as (table, _, _bob):
        code = await table.relay.open(table.code)
        seat = await table.hub.enter(code, name="<b>Eve</b>", request="e" * 20)
        for name in ("message", "start", "show", "vote"):
            answer = await table.hub.submit(
                Claim(code, seat.player), Command(id=name, room=code, name=name, args={"events": []})
            )
            assert isinstance(answer, CommandRefused)
            assert answer.code == "command/not_allowed"
        assert "Eve" not in repr(table.hub.rooms[code].state)


@pytest.mark.parametrize("closed", [{"password": "sesame"}, {"knock": True}])
async def test_a_room_that_does_not_let_everybody_in_has_no_gallery(closed: dict[str, Any]) -> None:
    async with evening() as (table, ada, _):
        await table.act(ada, "settings", **closed)
        with pytest.raises(Refused, match="gallery/closed"):
            await table.relay.open(table.code)
        with pytest.raises(RoomUnknown):
            await table.relay.open("NOROOM")


async def test_a_gallery_ends_with_its_room() -> None:
    async with evening() as (table, _, _bob):
        code = await table.relay.open(table.code)
        assert await table.relay.open(table.code) == code
        await table.hub.free(table.code)
        await until(lambda: code not in table.hub.rooms)


def test_a_gallery_has_an_end_and_forgets_who_has_gone() -> None:
    rules = Gallery()
    state = GalleryState("ABC234", {}, frozenset(f"p{n}" for n in range(SPECTATORS_MAX)))
    refused = rules.step(state, Enter(player="late", name=""), at=0).refused
    assert refused is not None
    assert (refused.code, refused.retry_ms) == ("room/full", 60_000)
    assert rules.load(rules.save(state)) == state
    assert rules.step(state, Act(player="p1", name="leave"), at=0).refused is not None
