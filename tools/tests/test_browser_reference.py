"""The reference of the browser client: every JavaScript example of the page runs, and what is left out is found."""

import asyncio
import json
from pathlib import Path

from browser_reference import PAGE, complaints, lacks
from jsdoc import Told, of_type
from page_examples import examples
from roomlit.testing import LiveHub
from roomlit.testing.waiting import PATIENCE_S

TOOLS = Path(__file__).resolve().parents[1]
EXAMPLES = [each for each in examples(PAGE.read_text(encoding="utf-8")) if each.language == "js"]


async def test_every_javascript_example_runs_beside_a_hub_while_somebody_else_buzzes() -> None:
    rooms = {f"ROOM-{number}": each.code for number, each in enumerate(EXAMPLES)}
    async with LiveHub() as live:
        for room in ("TEAM", *rooms):
            await live.hub.open_room("chat", code=room)
        given = {"hub": live.url, "examples": [{"room": room, "code": code} for room, code in rooms.items()]}
        node = await asyncio.create_subprocess_exec(
            TOOLS / "node", TOOLS / "page_examples.mjs", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
        )
        async with asyncio.timeout(PATIENCE_S):
            said, _ = await node.communicate(json.dumps(given).encode())
    assert said.decode() == ""
    assert node.returncode == 0


def test_every_function_that_a_page_may_call_has_an_example_that_calls_it() -> None:
    functions = [told.name for told in of_type("RoomHandle", "types.js") if told.called]
    assert functions
    assert [name for name in functions if not any(f"room.{name}(" in each.code for each in EXAMPLES)] == []


def test_the_page_and_the_comments_leave_nothing_out() -> None:
    assert list(complaints()) == []


def test_what_a_comment_leaves_out_is_found() -> None:
    assert list(lacks(Told("ring", "(bell: string, fn: (at: number) => void) => void", "Rings the `bell`."))) == [
        "does not say what `fn` is",
        "has no example",
    ]
    assert list(lacks(Told("me", "string", ""))) == ["has no description"]
