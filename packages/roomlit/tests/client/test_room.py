"""The Python client against real servers: it comes back, loses nothing, repeats nothing, and says when it is over."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from roomlit.client.connect import connect
from roomlit.client.event import RoomEvent
from roomlit.client.http import HubClient
from roomlit.client.link import ConnectionLost, Link
from roomlit.client.room import RoomClient
from roomlit.errors import LocalError, Refused, RemoteError
from roomlit.protocol.codec import decode_client, encode
from roomlit.protocol.messages import (
    Ack,
    Bye,
    Command,
    Heartbeat,
    Hello,
    Joined,
    Limits,
    Position,
    Retry,
    ServerFrame,
    Welcome,
)
from roomlit.testing import until
from roomlit.testing.live_hub import LiveHub
from roomlit.testing.waiting import PATIENCE_S

WELCOME = Welcome(
    generation=1, resume="r", player="p", heartbeat_ms=20_000, now=1,
    limits=Limits(frame_bytes=1, text_chars=1, commands_per_s=1, command_burst=1), retry=Retry(min_ms=0, max_ms=1),
)  # fmt: skip
JOINED = Joined(room="R", how="fresh", at={"public": Position(1, 0), "me": Position(1, 0)}, me="Ada")


def fold(view: dict[str, Any], event: RoomEvent) -> dict[str, Any]:
    """Chat lines into the view."""
    if event.type == "message":
        return {**view, "messages": [*view["messages"], event.data]}
    return view


async def open_lobby(hub: LiveHub) -> None:
    """The room both clients of these tests are in."""
    await hub.hub.open_room("chat", code="LOBBY")


async def line(room: RoomClient) -> str:
    """The next chat line."""
    async with asyncio.timeout(PATIENCE_S):
        while (event := await room.next()).type != "message":
            pass
    return str(event.data["text"])


async def test_two_programs_chat() -> None:
    async with LiveHub() as hub:
        await open_lobby(hub)
        async with connect(hub.url, room="LOBBY", name="Ada") as ada, connect(hub.url, room="LOBBY", name="Bob") as bob:
            assert (ada.me, ada.status) == ("Ada", "connected")
            await ada.send("message", text="hello")
            assert await line(bob) == "hello"


async def test_a_refusal_is_raised_with_its_code() -> None:
    async with LiveHub() as hub:
        await open_lobby(hub)
        async with connect(hub.url, room="LOBBY", name="Ada") as ada:
            with pytest.raises(Refused) as caught:
                await ada.send("message", text=" ")
            assert caught.value.code == "text/empty"


async def test_an_unknown_room_is_refused_at_once() -> None:
    async with LiveHub() as hub:
        with pytest.raises(Refused) as caught:
            async with connect(hub.url, room="NOSUCH", name="Ada"):
                pass
        assert caught.value.code == "room/unknown"


async def test_nobody_there_is_an_error_that_says_so() -> None:
    hub = LiveHub()
    async with hub:
        url = hub.url
    with pytest.raises(RemoteError) as caught:
        async with connect(url, room="LOBBY", name="Ada"):
            pass
    assert caught.value.code == "hub/unreachable"


async def test_after_a_restart_on_the_same_port_and_data_nothing_is_lost_or_repeated(tmp_path: Path) -> None:
    first = LiveHub(data=tmp_path)
    async with first:
        await open_lobby(first)
        ada_at = connect(first.url, room="LOBBY", name="Ada", fold=fold)
        bob_at = connect(first.url, room="LOBBY", name="Bob", fold=fold)
        ada, bob = await ada_at.__aenter__(), await bob_at.__aenter__()
        await ada.send("message", text="before")
        assert await line(bob) == "before"
    await until(lambda: ada.status == bob.status == "connecting")
    sent = asyncio.create_task(ada.send("message", text="while down"))
    await asyncio.sleep(0)
    async with LiveHub(data=tmp_path, port=first.port) as second:
        ack = await asyncio.wait_for(sent, PATIENCE_S)
        assert isinstance(ack, Ack)
        await bob.send("message", text="after")
        assert [await line(bob), await line(bob)] == ["while down", "after"]
        await until(lambda: ada.view.get("messages") == bob.view.get("messages"))
        assert [m["text"] for m in bob.view["messages"]] == ["before", "while down", "after"]
        assert second.hub.room("LOBBY").state.said == 3
        assert len(second.hub.room("LOBBY").state.members) == 2
        await ada_at.__aexit__(None, None, None)
        await bob_at.__aexit__(None, None, None)


async def ending(room: RoomClient) -> None:
    """Read on until there is nothing more to come."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            await room.next()


async def test_a_second_client_on_the_same_seat_ends_the_first_for_good() -> None:
    async with LiveHub() as hub:
        await open_lobby(hub)
        async with (
            connect(hub.url, room="LOBBY", name="Ada") as first,
            connect(hub.url, room="LOBBY", seat=first.seat) as second,
        ):
            with pytest.raises(ConnectionLost) as caught:
                await ending(first)
            assert caught.value.close_code == 4004
            assert (first.status, second.status) == ("disconnected", "connected")


async def test_a_freed_room_ends_its_clients_for_good() -> None:
    async with LiveHub() as hub:
        await open_lobby(hub)
        async with connect(hub.url, room="LOBBY", name="Ada") as ada:
            await hub.hub.free("LOBBY")
            with pytest.raises(ConnectionLost) as caught:
                await ending(ada)
            assert caught.value.close_code == 4003


async def test_clients_survive_a_room_that_is_reloaded() -> None:
    async with LiveHub() as hub:
        await open_lobby(hub)
        async with connect(hub.url, room="LOBBY", name="Ada") as ada:
            await ada.send("message", text="kept")
            hub.hub.room("LOBBY").die(RuntimeError("as if the disk had failed"))
            ack = await asyncio.wait_for(ada.send("message", text="again"), PATIENCE_S)
            assert ack.seq > 0
            assert hub.hub.room("LOBBY").state.said == 2


class Script(Link):
    """A server that answers as told."""

    def __init__(self, *frames: ServerFrame) -> None:
        self.said: list[Any] = []
        self._frames: asyncio.Queue[ServerFrame | ConnectionLost] = asyncio.Queue()
        for frame in frames:
            self._frames.put_nowait(frame)

    def push(self, frame: ServerFrame | ConnectionLost) -> None:
        """One more."""
        self._frames.put_nowait(frame)

    async def send(self, data: bytes) -> None:
        self.said.append(decode_client(data))

    async def recv(self) -> bytes | str:
        frame = await self._frames.get()
        if isinstance(frame, ConnectionLost):
            raise frame
        return encode(frame)

    async def close(self) -> None:
        pass


class Tickets:
    """Where tickets come from: refusals first, as told."""

    def __init__(self, *refusals: RemoteError) -> None:
        self._refusals = list(refusals)
        self.asked = 0

    async def __call__(self) -> str:
        self.asked += 1
        if self._refusals:
            raise self._refusals.pop(0)
        return f"ticket {self.asked}"


def client(links: list[Script], tickets: Tickets | None = None, **more: Any) -> RoomClient:
    """A client whose connections are these, one after the other."""
    left = iter(links)

    async def open_link() -> Link:
        return next(left)

    return RoomClient(room="R", open_link=open_link, ticket=tickets or Tickets(), **more)


@pytest.mark.parametrize(
    "refusal",
    [
        Refused("room/restarting", "wait", retry_ms=500),
        Refused("limit/too_fast", "wait", retry_ms=10),
        Refused("http/503", "draining"),
        Refused("http/502", "the proxy sees no hub"),
        RemoteError("hub/unreachable", "nobody there"),
    ],
)
async def test_a_hub_that_is_busy_for_a_moment_is_asked_again(refusal: RemoteError) -> None:
    tickets = Tickets(refusal)
    async with client([Script(WELCOME, JOINED), Script(WELCOME, JOINED)], tickets) as room:
        assert room.status == "connected"
        assert tickets.asked == 2


async def test_a_seat_that_is_worth_nothing_is_an_error() -> None:
    with pytest.raises(Refused) as caught:
        async with client([Script()], Tickets(Refused("seat/invalid", "join again"))):
            pass
    assert caught.value.code == "seat/invalid"


async def test_a_stale_token_is_replaced_by_a_ticket_and_the_position_kept() -> None:
    first, second = Script(WELCOME, JOINED), Script(WELCOME, JOINED)
    tickets = Tickets()
    async with client([first, second], tickets):
        first.push(ConnectionLost(4202, "expired"))
        await until(lambda: second.said)
        assert second.said[0] == Hello(ticket="ticket 2", at=JOINED.at)


async def test_a_dropped_connection_comes_back_with_the_token_and_resends_what_was_not_answered() -> None:
    first, second = Script(WELCOME, JOINED), Script(WELCOME, JOINED)
    async with client([first, second]) as room:
        asked = asyncio.create_task(room.send("message", text="hi"))
        await until(lambda: len(first.said) == 2)
        first.push(ConnectionLost(1006, "dropped"))
        await until(lambda: len(second.said) == 2)
        assert second.said[0] == Hello(resume="r", at=JOINED.at)
        assert isinstance(second.said[1], Command)
        assert second.said[1] == first.said[1]
        second.push(Ack(id=second.said[1].id, seq=1))
        assert (await asyncio.wait_for(asked, PATIENCE_S)).seq == 1


async def test_a_command_given_up_is_not_sent_later() -> None:
    first, second = Script(WELCOME, JOINED), Script(WELCOME, JOINED)
    async with client([first, second]) as room:
        asked = asyncio.create_task(room.send("message", text="hi"))
        await until(lambda: len(first.said) == 2)
        asked.cancel()
        await asyncio.gather(asked, return_exceptions=True)
        first.push(ConnectionLost(1006, "dropped"))
        await until(lambda: second.said and room.status == "connected")
        second.push(Heartbeat(nonce=1))
        await until(lambda: len(second.said) > 1)
        assert second.said[1:] == [Heartbeat(nonce=1, reply=True)]


async def test_a_server_that_says_nothing_for_too_long_is_left() -> None:
    silent, second = Script(WELCOME, JOINED), Script(WELCOME, JOINED)
    async with client([silent, second], silence_s=0.05):
        await until(lambda: second.said)


async def test_an_answer_that_does_not_come_is_an_error_with_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as hurried:
        hurried.setattr("roomlit.client.room.COMMAND_TIMEOUT_S", 0.01)
        with pytest.raises(RemoteError, match=r"room/timeout: .*does the server still run"):
            async with client([Script()]):
                pass
    async with client([Script(WELCOME, JOINED)]) as room:
        monkeypatch.setattr("roomlit.client.room.COMMAND_TIMEOUT_S", 0.01)
        with pytest.raises(RemoteError, match=r"command/timeout: buzz .*look at the room before you send it again"):
            await room.send("buzz")


async def test_closing_raises_nothing_and_leaves_no_task() -> None:
    before = len(asyncio.all_tasks())
    async with client([Script(WELCOME, JOINED)]) as room:
        pass
    assert room.status == "disconnected"
    assert len(asyncio.all_tasks()) == before


async def test_a_hub_client_says_who_did_not_answer() -> None:
    async with HubClient("http://127.0.0.1:9") as http:
        with pytest.raises(RemoteError) as caught:
            await http.rooms()
    assert caught.value.code == "hub/unreachable"
    assert "127.0.0.1:9" in caught.value.message
    assert "does the server run there" in caught.value.message


async def test_a_client_comes_back_when_the_server_that_left_asked_it_to() -> None:
    first, second = Script(WELCOME, JOINED), Script(WELCOME, JOINED)
    first.push(Bye(code=4100, why="the server is restarting", retry=Retry(min_ms=300, max_ms=301)))
    first.push(ConnectionLost(4100, "the server is restarting"))
    clock = asyncio.get_running_loop().time
    left = clock()
    async with client([first, second]):
        await until(lambda: second.said)
        assert clock() - left >= 0.3


async def test_an_entry_that_is_cancelled_leaves_nothing_running() -> None:
    async def nobody() -> Link:
        await asyncio.Event().wait()
        raise AssertionError

    async def ticket() -> str:
        return "t"

    before = asyncio.all_tasks()
    entering = asyncio.create_task(RoomClient(room="R", open_link=nobody, ticket=ticket).__aenter__())
    await asyncio.sleep(0)
    entering.cancel()
    with pytest.raises(asyncio.CancelledError):
        await entering
    assert asyncio.all_tasks() == before


async def test_a_bot_that_is_there_first_is_told_how_to_open_the_room_and_can() -> None:
    async with LiveHub() as live:
        with pytest.raises(Refused, match=r"room/unknown.*create=True"):
            async with connect(live.url, room="Sales & Co", name="bot"):
                pass
        async with connect(live.url, room="Sales & Co", name="bot", create=True) as bot:
            await bot.send("message", text="first")
        async with connect(live.url, room="Sales & Co", name="Ada", create=True) as ada:
            assert [line["text"] for line in ada.view["messages"]] == ["first"]


async def test_a_hub_that_opens_no_rooms_by_name_says_so() -> None:
    async with LiveHub(nameable=None) as live:
        with pytest.raises(Refused, match="room/not_by_name"):
            async with connect(live.url, room="team", name="bot", create=True):
                pass


async def test_what_is_no_json_is_said_at_once_and_the_client_goes_on() -> None:
    async with LiveHub() as live, connect(live.url, room="team", name="bot", create=True) as bot:
        with pytest.raises(LocalError, match=r"command/not_json.*carry at: it is a object"):
            await bot.send("buzz", at=object())
        with pytest.raises(LocalError, match=r"command/not_json.*carry at: it is a object"):
            await bot.signal("buzz", at=object())
        with pytest.raises(LocalError, match=r"signal/kind.*such as looking_at"):
            await bot.signal("Looking At")
        assert (await bot.send("buzz", at=5)).seq > 0
