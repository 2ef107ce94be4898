"""The wire over HTTP: numbered batches, the operator's switch, and who may stay on a socket while push is off."""

import json
import secrets
from contextlib import suppress
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import ClientConnection
from websockets.asyncio.client import connect as open_socket
from websockets.exceptions import ConnectionClosed

from roomlit.client.http import HeldSeat, HubClient
from roomlit.protocol.close_codes import Close
from roomlit.testing.live_hub import LiveHub
from roomlit.testing.waiting import PATIENCE_S, until


@pytest.fixture
async def ada(http: HubClient) -> HeldSeat:
    """A seat in the lobby."""
    return await http.join("LOBBY", name="Ada")


class Poller:
    """A page that polls, by hand."""

    def __init__(self, live: LiveHub, seat: HeldSeat) -> None:
        self.seat = seat
        self.session = secrets.token_hex(16)
        self.said = 0
        self.seen = 0
        self._live = live

    async def ask(self, *frames: dict[str, Any], seen: int | None = None, **more: Any) -> httpx.Response:
        """One poll with these frames, whatever the answer."""
        body = {
            "session": self.session,
            "n": self.said + 1,
            "frames": [json.dumps(frame) for frame in frames],
            "seen": self.seen if seen is None else seen,
            **more,
        }
        headers = {"Authorization": f"Bearer {self.seat.seat}"}
        async with httpx.AsyncClient(base_url=self._live.url, timeout=PATIENCE_S) as client:
            return await client.post(f"/api/v1/rooms/{self.seat.room}/frames", json=body, headers=headers)

    async def poll(self, *frames: dict[str, Any], **more: Any) -> list[dict[str, Any]]:
        """One poll; the frames that are new."""
        answer = (await self.ask(*frames, **more)).raise_for_status().json()
        self.said = answer["up"]
        new = answer["frames"][max(0, self.seen + 1 - answer["n"]) :]
        self.seen = answer["n"] + len(answer["frames"]) - 1
        return [json.loads(text) for text in new]

    async def hello(self, ticket: str) -> list[dict[str, Any]]:
        """The first poll; what greets it."""
        return await self.poll({"frame": "hello", "version": 1, "ticket": ticket})


async def ticket(live: LiveHub, seat: HeldSeat, *, page: bool = True) -> dict[str, str]:
    headers = {"Authorization": f"Bearer {seat.seat}", **({"Origin": live.url} if page else {})}
    async with httpx.AsyncClient(base_url=live.url, timeout=PATIENCE_S) as client:
        return (await client.post(f"/api/v1/rooms/{seat.room}/ticket", json={}, headers=headers)).json()


async def socket(live: LiveHub, seat: HeldSeat, *, page: bool) -> ClientConnection:
    """A socket that has said hello, from a page or from a program."""
    address = f"{live.url.replace('http', 'ws', 1)}/ws/{seat.room}/{seat.player}"
    opened = await open_socket(address, origin=live.url if page else None, compression=None)  # pyright: ignore[reportArgumentType]
    given = await ticket(live, seat, page=False)
    with suppress(ConnectionClosed):  # While push is off, it is over already.
        await opened.send(json.dumps({"frame": "hello", "version": 1, "ticket": given["ticket"]}))
    return opened


def kinds(frames: list[dict[str, Any]]) -> list[str]:
    return [frame["frame"] for frame in frames]


def command(number: int, text: str) -> dict[str, Any]:
    return {"frame": "command", "id": f"c{number}", "room": "LOBBY", "name": "message", "args": {"text": text}}


async def test_a_page_that_polls_is_greeted_speaks_and_hears_in_the_same_answer(live: LiveHub, ada: HeldSeat) -> None:
    page = Poller(live, ada)
    assert kinds(await page.hello((await ticket(live, ada))["ticket"])) == ["welcome", "joined"]
    heard = await page.poll(command(1, "hi"))
    assert {"ack", "event"} <= set(kinds(heard))
    assert await page.poll() == []


async def test_a_lost_answer_is_given_again_and_a_repeated_batch_is_done_once(
    live: LiveHub, http: HubClient, ada: HeldSeat
) -> None:
    page = Poller(live, ada)
    await page.hello((await ticket(live, ada))["ticket"])
    lost = (await page.ask(command(1, "once"))).json()
    again = (await page.ask(command(1, "once"))).json()
    assert again == lost
    view = (await http.snapshot("LOBBY", ada.seat))["snapshot"]
    assert [message["text"] for message in view["messages"]] == ["once"]


async def test_somebody_else_hears_a_page_that_polls_come_type_and_go(
    live: LiveHub, http: HubClient, ada: HeldSeat
) -> None:
    bob = await http.join("LOBBY", name="Bob")
    one, other = Poller(live, ada), Poller(live, bob)
    await one.hello((await ticket(live, ada))["ticket"])
    await other.hello((await ticket(live, bob))["ticket"])
    await one.poll({"frame": "signal", "room": "LOBBY", "kind": "typing", "data": {}})
    hints = [frame for frame in await other.poll() if frame["frame"] == "ephemeral"]
    assert [(hint["kind"], hint["sender"]) for hint in hints] == [("typing", "Ada")]
    assert len(live.hub.registry.connections) == 2
    await one.poll(over=True)
    assert len(live.hub.registry.connections) == 1


async def test_a_batch_of_a_page_that_nobody_knows_is_told_to_begin_again(live: LiveHub, ada: HeldSeat) -> None:
    page = Poller(live, ada)
    page.said = 7
    (bye,) = await page.poll(command(1, "hi"))
    assert (bye["frame"], bye["code"]) == ("bye", Close.DRAIN)
    assert (await page.ask()).json()["over"] is True


async def test_the_newest_page_of_a_seat_wins_and_the_older_one_hears_of_it(live: LiveHub, ada: HeldSeat) -> None:
    pages = [Poller(live, ada) for _ in range(7)]
    for page in pages:
        await page.hello((await ticket(live, ada))["ticket"])
    (bye,) = await pages[-2].poll()
    assert (bye["frame"], bye["code"]) == ("bye", Close.SUPERSEDED)
    assert await pages[-1].poll() == []
    assert len(live.hub.registry.connections) == 1


@pytest.mark.parametrize(
    "body", [{"session": "x"}, {"n": 0}, {"frames": ["{}"] * 101}, {"frames": ["\ud800"]}, {"seen": -1}, {"more": 1}]
)
async def test_a_batch_that_is_none_is_refused(live: LiveHub, ada: HeldSeat, body: dict[str, Any]) -> None:
    given: dict[str, Any] = {"session": "0" * 32, "n": 1, "frames": [], **body}
    async with httpx.AsyncClient(base_url=live.url, timeout=PATIENCE_S) as client:
        answer = await client.post(
            "/api/v1/rooms/LOBBY/frames",
            content=json.dumps(given),
            headers={"Authorization": f"Bearer {ada.seat}", "Content-Type": "application/json"},
        )
    assert answer.status_code == 422


async def test_only_the_owner_of_a_seat_polls_for_it(live: LiveHub, ada: HeldSeat) -> None:
    stranger = Poller(live, HeldSeat(room="LOBBY", player=ada.player, seat="made.up.credential", me=""))
    assert (await stranger.ask()).status_code == 401


async def test_push_turned_off_moves_pages_to_polling_and_leaves_programs_alone(
    live: LiveHub, http: HubClient, ada: HeldSeat
) -> None:
    bot = await http.join("LOBBY", name="Bot")
    held, program = await socket(live, ada, page=True), await socket(live, bot, page=False)
    await until(lambda: len(live.hub.registry.connections) == 2)
    live.hub.registry.turn_push(on=False)
    assert await _last(held) == Close.MOVED
    assert len(live.hub.registry.connections) == 1
    moved = await ticket(live, ada)
    assert moved["path"] == "/api/v1/rooms/LOBBY/frames"
    assert (await ticket(live, bot, page=False))["path"].startswith("/ws/")
    page = Poller(live, ada)
    assert kinds(await page.hello(moved["ticket"])) == ["welcome", "joined"]
    assert await _last(await socket(live, ada, page=True)) == Close.MOVED
    await program.close()

    live.hub.registry.turn_push(on=True)
    (bye,) = await page.poll()
    assert (bye["frame"], bye["code"]) == ("bye", Close.MOVED)
    assert (await ticket(live, ada))["path"].startswith("/ws/")


async def _last(held: ClientConnection) -> int:
    """The code of the bye that ends a socket, which is the code it is closed with."""
    said = 0
    with suppress(ConnectionClosed):
        while True:
            frame = json.loads(await held.recv())
            said = frame["code"] if frame["frame"] == "bye" else said
    assert held.close_code == said
    return said
