"""A player made from docs/reference/game.md and protocol.md: `python game_bot.py http://localhost:8000 [room]`."""

import asyncio
import secrets
import sys

from client import Seat


class Bot(Seat):
    """Says a line, answers the prompts, names somebody. Without a room it opens one with these settings and starts."""

    def __init__(self, base, room=None, **options):
        super().__init__(base, room, f"Bot {secrets.token_hex(2)}", self.fold)
        self.typed, self.options, self.done = self.name, options, set()

    async def take(self):
        if self.room is None:
            self.room = (await self.post("rooms", {"kind": "masquerade", "options": self.options}))["room"]
        await super().take()

    def fold(self, event):
        data = event["data"]
        match event["type"]:
            case "message":
                self.view["messages"].append(data)
            case "voting_result":
                self.view["results"].append(data["result"])
            case "elimination":
                next(seat for seat in self.view["seats"] if seat["seat"] == data["seat"]).update(alive=False)
            case "ballot":
                self.view["you"].update(data)
            case _:
                self.view.update(data)

    def move(self):
        """The command for this moment, or None."""
        you, phase = self.view["you"], self.view["phase"]
        others = [seat["seat"] for seat in self.view["seats"] if seat["alive"] and seat["seat"] != you["seat"]]
        match phase["name"]:
            case "lobby" if you["host"]:
                return "start", {}
            case "ready":
                return "ready", {}
            case "prompts" if len(you["answers"]) < len(self.view["topic"]["prompts"]):
                return "answer", {"prompt": len(you["answers"]), "text": f"{len(you['answers']) + 1} jars of pickles"}
            case "discussion":
                return "message", {"text": "who is the robot here?"}
            case "voting" | "runoff":
                able = [seat for seat in others if seat in (phase["tied"] or others)]
                return "vote", {"named": secrets.choice(able) if able else None}

    async def play(self):
        """What the reveal of one whole game says."""
        while self.view is None or self.view["reveal"] is None:
            move = self.view and self.move()
            if move and (moment := repr((move[0], move[1].get("prompt"), self.view["phase"]))) not in self.done:
                self.done.add(moment)
                await self.do(move[0], **move[1])
            await asyncio.sleep(0.1)
        return self.view["reveal"]


async def main(base, room=None):
    bot = Bot(base, room, mode="hunt")
    await bot.take()
    async with asyncio.TaskGroup() as tasks:
        staying = tasks.create_task(bot.stay())
        print((await bot.play())["text"])
        staying.cancel()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:3]))
