"""A client made from docs/reference/protocol.md alone: `python client.py http://localhost:8501 team`."""

import asyncio
import contextlib
import json
import secrets
import sys

import httpx
import websockets


class Seat:
    """One seat in one room, whatever happens to its connections. `heard` gets each event once and in order.

    Without a `room` it opens one, as `opening` says.
    """

    def __init__(self, base, room, name, heard, opening=None):
        self.base, self.room, self.name, self.heard = base.rstrip("/"), room, name, heard
        self.opening = opening or {}
        self.seat = self.path = self.token = self.socket = self.bye = None
        self.at, self.view, self.waiting, self.failed, self.joining = {}, None, {}, 0, True

    async def post(self, path, body, *, seat=None):
        headers = {"Authorization": f"Bearer {seat}"} if seat else {}
        async with httpx.AsyncClient(base_url=self.base + "/api/v1/", trust_env=False) as http:
            answer = await http.post(path, json=body, headers=headers)
        if answer.is_client_error and answer.status_code not in (408, 425, 429):
            raise SystemExit(answer.json().get("detail", answer.text))
        return answer.raise_for_status().json()

    async def take(self):
        if self.room is None:
            self.room = (await self.post("rooms", self.opening))["room"]
        request = secrets.token_hex(16)  # With the same one again, the same seat.
        given = await self.post(f"rooms/{self.room}/seats", {"name": self.name, "request": request})
        self.room, self.seat, self.name = given["room"], given["seat"], given["me"]

    async def stay(self):
        """Connect, and again whenever it breaks, until the server says stop."""
        while True:
            try:
                code = await self.connect()
            except (OSError, httpx.HTTPError, websockets.WebSocketException, TimeoutError):
                code = 1006
            if self.bye is not None:
                code = self.bye["code"]
            if code // 100 == 42 or (code == 4001 and self.token):
                self.token = None
                if code == 4201:
                    self.at = {}
            elif code // 100 == 40:
                raise SystemExit(f"the server says stop: {self.bye['why'] if self.bye else code}")
            window = self.bye["retry"] if self.bye else {"min_ms": 0, "max_ms": 1000 * min(4, 2**self.failed)}
            self.failed += 1
            if code // 100 != 42 or self.failed > 2:
                await asyncio.sleep(
                    (window["min_ms"] + secrets.randbelow(window["max_ms"] - window["min_ms"] + 1)) / 1000
                )

    async def connect(self):
        self.bye, self.joining = None, True
        hello = {"frame": "hello", "version": 1, "at": self.at}
        if self.token and self.failed <= 2:
            hello["resume"] = self.token
        else:
            given = await self.post(f"rooms/{self.room}/ticket", {}, seat=self.seat)
            hello["ticket"], self.path, self.token = given["ticket"], given["path"], None
        async with websockets.connect("ws" + self.base.removeprefix("http") + self.path) as self.socket:
            await self.say(hello)
            try:
                while True:
                    await self.hear(json.loads(await asyncio.wait_for(self.socket.recv(), 30)))
            except websockets.ConnectionClosed as closed:
                return closed.rcvd.code if closed.rcvd else 1006

    async def say(self, frame):
        await self.socket.send(json.dumps(frame))

    async def hear(self, frame):
        match frame["frame"]:
            case "welcome":
                self.token = frame["resume"]
                await self.say({"frame": "heartbeat", "nonce": 1, "reply": False})
            case "joined":
                self.failed, self.joining = 0, False
                if frame["how"] != "resumed":
                    self.at, self.view = frame["at"], frame["snapshot"]
                for id, command in list(self.waiting.items()):
                    if asyncio.get_running_loop().time() - command["made_at"] > 270:  # It could be done twice.
                        self.waiting.pop(id)["answer"].set_exception(TimeoutError("not known whether it was done"))
                    else:
                        await self.say(command["frame"])
            case "event" if not self.joining:
                here = self.at.get(frame["audience"])
                if here is None or frame["seq"] > here["seq"] + 1:
                    await self.join()
                elif frame["seq"] == here["seq"] + 1:
                    here["seq"] = frame["seq"]
                    self.heard(frame)
            case "ack" | "refused":
                if (command := self.waiting.pop(frame["id"], None)) is not None:
                    command["answer"].set_result(frame)
            case "heartbeat" if not frame.get("reply"):
                await self.say({**frame, "reply": True})
            case "bye":
                self.bye = frame

    async def join(self):
        self.at, self.joining = {}, True
        await self.say({"frame": "join", "room": self.room})

    async def do(self, name, **args):
        """The answer to a command: `ack` or `refused`. It is sent until there is one, and done once."""
        frame = {"frame": "command", "id": secrets.token_hex(16), "room": self.room, "name": name, "args": args}
        loop = asyncio.get_running_loop()
        answer = loop.create_future()
        self.waiting[frame["id"]] = {"frame": frame, "answer": answer, "made_at": loop.time()}
        if not self.joining and self.socket is not None:
            with contextlib.suppress(websockets.ConnectionClosed):  # Then it goes after the next `joined`.
                await self.say(frame)
        return await answer


async def main(base, room=None):
    seat = Seat(base, room, "stranger", lambda event: print(event["seq"], event["type"], event["data"]))
    await seat.take()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(seat.stay())
        print(f"in {seat.room} as {seat.name}:", await seat.do("message", text="hello from a client of its own"))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:3]))
