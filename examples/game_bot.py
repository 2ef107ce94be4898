"""A player made from docs/reference/game.md, protocol.md and http.md: `python game_bot.py http://localhost:8000 [room]`."""

import asyncio
import secrets

from client import Seat

KIND = "masquerade"


class Bot(Seat):
    """Says one line, answers the prompts, names somebody. Alone it opens a room and starts the game."""

    def __init__(self, base, room=None, **options):
        super().__init__(base, room, "Botty", self.fold)
        self.options, self.news, self.done = options, asyncio.Event(), set()

    async def take(self):
        if self.room is None:
            self.room = (await self.post("rooms", {"kind": KIND, "options": self.options}))["room"]
        await super().take()

    def fold(self, event):
        view, data = self.view, event["data"]
        match event["type"]:
            case "message":
                view["messages"].append(data)
            case "voting_result":
                view["results"].append(data["result"])
            case "elimination":
                next(seat for seat in view["seats"] if seat["seat"] == data["seat"])["alive"] = False
            case "ballot":
                view["you"].update(data)
            case _:
                view.update(data)
        self.news.set()

    def move(self):
        """The command for this moment, or None."""
        view, you, phase = self.view, self.view["you"], self.view["phase"]
        others = [seat["seat"] for seat in view["seats"] if seat["alive"] and seat["seat"] != you["seat"]]
        left = [n for n in range(len((view["topic"] or {"prompts": ()})["prompts"])) if str(n) not in you["answers"]]
        match phase["name"]:
            case "lobby" if you["host"]:
                return "start", {}
            case "ready":
                return "ready", {}
            case "prompts" if left:
                return "answer", {"prompt": left[0], "text": f"a jar of pickles, {left[0] + 1}"}
            case "discussion":
                return "message", {"text": "who is the robot here?"}
            case "voting" | "runoff":
                able = [seat for seat in phase["tied"] or others if seat in others]
                return "vote", {"named": secrets.choice(able) if able else None, "sliders": dict.fromkeys(map(str, others), 50)}

    async def play(self):
        """The reveal of one whole game."""
        while self.view is None or self.view["reveal"] is None:
            self.news.clear()
            asked = self.view and self.move()
            moment = asked and (self.view["game"], self.view["phase"]["name"], self.view["phase"]["round"], str(asked[1].get("prompt")))
            if asked and moment not in self.done and (await self.do(asked[0], **asked[1]))["frame"] == "ack":
                self.done.add(moment)
            elif not self.news.is_set():
                await asyncio.wait([asyncio.ensure_future(self.news.wait())], timeout=1)
        return self.view["reveal"]
