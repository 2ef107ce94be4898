"""A bot that says everything backwards: `python echo_bot.py http://localhost:8501 team`."""

import asyncio
import sys

import roomlit


async def echo(base_url: str, code: str) -> None:
    async with roomlit.connect(base_url, room=code, name="echo", create=True) as room:
        async for event in room:
            if event.type == "message" and event.sender != room.me:
                await room.send("message", text=event.text[::-1])


if __name__ == "__main__":
    asyncio.run(echo(*sys.argv[1:3]))
