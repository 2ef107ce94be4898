"""The transports below WebSocket over real HTTP: streams, held polls, and one seat that goes from one to the other."""

import asyncio
import json
import secrets
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import ClientConnection
from websockets.asyncio.client import connect as open_socket

from roomlit.client.http import HeldSeat, HubClient
from roomlit.protocol.close_codes import Close
from roomlit.testing.live_hub import LiveHub
from roomlit.testing.waiting import PATIENCE_S, turns, until

ARRIVED = 200
"""Turns of the loop that both ends share, within which a request has long come to where it is held."""


@pytest.fixture
async def ada(http: HubClient) -> HeldSeat:
    """A seat in the lobby."""
    return await http.join("LOBBY", name="Ada")


@pytest.fixture
async def bob(live: LiveHub, http: HubClient) -> AsyncIterator["LongPoll"]:
    """Somebody who talks."""
    page = LongPoll(live, await http.join("LOBBY", name="Bob"))
    await page.hello()
    yield page
    await page.close()


class Page:
    """A page without a socket, by hand: what it says goes up in batches, `heard` is what it was told, in order."""

    def __init__(self, live: LiveHub, seat: HeldSeat) -> None:
        self.seat = seat
        self.session = secrets.token_hex(16)
        self.said = 0
        self.seen = 0
        self.heard: list[dict[str, Any]] = []
        self.over = False
        self._live = live
        self._http = httpx.AsyncClient(base_url=live.url, timeout=PATIENCE_S)

    def path(self, end: str) -> str:
        return f"/api/v1/rooms/{self.seat.room}/{end}"

    def request(self, *frames: dict[str, Any], **more: Any) -> dict[str, Any]:
        """The body and the headers."""
        texts = [json.dumps(frame) for frame in frames]
        body = {"session": self.session, "n": self.said + 1, "frames": texts, "seen": self.seen, **more}
        return {"json": body, "headers": {"Authorization": f"Bearer {self.seat.seat}", "Origin": self._live.url}}

    async def post(self, *frames: dict[str, Any], **more: Any) -> dict[str, Any]:
        """One batch; the whole answer, of which new frames are heard."""
        answer = (await self._http.post(self.path("frames"), **self.request(*frames, **more))).raise_for_status().json()
        self.said = max(self.said, answer["up"])
        for number, text in enumerate(answer["frames"], answer["n"]):
            self.hear(number, text)
        self.over = self.over or answer["over"]
        return answer

    def hear(self, number: int, text: str) -> None:
        """What comes twice is heard once; nothing may be missing before it."""
        if number <= self.seen:
            return
        assert number == self.seen + 1
        self.seen = number
        self.heard.append(json.loads(text))

    async def pass_(self) -> dict[str, Any]:
        """A ticket for one connection."""
        headers = {"Authorization": f"Bearer {self.seat.seat}", "Origin": self._live.url}
        return (await self._http.post(self.path("ticket"), json={}, headers=headers)).json()

    async def greeting(self, at: dict[str, Any] | None = None) -> dict[str, Any]:
        return {"frame": "hello", "ticket": (await self.pass_())["ticket"], "at": at or {}}

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [frame for frame in self.heard if frame["frame"] == kind]

    def texts(self) -> list[str]:
        return [frame["data"]["text"] for frame in self.of("event") if frame["type"] == "message"]

    async def close(self) -> None:
        await self._http.aclose()


class LongPoll(Page):
    async def hello(self, at: dict[str, Any] | None = None) -> None:
        await self.post(await self.greeting(at), wait_ms=5_000)

    async def say(self, text: str) -> None:
        await self.post(command(text))


class Streaming(Page):
    """A page with one stream open at a time."""

    @asynccontextmanager
    async def stream(self, *frames: dict[str, Any]) -> AsyncGenerator[httpx.Response]:
        """The open stream; its messages are heard while it is open."""
        async with self._http.stream("POST", self.path("stream"), **self.request(*frames)) as answer:
            assert answer.status_code == 200, await answer.aread()
            reading = asyncio.get_running_loop().create_task(self._read(answer))
            try:
                yield answer
            finally:
                reading.cancel()
                await asyncio.wait((reading,))

    async def _read(self, answer: httpx.Response) -> None:
        message: dict[str, str] = {}
        async for line in answer.aiter_lines():
            name, _, value = line.partition(":")
            if name:
                message[name] = value.strip()
            elif message:
                self._message(**message)
                message = {}

    def _message(self, data: str = "", id: str = "0", event: str = "message") -> None:
        if event == "up":
            self.said = max(self.said, int(data))
        elif event == "over":
            self.over = True
        else:
            self.hear(int(id), data)


def command(text: str) -> dict[str, Any]:
    return {"frame": "command", "id": secrets.token_hex(16), "room": "LOBBY", "name": "message", "args": {"text": text}}


async def test_a_stream_greets_carries_events_and_says_what_it_heard(
    live: LiveHub, ada: HeldSeat, bob: LongPoll
) -> None:
    page = Streaming(live, ada)
    async with page.stream(await page.greeting()) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert answer.headers["cache-control"] == "no-store, no-transform"
        assert answer.headers["x-accel-buffering"] == "no"
        await until(lambda: [frame["frame"] for frame in page.heard] == ["welcome", "joined"])
        assert page.said == 1
        await bob.say("hello from bob")
        await until(lambda: page.texts() == ["hello from bob"])
        said = await page.post(command("hello from ada"))
        assert (said["up"], said["frames"]) == (2, [])
        await until(lambda: page.texts() == ["hello from bob", "hello from ada"] and len(page.of("ack")) == 1)
        assert await page.post() == {"session": page.session, "n": page.seen + 1, "up": 2, "frames": [], "over": False}
    await page.close()


async def test_a_stream_that_breaks_goes_on_from_the_last_number_seen(
    live: LiveHub, ada: HeldSeat, bob: LongPoll
) -> None:
    page = Streaming(live, ada)
    async with page.stream(await page.greeting()):
        await bob.say("one")
        await until(lambda: page.texts() == ["one"])
    await bob.say("two")
    page.seen, page.heard = page.seen - 1, page.heard[:-1]  # The last piece was lost on the way.
    async with page.stream():
        await bob.say("three")
        await until(lambda: page.texts() == ["one", "two", "three"])
    assert [frame["frame"] for frame in page.heard].count("welcome") == 1
    await page.close()


async def test_a_second_stream_of_a_page_ends_the_first(live: LiveHub, ada: HeldSeat) -> None:
    page = Streaming(live, ada)
    async with page.stream(await page.greeting()) as first:
        await until(lambda: len(page.heard) == 2)
        async with page.stream():
            await until(lambda: first.is_stream_consumed and not page.over)
            assert len(live.hub.registry.connections) == 1
    await page.close()


async def test_a_seat_taken_elsewhere_ends_its_stream_with_a_word(live: LiveHub, ada: HeldSeat) -> None:
    old, new = Streaming(live, ada), Streaming(live, ada)
    async with old.stream(await old.greeting()):
        await until(lambda: len(old.heard) == 2)
        async with new.stream(await new.greeting()):
            await until(lambda: old.over)
            assert old.heard[-1]["code"] == Close.SUPERSEDED
            assert not new.over
    await old.close()
    await new.close()


async def test_push_turned_off_ends_streams_and_held_polls_and_lets_none_begin(
    live: LiveHub, ada: HeldSeat, bob: LongPoll
) -> None:
    page = Streaming(live, ada)
    async with page.stream(await page.greeting()):
        held = asyncio.get_running_loop().create_task(bob.post(wait_ms=25_000))
        await until(lambda: len(page.heard) == 2)
        live.hub.registry.turn_push(on=False)
        await until(lambda: page.over)
        await held
    for gone in (page, bob):
        assert (gone.over, gone.heard[-1]["code"]) == (True, Close.MOVED)
        again = LongPoll(live, gone.seat)
        await again.hello()
        assert (again.over, again.heard[-1]["code"]) == (True, Close.MOVED)
        assert (await again.pass_())["path"].endswith("/frames")
        polling = Page(live, gone.seat)
        await polling.post(await polling.greeting())
        assert [frame["frame"] for frame in polling.heard] == ["welcome", "joined"]
        for one in (again, polling):
            await one.close()
    await page.close()


async def test_a_held_poll_is_answered_when_something_happens(live: LiveHub, ada: HeldSeat, bob: LongPoll) -> None:
    page = LongPoll(live, ada)
    await page.hello()
    held = asyncio.get_running_loop().create_task(page.post(wait_ms=25_000))
    await turns(ARRIVED)
    assert not held.done()
    await bob.say("hello")
    await held
    assert page.texts() == ["hello"]
    assert (await page.post(wait_ms=50))["frames"] == []
    await page.close()


async def test_a_newer_request_of_a_page_releases_the_one_that_waits(live: LiveHub, ada: HeldSeat) -> None:
    page = LongPoll(live, ada)
    await page.hello()
    held = asyncio.get_running_loop().create_task(page.post(wait_ms=25_000))
    await turns(ARRIVED)
    await page.post(command("hello"), wait_ms=25_000)
    await held
    assert page.texts() == ["hello"]
    await page.close()


async def test_a_page_that_hangs_up_leaves_its_held_poll_and_its_seat(live: LiveHub, ada: HeldSeat) -> None:
    page = LongPoll(live, ada)
    await page.hello()
    held = asyncio.get_running_loop().create_task(page.post(wait_ms=25_000))
    await turns(ARRIVED)
    await page.post(over=True)
    await held
    assert live.hub.registry.connections == ()
    await page.close()


@pytest.mark.parametrize("body", [{"wait_ms": 25_001}, {"wait_ms": -1}])
async def test_a_wait_that_no_proxy_would_bear_is_refused(live: LiveHub, ada: HeldSeat, body: dict[str, Any]) -> None:
    page = LongPoll(live, ada)
    with pytest.raises(httpx.HTTPStatusError, match="422"):
        await page.post(**body)
    await page.close()


async def test_one_seat_goes_from_socket_to_stream_to_poll_to_socket_and_misses_nothing(
    live: LiveHub, ada: HeldSeat, bob: LongPoll
) -> None:
    at: dict[str, Any] = {}
    heard: list[str] = []
    resume: str | None = None

    def follow(frames: list[dict[str, Any]]) -> None:
        """As any client: positions from joined, then from each event, which must be the next one."""
        nonlocal resume
        for frame in frames:
            match frame["frame"]:
                case "welcome":
                    resume = frame["resume"]
                case "joined":
                    assert frame["how"] == ("resumed" if at else "fresh")
                    if not at:
                        at.update(frame["at"])
                case "event":
                    assert frame["seq"] == at[frame["audience"]]["seq"] + 1
                    at[frame["audience"]] = {**at[frame["audience"]], "seq": frame["seq"]}
                    heard.extend([frame["data"]["text"]] if frame["type"] == "message" else [])
                case _:
                    pass

    def hello() -> dict[str, Any]:
        return {"frame": "hello", "resume": resume, "at": at}

    async def socket() -> ClientConnection:
        address = f"{live.url.replace('http', 'ws', 1)}/ws/{ada.room}/{ada.player}"
        return await open_socket(address, origin=live.url, compression=None)  # pyright: ignore[reportArgumentType]

    async def follow_socket(opened: ClientConnection, last: str) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while last not in heard:
                follow([json.loads(await opened.recv())])

    streaming, polling = Streaming(live, ada), LongPoll(live, ada)
    first = await socket()
    await first.send(json.dumps(await polling.greeting()))
    await bob.say("on the socket")
    await follow_socket(first, "on the socket")
    await first.close()
    await bob.say("between socket and stream")
    async with streaming.stream(hello()):
        await bob.say("on the stream")
        await until(lambda: len(streaming.texts()) == 2)
        follow(streaming.heard)
    await bob.say("between stream and poll")
    await polling.post(hello(), wait_ms=5_000)
    await bob.say("on the poll")
    while len(polling.texts()) < 2:
        await polling.post(wait_ms=5_000)
    follow(polling.heard)
    await bob.say("between poll and socket")
    last = await socket()
    await last.send(json.dumps(hello()))
    await bob.say("on the socket again")
    await follow_socket(last, "on the socket again")
    assert heard == [
        "on the socket", "between socket and stream", "on the stream", "between stream and poll", "on the poll",
        "between poll and socket", "on the socket again",
    ]  # fmt: skip
    await last.close()
    for page in (streaming, polling):
        await page.close()


async def test_a_knock_without_a_pass_is_refused_on_every_rung_and_disturbs_nobody(
    live: LiveHub, ada: HeldSeat
) -> None:
    page, knock = Streaming(live, ada), {"frame": "hello", "version": 1}
    async with page.stream(await page.greeting()):
        await until(lambda: len(page.heard) == 2)
        streaming, polling = Streaming(live, ada), LongPoll(live, ada)
        async with streaming.stream(knock):
            await until(lambda: streaming.over)
        await polling.post(knock, wait_ms=5_000)
        address = f"{live.url.replace('http', 'ws', 1)}/ws/{ada.room}/{ada.player}"
        async with open_socket(address, origin=live.url, compression=None) as opened:  # pyright: ignore[reportArgumentType]
            await opened.send(json.dumps(knock))
            answers = [json.loads(await opened.recv()), *streaming.heard, *polling.heard]
        assert [(answer["frame"], answer["code"]) for answer in answers] == [("bye", Close.BAD_FRAME)] * 3
        assert (await page.post(command("still here")))["up"] == 2
        await until(lambda: page.texts() == ["still here"])
    for one in (page, streaming, polling):
        await one.close()
