"""Waiting in tests: always for something, never for longer than a bound."""

import asyncio
from collections.abc import Callable

PATIENCE_S = 120.0
"""What a test gives anything it waits for: much longer than it takes, for a busy machine is no reason to fail.

It bounds hanging and measures nothing. How fast something is, is a matter of benchmarks.
"""


async def until(condition: Callable[[], object], *, seconds: float = PATIENCE_S) -> None:
    """Let the loop run until `condition()` is true; raises `AssertionError` after `seconds`.

    The bound is for what hangs: it measures nothing.

        async with MemoryHub() as bench:
            ada = await bench.guest("Ada")
            ada.say("hello")
            await until(lambda: ada.texts == ["hello"])
    """
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds
    turns = 0
    while not condition():
        if loop.time() > end:
            raise AssertionError(f"still waiting after {seconds} s")
        turns += 1
        # The first turns cost nothing; whoever needs more waits for a network or a disk.
        await asyncio.sleep(0 if turns < 50 else 0.005)


async def turns(count: int = 20) -> None:
    """Let everything that is ready run, `count` times: for showing that something does not happen.

    A hub in memory needs no more than that to answer.

        async with MemoryHub() as bench:
            ada = await bench.guest("Ada")
            await turns()
            assert ada.texts == []
    """
    for _ in range(count):
        await asyncio.sleep(0)
