"""The disk is full: what cannot be saved is refused and seen by nobody, and when there is space again it goes on."""

from pathlib import Path
from typing import Any

import pytest

from roomlit.errors import RemoteError, StoreError
from roomlit.protocol.close_codes import Close
from roomlit.protocol.messages import Ack, Command, CommandRefused
from roomlit.server.credentials import Claim
from roomlit.server.hub import SeatGrant
from roomlit.stores.sql import SqlStore
from roomlit.testing import MemoryHub, until

NO_MORE, PLENTY = 1, 1_000_000
LINES_MAX = 200
"""Many more than fit into the free space of the pages there are."""


class Disk:
    """A disk that can be full."""

    pages = PLENTY

    def __call__(self) -> int:
        return self.pages


def bench(path: Path, disk: Disk, **given: Any) -> MemoryHub:
    """A hub on a journal on that disk."""
    store = SqlStore(f"sqlite+aiosqlite:///{path / 'journal.db'}", pages_max=disk)
    return MemoryHub(store=store, commands_per_s=1e6, command_burst=10**6, **given)


async def filled(first: MemoryHub, seat: SeatGrant) -> tuple[list[str], CommandRefused]:
    """Somebody writes by HTTP until it is refused: what was acknowledged, and that refusal."""
    saved: list[str] = []
    for n in range(LINES_MAX):
        text = f"line {n} " + "x" * 150
        asked = Command(id=f"{seat.player}-{n}", room=seat.room, name="message", args={"text": text})
        answer = await first.hub.submit(Claim(seat.room, seat.player), asked)
        if isinstance(answer, CommandRefused):
            return saved, answer
        saved.append(text)
    raise AssertionError("expected the disk to be full")


async def test_a_command_that_cannot_be_saved_is_refused_seen_by_nobody_and_can_be_tried_again(tmp_path: Path) -> None:
    async with bench(tmp_path, disk := Disk()) as first:
        ada, bob = await first.seat("Ada"), await first.guest("Bob")
        await until(lambda: len(bob.wire.frames) > 1)
        disk.pages = NO_MORE
        saved, refusal = await filled(first, ada)
        assert (refusal.code, refusal.retry_ms > 0) == ("room/restarting", True)
        assert not first.store.healthy
        assert first.store.last_error == "database or disk is full"
        assert bob.texts == saved
        await until(lambda: bob.wire.closed)
        with pytest.raises(RemoteError) as caught:
            first.hub.room("LOBBY")
        assert (caught.value.code, caught.value.retry_ms > 0) == ("room/restarting", True)
        disk.pages = PLENTY
        await until(lambda: not first.hub.rooms["LOBBY"].dead)
        back = first.connect(bob.seat, at=bob.at)
        await until(lambda: len(back.wire.frames) > 1)
        assert back.joined.how == "snapshot"
        assert [message["text"] for message in back.view["messages"]] == saved
        id = back.say("again")
        await until(lambda: back.answer(id))
        assert isinstance(back.answer(id), Ack)
        assert first.store.healthy


async def test_a_room_that_nobody_writes_in_stays_open_while_another_cannot_be_saved(tmp_path: Path) -> None:
    async with bench(tmp_path, disk := Disk()) as first:
        ada, cyd = await first.seat("Ada"), await first.guest("Cyd", room="OTHER")
        await until(lambda: len(cyd.wire.frames) > 1)
        disk.pages = NO_MORE
        await filled(first, ada)
        assert first.hub.room("OTHER").snapshot(None).room == "OTHER"
        assert cyd.wire.closed is None
        disk.pages = PLENTY


async def opened_many(first: MemoryHub) -> None:
    """More rooms than there is space for."""
    for n in range(LINES_MAX):
        await first.hub.open_room("chat", code=f"ROOM{n}", options={"note": "x" * 500})


async def test_a_command_on_a_socket_stays_unanswered_and_sent_again_after_the_reload_it_counts_once(
    tmp_path: Path,
) -> None:
    async with bench(tmp_path, disk := Disk()) as first:
        ada = await first.guest("Ada")
        await until(lambda: len(ada.wire.frames) > 1)
        disk.pages = NO_MORE
        asked: list[str] = []
        while ada.wire.closed is None:
            assert len(asked) < LINES_MAX
            asked.append(ada.say(f"line {len(asked)} " + "x" * 150))
            await until(lambda: ada.answer(asked[-1]) or ada.wire.closed)
        assert ada.wire.closed[0] == Close.STATE_RESET
        assert ada.answer(asked[-1]) is None
        disk.pages = PLENTY
        await until(lambda: not first.hub.rooms["LOBBY"].dead)
        back = first.connect(ada.seat)
        for _ in range(2):
            back.command("message", id=asked[-1], text="at last")
        await until(lambda: len(back.texts) == 1)
        assert first.hub.room("LOBBY").state.said == len(asked)


async def test_a_new_room_that_cannot_be_saved_is_not_opened_and_the_error_has_a_code(tmp_path: Path) -> None:
    async with bench(tmp_path, disk := Disk()) as first:
        await first.hub.open_room("chat", code="LOBBY")
        disk.pages = NO_MORE
        with pytest.raises(StoreError) as caught:
            await opened_many(first)
        assert (caught.value.code, caught.value.retry_ms > 0) == ("journal/write_failed", True)
        opened = set(first.hub.rooms)
        disk.pages = PLENTY
    async with bench(tmp_path, disk, clock=first.clock) as again:
        assert set(again.hub.rooms) == opened


async def test_a_snapshot_that_does_not_fit_disturbs_nobody(tmp_path: Path) -> None:
    async with bench(tmp_path, disk := Disk(), snapshot_rows=5, window_events=300) as first:
        ada = await first.guest("Ada")
        await until(lambda: len(ada.wire.frames) > 1)
        for n in range(4):
            id = ada.say("y" * 190 + str(n))
            await until(lambda id=id: ada.answer(id))
        disk.pages = NO_MORE
        id = ada.say("small")
        await until(lambda: ada.answer(id))
        assert isinstance(ada.answer(id), Ack)
        disk.pages = PLENTY
