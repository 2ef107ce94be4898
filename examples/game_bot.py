"""A player made from docs/reference/game.md and protocol.md: `python game_bot.py http://localhost:8000 [room]`."""

import asyncio
import secrets
import sys

from client import Seat


class Bot(Seat):
    """Says a line, answers the prompts, names somebody. Without a room it opens one with these settings and starts."""

    def __init__(self, base, room=None, **options):
        super().__init__(base, room, f"Bot {secrets.token_hex(2)}", self.fold)
        self.typed, self.options, self.news, self.done = self.name, options, asyncio.Event(), set()

    async def take(self):
        if self.room is None:
            self.room = (await self.post("rooms", {"kind": "masquerade", "options": self.options}))["room"]
        await super().take()

    def fold(self, event):
        view, data = self.view, event["data"]
        match event["type"]:
            case "message":
                view["messages"].append(data)
            case "voting_result":
                view["results"].append(data["result"])
            case "elimination":
                next(seat for seat in view["seats"] if seat["seat"] == data["seat"]).update(alive=False)
            case "ballot":
                view["you"].update(data)
            case _:
                view.update(data)
        self.news.set()

    def move(self):
        """The command for this moment, or None."""
        you, phase, topic = self.view["you"], self.view["phase"], self.view["topic"] or {"prompts": []}
        others = [seat["seat"] for seat in self.view["seats"] if seat["alive"] and seat["seat"] != you["seat"]]
        open_ = [prompt for prompt in range(len(topic["prompts"])) if str(prompt) not in you["answers"]]
        match phase["name"]:
            case "lobby" if you["host"]:
                return "start", {}
            case "ready":
                return "ready", {}
            case "prompts" if open_:
                return "answer", {"prompt": open_[0], "text": f"{open_[0] + 1} jars of pickles"}
            case "discussion":
                return "message", {"text": "who is the robot here?"}
            case "voting" | "runoff":
                able = [seat for seat in phase["tied"] or others if seat in others]
                return "vote", {"named": secrets.choice(able) if able else None}

    async def play(self):
        """What the reveal of one whole game says."""
        while self.view is None or self.view["reveal"] is None:
            self.news.clear()
            move = self.view and self.move()
            once = move and (*self.view["phase"].values(), move[0], move[1].get("prompt")).__repr__()
            if move and once not in self.done:
                self.done.add(once)
                await self.do(move[0], **move[1])
            else:
                await asyncio.wait({asyncio.create_task(self.news.wait())}, timeout=1)
        return self.view["reveal"]


async def main(base, room=None):
    bot = Bot(base, room, mode="hunt", ai_seats=3)
    await bot.take()
    staying = asyncio.create_task(bot.stay())
    print(f"in {bot.room}:", (await bot.play())["text"])
    staying.cancel()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:3]))
