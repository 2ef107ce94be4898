"""The client for programs without coroutines: the same room, with calls that wait."""

import asyncio
import threading
import time
from typing import Any

import jwt
import pytest

import roomlit
from roomlit.errors import Refused, RemoteError
from roomlit.testing.live_hub import LiveHub
from roomlit.testing.waiting import PATIENCE_S

SECRET = "a secret of at least 32 characters"
CLAIMS = {"iss": "https://id.example.org", "aud": "team-app", "sub": "ada@example.org", "name": "Ada"}


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


def counted(view: dict[str, Any], event: roomlit.RoomEvent) -> dict[str, Any]:
    """The view with how often somebody buzzed."""
    return {**view, "buzzes": view.get("buzzes", 0) + (event.type == "buzz")}


async def test_what_connect_takes_is_taken_here_too() -> None:
    def buzz(url: str) -> dict[str, Any]:
        token = jwt.encode({**CLAIMS, "exp": time.time() + 60}, SECRET, algorithm="HS256")
        with (
            pytest.raises(Refused, match="token/missing"),
            roomlit.connect_sync(url, room="team", create=True),
        ):
            pass
        with roomlit.connect_sync(url, room="team", create=True, token=token, fold=counted) as room:
            room.send("buzz")
            while room.next(timeout_s=PATIENCE_S).type != "buzz":
                pass
            return {"me": room.me, **room.view}

    issuer = {"jwt_issuer": CLAIMS["iss"], "jwt_audience": CLAIMS["aud"], "jwt_key": SECRET, "jwt_algorithm": "HS256"}
    async with LiveHub(settings=issuer) as live:
        seen = await asyncio.to_thread(buzz, live.url)
    assert (seen["me"], seen["buzzes"]) == ("Ada", 1)


def test_nobody_there_is_an_error_at_once_and_no_thread_is_left() -> None:
    before = threading.active_count()
    with (
        pytest.raises(RemoteError, match="hub/unreachable"),
        roomlit.connect_sync("http://127.0.0.1:9", room="team"),
    ):
        pass
    assert threading.active_count() == before
