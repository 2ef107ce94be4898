"""Every way by which a page or a program speaks to a room, by hand: whatever pass it shows, and whatever it says."""

import json
import secrets
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import msgspec
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from masquerade.match.logic import Match
from masquerade.rules.state import State
from roomlit.hosting import Action, Step
from roomlit.ports.logic import SERVER, Act, Tick
from roomlit.streamlit.streamlit_transport import StreamlitTransport
from roomlit.testing.live_hub import LiveHub
from roomlit.testing.waiting import PATIENCE_S, turns

ROOM = "ROOM22"
WAYS = ("websocket", "stream", "long poll", "poll", "requests", "streamlit")
ROUNDS = 40
Frame = dict[str, Any]


class Pass(msgspec.Struct, frozen=True):
    """What is shown at the door: the player of the address, a credential for requests, a ticket for connections."""

    player: str
    credential: str
    ticket: str


class Bells(Match):
    """The game, whose bell the server rings when told to: no test waits for one."""

    def step(self, state: State, action: Action, *, at: int) -> Step:
        if isinstance(action, Act) and action.player == SERVER:
            return super().step(state, Tick(), at=self.deadline(state) or at)
        return super().step(state, action, at=at)


@asynccontextmanager
async def serving(**options: Any) -> AsyncGenerator[LiveHub]:
    """A server with one room of the game."""
    async with LiveHub(logic=Bells(), settings={"commands_per_s": 1_000, "command_burst": 1_000}) as live:
        await live.hub.open_room("masquerade", code=ROOM, options=options)
        yield live


async def ring(live: LiveHub, phase: str) -> None:
    """Bells until the game is there."""
    actor = live.hub.room(ROOM)
    while actor.state.phase.name != phase:
        actor.submit(Act(player=SERVER, name="ring"))
        await actor.settled()


async def request(live: LiveHub, method: str, path: str, credential: str = "", **more: Any) -> httpx.Response:
    """One request."""
    async with httpx.AsyncClient(base_url=live.url, timeout=PATIENCE_S) as client:
        return await client.request(method, f"/api/v1/rooms/{ROOM}{path}", headers=_bearer(credential), **more)


def _bearer(credential: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {credential}"} if credential else {}


async def seated(live: LiveHub, name: str, **meta: Any) -> Pass:
    """Somebody who was let in."""
    body = {"name": name, "request": secrets.token_hex(16), "meta": meta}
    given = (await request(live, "POST", "/seats", json=body)).raise_for_status().json()
    return Pass(given["player"], given["seat"], "")


async def with_ticket(live: LiveHub, seat: Pass) -> Pass:
    """The same, with a fresh ticket."""
    answer = (await request(live, "POST", "/ticket", seat.credential, json={})).raise_for_status().json()
    return Pass(seat.player, seat.credential, answer["ticket"])


def command(name: str, args: dict[str, Any], **more: Any) -> Frame:
    """A command as it goes on the wire."""
    return {"frame": "command", "id": secrets.token_hex(8), "room": ROOM, "name": name, "args": args, **more}


async def spoken(way: str, live: LiveHub, shown: Pass, *frames: Frame) -> list[Frame]:
    """All that comes back by this way, until each command is answered or the connection is over. What a request is
    refused with is a frame `http`.
    """
    hello = {"frame": "hello", "version": 1, "ticket": shown.ticket}
    wanted = {frame["id"] for frame in frames if frame["frame"] == "command"}

    def over(heard: list[Frame]) -> bool:
        answered = {frame.get("id") for frame in heard if frame["frame"] in {"ack", "refused", "http"}}
        ended = any(frame["frame"] in {"bye", "http"} for frame in heard)
        return ended or (wanted <= answered and bool(heard))

    match way:
        case "requests":
            return [await _request(live, shown, frame) for frame in frames]
        case "websocket":
            return await _socket(live, shown, [hello, *frames], over)
        case "stream":
            return await _stream(live, shown, [hello, *frames], over)
        case "streamlit":
            return await _streamlit(live, [hello, *frames], over)
        case _:
            return await _polls(live, shown, [hello, *frames], over, wait_ms=500 if way == "long poll" else 0)


async def _request(live: LiveHub, shown: Pass, frame: Frame) -> Frame:
    body = {key: value for key, value in frame.items() if key not in {"frame", "room"}}
    answer = await request(live, "POST", "/commands", shown.credential, json=body)
    said = answer.json()
    kind = "ack" if answer.is_success else "refused" if answer.status_code == 409 else "http"
    return {"frame": kind, "id": frame["id"], "code": said.get("code", ""), "said": said}


async def _socket(live: LiveHub, shown: Pass, frames: list[Frame], over: Any) -> list[Frame]:
    heard: list[Frame] = []
    address = f"{live.url.replace('http', 'ws', 1)}/ws/{ROOM}/{shown.player}"
    async with connect(address, compression=None, open_timeout=PATIENCE_S) as socket:
        try:
            for frame in frames:
                await socket.send(json.dumps(frame))
            while not over(heard):
                heard.append(json.loads(await socket.recv()))
        except ConnectionClosed:
            pass
    return heard


def _batch(frames: list[Frame], session: str, *, n: int = 1, seen: int = 0) -> dict[str, Any]:
    return {"session": session, "n": n, "frames": [json.dumps(frame) for frame in frames], "seen": seen}


async def _polls(live: LiveHub, shown: Pass, frames: list[Frame], over: Any, *, wait_ms: int) -> list[Frame]:
    heard: list[Frame] = []
    body = _batch(frames, secrets.token_hex(16))
    for _ in range(ROUNDS):
        answer = await request(live, "POST", "/frames", shown.credential, json={**body, "wait_ms": wait_ms})
        if not answer.is_success:
            return [{"frame": "http", "code": answer.json()["code"]}]
        said = answer.json()
        heard += [json.loads(text) for text in said["frames"]][max(0, body["seen"] + 1 - said["n"]) :]
        body |= {"n": said["up"] + 1, "frames": [], "seen": said["n"] + len(said["frames"]) - 1}
        if over(heard) or said["over"]:
            break
    return heard


async def _stream(live: LiveHub, shown: Pass, frames: list[Frame], over: Any) -> list[Frame]:
    heard: list[Frame] = []
    body = _batch(frames, secrets.token_hex(16))
    async with (
        httpx.AsyncClient(base_url=live.url, timeout=PATIENCE_S) as client,
        client.stream("POST", f"/api/v1/rooms/{ROOM}/stream", json=body, headers=_bearer(shown.credential)) as answer,
    ):
        if not answer.is_success:
            return [{"frame": "http", "code": json.loads(await answer.aread())["code"]}]
        async for line in answer.aiter_lines():
            if line.startswith("event: over"):
                break
            if line.startswith("data: {"):
                heard.append(json.loads(line.removeprefix("data: ")))
                if over(heard):
                    break
    return heard


async def _streamlit(live: LiveHub, frames: list[Frame], over: Any) -> list[Frame]:
    page = StreamlitTransport(hub=live.hub, room=ROOM, address="198.51.100.7", rerun=lambda: None, present=lambda: True)
    heard: list[Frame] = []
    try:
        await page.absorb(None, {**_batch(frames, secrets.token_hex(16)), "over": False})
        for _ in range(ROUNDS):
            await turns()
            await live.hub.room(ROOM).settled()
            down = json.loads(page.data())["down"]
            heard = [json.loads(text) for text in down["frames"]]
            if over(heard) or down["over"]:
                break
    finally:
        page.leave()
    return heard
