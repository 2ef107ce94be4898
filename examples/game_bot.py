"""A player made from docs/reference/game.md and protocol.md: `python game_bot.py http://localhost:8000 [room]`."""

import asyncio
import secrets
import sys

from client import Seat


class Bot(Seat):
    """Says a line, answers the prompts, names the first other seat. Without a room it opens one with these settings."""

    def __init__(self, base, room=None, **options):
        super().__init__(base, room, secrets.token_hex(3), self.fold, {"kind": "masquerade", "options": options})

    def fold(self, event):
        match event["type"], event["data"]:
            case "message", line:
                self.view["messages"].append(line)
            case "elimination", gone:
                next(seat for seat in self.view["seats"] if seat["seat"] == gone["seat"]).update(alive=False)
            case "ballot", own:
                self.view["you"].update(own)
            case _, parts:
                self.view.update(parts)

    def move(self):
        """The command for this moment, or None."""
        you, phase = self.view["you"], self.view["phase"]
        alive = [seat["seat"] for seat in self.view["seats"] if seat["alive"]]
        match phase["name"]:
            case "lobby" if you["host"]:
                return "start", {}
            case _ if you["seat"] not in alive:
                return None
            case "ready" if not you["ready"]:
                return "ready", {}
            case "prompts" if (prompt := len(you["answers"])) < 2:
                return "answer", {"prompt": prompt, "text": f"{prompt + 1} jars of pickles"}
            case "discussion" if you["seat"] not in [line["seat"] for line in self.view["messages"]]:
                return "message", {"text": "who is the robot here?"}
            case "voting" | "runoff" if you["ballot"] is None:
                return "vote", {"named": next((seat for seat in phase["tied"] or alive if seat != you["seat"]), None)}

    async def play(self):
        """Takes part in one whole game, and gives what its reveal says."""
        await self.take()
        async with asyncio.TaskGroup() as tasks:
            staying = tasks.create_task(self.stay())
            while self.view is None or self.view["reveal"] is None:
                if self.view and (move := self.move()):
                    await self.do(move[0], **move[1])
                await asyncio.sleep(0.2)
            staying.cancel()
        return self.view["reveal"]


if __name__ == "__main__":
    print(asyncio.run(Bot(*sys.argv[1:3], mode="hunt").play())["text"])
