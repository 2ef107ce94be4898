"""The WebSocket over a real server: the same promises below ASGI and above it, and rude guests."""

import asyncio
import re
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from roomlit.client.http import HeldSeat, HubClient
from roomlit.ports.logic import Act
from roomlit.protocol.codec import decode_server, encode
from roomlit.protocol.messages import (
    Ack,
    Bye,
    Command,
    CommandRefused,
    Event,
    Heartbeat,
    Hello,
    Join,
    Joined,
    Position,
    ServerFrame,
    Welcome,
)
from roomlit.server.credentials import Claim
from roomlit.testing import until
from roomlit.testing.live_hub import LiveHub
from roomlit.testing.waiting import PATIENCE_S


class Guest:
    """A WebSocket and what it heard."""

    def __init__(self, socket: ClientConnection, seat: HeldSeat) -> None:
        self.socket = socket
        self.seat = seat

    async def hear(self) -> ServerFrame:
        """The next frame."""
        async with asyncio.timeout(PATIENCE_S):
            return decode_server(await self.socket.recv())

    async def until(self, kind: type[Any]) -> Any:
        """The next frame of that kind."""
        while not isinstance(frame := await self.hear(), kind):
            pass
        return frame

    async def end(self) -> int:
        """Wait for the close; its code."""
        try:
            while True:
                await self.hear()
        except ConnectionClosed:
            return self.socket.close_code or 1006

    async def say(self, text: str, id: str = "") -> None:
        """A line of chat."""
        frame = Command(id=id or text[:60], room=self.seat.room, name="message", args={"text": text})
        await self.socket.send(encode(frame), text=True)


def address(live: LiveHub, seat: HeldSeat) -> str:
    """Where this seat connects."""
    return f"ws://127.0.0.1:{live.port}/ws/{seat.room}/{seat.player}"


@asynccontextmanager
async def open_guest(
    live: LiveHub, http: HubClient, name: str = "Ada", *, seat: HeldSeat | None = None, **hello: Any
) -> AsyncGenerator[Guest]:
    """Join, connect and say hello."""
    seat = seat or await http.join("LOBBY", name=name)
    if "resume" not in hello:
        hello["ticket"] = await http.ticket(seat.room, seat.seat)
    async with connect(address(live, seat), compression=None, max_size=None, close_timeout=1) as opened:
        await opened.send(encode(Hello(**hello)), text=True)
        yield Guest(opened, seat)


async def alive(live: LiveHub, http: HubClient) -> None:
    """Somebody else can still join and chat."""
    async with open_guest(live, http, "Witness") as witness:
        await witness.say("still here")
        assert isinstance(await witness.until(Ack), Ack)


async def test_the_first_frame_is_the_welcome_and_the_second_says_where_the_room_stands(
    live: LiveHub, http: HubClient
) -> None:
    async with open_guest(live, http) as ada:
        welcome, joined = await ada.hear(), await ada.hear()
        assert isinstance(welcome, Welcome)
        assert isinstance(joined, Joined)
        assert joined.how == "fresh"
        assert joined.me == "Ada"


async def test_an_empty_room_is_joined_too(live: LiveHub, http: HubClient) -> None:
    code = await http.open_room(kind="chat")
    seat = await http.join(code, name="Ada")
    live.hub.credentials.seat(code, "nobody")
    async with open_guest(live, http, seat=seat) as ada:
        assert (await ada.until(Joined)).room == code


async def test_a_dropped_client_resumes_with_its_token_and_hears_what_it_missed_once(
    live: LiveHub, http: HubClient
) -> None:
    async with open_guest(live, http, "Bob") as bob:
        async with open_guest(live, http, "Ada") as ada:
            welcome = await ada.until(Welcome)
            at = (await ada.until(Joined)).at
        await bob.until(Joined)
        for text in ("one", "two"):
            await bob.say(text)
            await bob.until(Ack)
        async with open_guest(live, http, seat=ada.seat, resume=welcome.resume, at=at) as back:
            assert (await back.until(Joined)).how == "resumed"
            run = [await back.until(Event) for _ in range(2)]
            assert [event.seq for event in run] == [at["public"].seq + 1, at["public"].seq + 2]


async def test_a_second_tab_takes_the_seat_and_the_first_is_told_with_4004(live: LiveHub, http: HubClient) -> None:
    async with open_guest(live, http) as first:
        await first.until(Joined)
        async with open_guest(live, http, seat=first.seat) as second:
            await second.until(Joined)
            bye = await first.until(Bye)
            assert bye.code == 4004
            assert await first.end() == 4004
            await second.say("mine now")
            await second.until(Ack)


async def test_a_position_from_the_future_gets_a_snapshot(live: LiveHub, http: HubClient) -> None:
    async with open_guest(live, http, at={"public": Position(1, 10**18), "me": Position(1, 0)}) as ada:
        assert (await ada.until(Joined)).how == "snapshot"


async def test_heartbeats_are_answered(live: LiveHub, http: HubClient) -> None:
    async with open_guest(live, http) as ada:
        await ada.until(Joined)
        await ada.socket.send(encode(Heartbeat(nonce=5)), text=True)
        before = live.hub.clock.now()
        answer = await ada.until(Heartbeat)
        assert (answer.nonce, answer.reply) == (5, True)
        assert isinstance(answer.now, int)
        assert before - 1_000 <= answer.now <= live.hub.clock.now()


@asynccontextmanager
async def unread(live: LiveHub, http: HubClient) -> AsyncGenerator[tuple[socket.socket, HeldSeat]]:
    """A member with small buffers that has said hello, and reads only what the test reads."""
    seat = await http.join("LOBBY", name="Slow")
    ticket = await http.ticket("LOBBY", seat.seat)
    loop = asyncio.get_running_loop()
    with socket.socket() as slow:
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        slow.setblocking(False)
        await loop.sock_connect(slow, ("127.0.0.1", live.port))
        head = f"GET /ws/LOBBY/{seat.player} HTTP/1.1\r\nHost: 127.0.0.1:{live.port}\r\nUpgrade: websocket\r\n"
        head += (
            "Connection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n"
        )
        await loop.sock_sendall(slow, head.encode())
        answer = b""
        while not answer.endswith(b"\r\n\r\n"):
            answer += await loop.sock_recv(slow, 1)
        hello = encode(Hello(ticket=ticket))
        assert len(hello) > 125
        await loop.sock_sendall(slow, b"\x81\xfe" + len(hello).to_bytes(2, "big") + b"\0\0\0\0" + hello)
        await until(lambda: seat.player in live.hub.room("LOBBY").subscribers)
        yield slow, seat


async def test_a_client_that_reads_again_has_missed_nothing_and_hears_nothing_twice(
    live: LiveHub, http: HubClient
) -> None:
    async with unread(live, http) as (slow, seat):
        actor = live.hub.room("LOBBY")
        first = actor.log.seq + 1
        (connection,) = (one for one in live.hub.registry.connections if one.player == seat.player)
        for n in range(15_000):
            if connection.held > live.hub.settings.outbox_bytes // 4:
                break
            actor.submit(say(seat.player, f"{n} " + "x" * 190))
            if n % 50 == 0:
                await asyncio.sleep(0)
        for n in range(100):  # It is owed these.
            actor.submit(say(seat.player, f"owed {n}"))
        last, heard, came = actor.log.seq, [0], b""
        async with asyncio.timeout(PATIENCE_S):
            while heard[-1] < last:
                came += await asyncio.get_running_loop().sock_recv(slow, 65536)
                frames, came = whole_frames(came)
                heard += [one.seq for one in map(decode_server, frames) if isinstance(one, Event)]
                if heard[-1] == last - 100:
                    actor.submit(say(seat.player, "while it catches up"))
                    last += 1
        assert heard[1:] == list(range(first, last + 1))


async def test_nothing_follows_the_answer_to_a_goodbye(live: LiveHub, http: HubClient) -> None:
    async with unread(live, http) as (leaver, seat):
        loop, actor = asyncio.get_running_loop(), live.hub.room("LOBBY")
        await loop.sock_sendall(leaver, b"\x88\x82\0\0\0\0\x03\xe8")
        came = b""
        async with asyncio.timeout(PATIENCE_S):
            for n in range(20_000):
                actor.submit(say(seat.player, f"{n}"))
                more = await loop.sock_recv(leaver, 65536)
                came += more
                if not more:
                    break
        assert came.endswith(b"\x88\x02\x03\xe8")


def whole_frames(came: bytes) -> tuple[list[bytes], bytes]:
    """The texts of the frames that are whole, and the rest."""
    texts: list[bytes] = []
    while len(came) >= 4:
        size, head = (came[1], 2) if came[1] < 126 else (int.from_bytes(came[2:4], "big"), 4)
        if len(came) < head + size:
            break
        texts.append(came[head : head + size])
        came = came[head + size :]
    return texts, came


async def test_a_client_that_stops_reading_is_dropped_while_the_others_go_on(live: LiveHub, http: HubClient) -> None:
    async with unread(live, http) as (_, seat):
        await others_go_on(live, http, seat)


async def others_go_on(live: LiveHub, http: HubClient, seat: HeldSeat) -> None:
    """Two others talk until the one of this seat is dropped, and hear everything."""
    async with open_guest(live, http, "Ada") as ada, open_guest(live, http, "Bob") as bob:
        await ada.until(Joined)
        await bob.until(Joined)
        actor = live.hub.room("LOBBY")
        heard: list[int] = []
        reading = [asyncio.create_task(collect(bob, heard)), asyncio.create_task(collect(ada, []))]
        for n in range(15_000):  # Far more than the buffers of the system hold.
            if seat.player not in actor.subscribers and n > 2_000:
                break
            actor.submit(say(ada.seat.player, f"{n} " + "x" * 190))
            if n % 50 == 0:  # Whoever reads is never further behind than the log reaches back.
                await until(lambda: heard and actor.log.seq - heard[-1] < 100)
        sent = actor.log.seq
        await until(lambda: seat.player not in actor.subscribers)
        await until(lambda: heard[-1:] == [sent])
        assert heard == list(range(heard[0], sent + 1))
        assert ada.seat.player in actor.subscribers
        for task in reading:
            task.cancel()
        await alive(live, http)


def say(player: str, text: str) -> Any:
    """A line of chat from inside."""
    return Act(player=player, name="message", args={"text": text})


async def collect(guest: Guest, heard: list[int]) -> None:
    """Read as fast as possible."""
    while True:
        frame = decode_server(await guest.socket.recv())
        if isinstance(frame, Event):
            heard.append(frame.seq)


GARBAGE: dict[str, bytes | str] = {
    "no JSON": "hello",
    "wrong types": '{"frame":"command","id":1,"room":[],"name":{}}',
    "an unknown frame": '{"frame":"sudo"}',
    "an array": "[]",
    "a null byte": "\x00",
    "a binary frame": b"\x00\x01\x02\xff",
    "deep nesting": "[" * 30_000,
    "deep arguments": '{"frame":"command","id":"i","room":"LOBBY","name":"wave","args":'
    + '{"a":' * 500
    + "1"
    + "}" * 501,
    "huge": "x" * 1_000_000,
    "a second hello": '{"frame":"hello","ticket":"x"}',
}


@pytest.mark.parametrize("what", GARBAGE)
async def test_garbage_ends_that_connection_with_a_code_and_harms_nobody(
    live: LiveHub, http: HubClient, what: str
) -> None:
    async with open_guest(live, http, "Bystander") as bystander:
        await bystander.until(Joined)
        async with open_guest(live, http, "Rude") as rude:
            await rude.until(Joined)
            await rude.socket.send(GARBAGE[what])
            assert await rude.end() in {1003, 1009, 4000, 4105}
        await bystander.say("unharmed")
        await bystander.until(Ack)
        await alive(live, http)


@pytest.mark.parametrize("what", ["no JSON", "a binary frame", "huge", "deep nesting"])
async def test_garbage_instead_of_hello_ends_that_connection_with_a_code(
    live: LiveHub, http: HubClient, what: str
) -> None:
    seat = await http.join("LOBBY", name="Rude")
    async with connect(address(live, seat), compression=None) as opened:
        await opened.send(GARBAGE[what])
        assert await Guest(opened, seat).end() in {1003, 1009, 4000, 4001, 4105}
    await alive(live, http)


UNREADABLE: dict[str, tuple[bytes | str, int, str]] = {
    "too large": ("x" * (64 * 1024 + 1), 1009, "expected .*at most 65536 bytes, got .*65537"),
    "too large in bytes, not in characters": (
        "💃" * (16 * 1024 + 1),
        1009,
        "expected .*at most 65536 bytes, got .*65540",
    ),
    "binary": (encode(Heartbeat(nonce=1)), 1003, "expected .*text messages.*, got a binary message of 45 bytes"),
    "nested too deep": (
        '{"frame":"heartbeat","x":' + "[" * 33 + "]" * 33 + "}",
        4105,
        "expected values of at most 32 .*; got",
    ),
}
"""What is sent, the code that the connection is closed with, and what the `bye` says."""


@pytest.mark.parametrize("what", UNREADABLE)
async def test_what_cannot_be_read_ends_with_bye_4105_that_says_what_was_expected_and_what_came(
    live: LiveHub, http: HubClient, what: str, request: pytest.FixtureRequest
) -> None:
    said, closed, why = UNREADABLE[what]
    heard: list[ServerFrame] = []
    async with open_guest(live, http) as rude:
        await rude.until(Joined)
        await rude.socket.send(said)
        with suppress(ConnectionClosed):
            while True:
                heard.append(await rude.hear())
        assert rude.socket.close_code == closed
    if closed == 1009 and "plain" in request.node.name:
        # A server of its own limit closes before we hear of it: the range of the code tells the client the same.
        assert heard == []
    else:
        bye = heard[-1]
        assert isinstance(bye, Bye)
        assert bye.code == 4105
        assert re.search(why, bye.why), bye.why
    await alive(live, http)


async def test_a_name_may_change_while_connected_and_the_next_joined_names_it(live: LiveHub, http: HubClient) -> None:
    async with open_guest(live, http) as ada:
        at = (await ada.until(Joined)).at
        await ada.socket.send(encode(Command(id="1", room="LOBBY", name="rename", args={"name": "Bea"})), text=True)
        await ada.until(Ack)
        await ada.socket.send(encode(Join(room="LOBBY", at=at)), text=True)
        joined = await ada.until(Joined)
        assert (joined.how, joined.me) == ("resumed", "Bea")


async def test_invalid_utf_8_ends_that_connection_and_harms_nobody(
    live: LiveHub, http: HubClient, request: pytest.FixtureRequest
) -> None:
    if "plain" in request.node.name:
        pytest.skip("uvicorn's own protocol logs a traceback for it; below ASGI we answer it ourselves")
    async with open_guest(live, http) as rude:
        await rude.until(Joined)
        await rude.socket.send(b'{"frame":"leave","room":"\xff"}', text=True)
        assert await rude.end() in {4105, 1007}
    await alive(live, http)


@pytest.mark.parametrize(
    "args",
    [
        {"text": None},
        {"text": ["a"]},
        {"text": {"a": 1}},
        {"text": 10**400},
        {"text": "\x00\x01\u2028"},
        {"text": "x" * 50_000},
        {},
    ],
)
async def test_a_command_with_arguments_of_the_wrong_kind_is_refused_with_a_code(
    live: LiveHub, http: HubClient, args: dict[str, Any]
) -> None:
    async with open_guest(live, http) as rude:
        await rude.until(Joined)
        await rude.socket.send(encode(Command(id="1", room="LOBBY", name="message", args=args)), text=True)
        refused = await rude.until(CommandRefused)
        assert "/" in refused.code
        await rude.say("now properly", id="2")
        assert (await rude.until(Ack)).id == "2"


@pytest.mark.parametrize(
    ("path", "code"),
    [("/ws/NOROOM/{player}", 4001), ("/ws/LOBBY/somebody-else", 4001), ("/ws/%00/%FF", 4001)],
)
async def test_a_ticket_opens_only_its_own_seat(live: LiveHub, http: HubClient, path: str, code: int) -> None:
    seat = await http.join("LOBBY", name="Ada")
    ticket = await http.ticket("LOBBY", seat.seat)
    where = f"ws://127.0.0.1:{live.port}{path.format(player=seat.player)}"
    async with connect(where) as opened:
        await opened.send(encode(Hello(ticket=ticket)), text=True)
        assert await Guest(opened, seat).end() == code


async def test_a_ticket_works_once(live: LiveHub, http: HubClient) -> None:
    seat = await http.join("LOBBY", name="Ada")
    ticket = await http.ticket("LOBBY", seat.seat)
    for expected in (None, 4202):
        async with connect(address(live, seat)) as opened:
            await opened.send(encode(Hello(ticket=ticket)), text=True)
            if expected is None:
                await Guest(opened, seat).until(Joined)
            else:
                assert await Guest(opened, seat).end() == expected


async def test_an_expired_ticket_asks_for_a_new_one(live: LiveHub, http: HubClient) -> None:
    seat = await http.join("LOBBY", name="Ada")
    old = live.hub.credentials.ticket(Claim("LOBBY", seat.player), now=live.hub.clock.now() - 61_000)
    async with connect(address(live, seat)) as opened:
        await opened.send(encode(Hello(ticket=old)), text=True)
        assert await Guest(opened, seat).end() == 4202


async def test_a_page_of_another_origin_is_turned_away_at_the_door(live: LiveHub, http: HubClient) -> None:
    seat = await http.join("LOBBY", name="Ada")
    for origin in ("https://evil.example", "null", f"http://127.0.0.1:{live.port}.evil.example"):
        with pytest.raises(InvalidStatus) as caught:
            await connect(address(live, seat), origin=origin)  # type: ignore[arg-type]
        assert caught.value.response.status_code == 403
    async with connect(address(live, seat), origin=f"http://127.0.0.1:{live.port}") as opened:  # type: ignore[arg-type]
        await opened.send(encode(Hello(ticket=await http.ticket("LOBBY", seat.seat))), text=True)
        assert isinstance(await Guest(opened, seat).hear(), Welcome)


async def test_clients_that_vanish_in_the_middle_of_traffic_leave_nothing_behind(
    live: LiveHub, http: HubClient
) -> None:
    async with open_guest(live, http, "Ada") as ada:
        await ada.until(Joined)
        for n in range(5):
            async with open_guest(live, http, f"Ghost {n}") as ghost:
                await ghost.until(Joined)
                ghost.socket.transport.abort()
                for m in range(5):
                    await ada.say(f"{n} {m}")
                    await ada.until(Ack)
        await until(lambda: len(live.hub.registry.connections) == 1)
        await alive(live, http)


async def test_the_last_client_leaving_keeps_the_room_its_chat_and_its_seats(live: LiveHub, http: HubClient) -> None:
    async with open_guest(live, http) as ada:
        await ada.until(Joined)
        await ada.say("remember me")
        await ada.until(Ack)
    await until(lambda: not live.hub.registry.connections)
    async with open_guest(live, http, seat=ada.seat) as back:
        assert b"remember me" in bytes((await back.until(Joined)).snapshot)


async def test_the_address_may_name_the_room_as_people_write_its_code(live: LiveHub, http: HubClient) -> None:
    await live.hub.open_room("chat", code="ABC234")
    seat = await http.join("ABC234", name="Ada")
    ticket = await http.ticket(seat.room, seat.seat)
    written = f"ws://127.0.0.1:{live.port}/ws/abc-234/{seat.player}"
    async with connect(written, compression=None, close_timeout=1) as opened:
        await opened.send(encode(Hello(ticket=ticket)), text=True)
        assert (await Guest(opened, seat).until(Joined)).room == "ABC234"
