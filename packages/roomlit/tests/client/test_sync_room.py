"""The client for programs without coroutines: the same room, with calls that wait."""

import asyncio
import threading

import pytest

import roomlit
from roomlit.errors import Refused, RemoteError
from roomlit.testing.live_hub import LiveHub
from roomlit.testing.waiting import PATIENCE_S


def said(room: roomlit.SyncRoom) -> str:
    """The next line of chat."""
    return next(event.text for event in room if event.type == "message")


def talk(url: str) -> list[str]:
    """Two programs in one room."""
    with (
        roomlit.connect_sync(url, room="team", name="Ada", create=True) as ada,
        roomlit.connect_sync(url, room="team", name="Grace") as grace,
    ):
        ada.send("message", text="hello")
        heard = [ada.me, grace.status, said(grace)]
        with pytest.raises(Refused, match="text/empty"):
            grace.send("message", text="")
        while ada.next(timeout_s=PATIENCE_S).type != "message":
            pass
        with pytest.raises(TimeoutError):
            ada.next(timeout_s=0.05)
        ada.signal("typing")
        while (hint := grace.next(timeout_s=PATIENCE_S)).type != "typing":
            pass
        return [*heard, hint.sender]


def come_back(url: str) -> list[str]:
    """Once more with the seat of before."""
    with roomlit.connect_sync(url, room="team", name="Ada") as first:
        seat = first.seat
    with roomlit.connect_sync(url, room="team", seat=seat) as again:
        return [again.me, *(line["text"] for line in again.view["messages"])]


async def test_two_programs_talk_and_each_waits_for_what_it_asked() -> None:
    async with LiveHub() as live:
        assert await asyncio.to_thread(talk, live.url) == ["Ada", "connected", "hello", "Ada"]
        assert (await asyncio.to_thread(come_back, live.url))[1:] == ["hello"]


def test_nobody_there_is_an_error_at_once_and_no_thread_is_left() -> None:
    before = threading.active_count()
    with (
        pytest.raises(RemoteError, match="hub/unreachable"),
        roomlit.connect_sync("http://127.0.0.1:9", room="team"),
    ):
        pass
    assert threading.active_count() == before
