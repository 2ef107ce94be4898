"""What the host reads in the terminal."""

import asyncio
import re
from pathlib import Path

import pytest

from party import Program, eventually
from roomlit.client.connect import connect

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("dev", [False, pytest.param(True, marks=pytest.mark.long)])
def test_the_log_names_connections_and_only_a_developer_sees_who_says_something(tmp_path: Path, dev: bool) -> None:
    program = Program(tmp_path / "data")
    if dev:
        program.command.append("--dev")
    program.start()
    try:
        asyncio.run(_talk(program.url, program.open_room(ai_seats=7, ready_s=1, discussion_s=60)))
        log = program.log.read_text()
        assert "🔌 accepted" in log
        assert ("📨 message" in log) == dev
        if dev:
            eventually("an AI player's line in the log", lambda: "🤖 message" in program.log.read_text())
        else:
            assert not re.search("📨|🤖", log)
    finally:
        program.stop()


async def _talk(url: str, room: str) -> None:
    async with connect(url, room=room, name="Ada") as ada:
        await ada.send("start")
        while (await ada.next()).data.get("phase", {}).get("name") != "discussion":
            pass
        await ada.send("message", text="hello, what do you think?")
