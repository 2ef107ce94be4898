"""What the pages cost Streamlit: nothing while people talk, one run per page when Python has something to draw."""

import asyncio
import sys
import threading
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from party import Player, Program, eventually
from roomlit.client import RoomClient, connect

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]
COUNTED = Path(__file__).with_name("counted.py")
MESSAGES = 300
TALKERS = 10
GAP_S = 0.75
"""A seat may say a line every 0.7 s."""


class Crowd:
    """Ten people without a browser, on a thread of their own because the browser's driver holds this one."""

    def __init__(self, url: str, room: str) -> None:
        self.joined = threading.Event()
        self.said = 0
        self._url, self._room = url, room
        self._thread = threading.Thread(target=lambda: asyncio.run(self._talk()), daemon=True)
        self._thread.start()

    async def _talk(self) -> None:
        async with AsyncExitStack() as stack:
            joining = [connect(self._url, room=self._room, name=f"talker {n}") for n in range(TALKERS)]
            talkers = [await stack.enter_async_context(one) for one in joining]
            self.joined.set()
            async with asyncio.timeout(90), asyncio.TaskGroup() as group:
                for number, talker in enumerate(talkers):
                    group.create_task(self._say(talker, number))

    async def _say(self, talker: RoomClient, number: int) -> None:
        while True:
            event = await talker.next()
            if event.type == "phase" and event.phase["name"] == "discussion":
                break
        for line in range(MESSAGES // TALKERS):
            await talker.send("message", text=f"line {line} of talker {number}")
            self.said += 1
            await asyncio.sleep(GAP_S)


def test_300_messages_cause_no_script_run_and_a_phase_at_most_one_per_page(
    tmp_path: Path, players: Callable[..., Player]
) -> None:
    tally = tmp_path / "runs"
    tally.touch()
    program = Program(tmp_path / "data")
    program.command = [sys.executable, str(COUNTED), str(program.port), str(program.data), str(tally)]
    program.start()

    def runs() -> int:
        return len(tally.read_text().splitlines())

    try:
        room = program.open_room(mode="spot", ai_seats=2, ready_s=3, discussion_s=40, ballot_s=5, result_s=4)
        ada, bob = players(program.url), players(program.url, phone=True)
        ada.join(room, "Ada")
        bob.join(room, "Bob")
        crowd = Crowd(program.url, room)
        assert crowd.joined.wait(20)
        ada.page.get_by_role("button", name="Start", exact=True).click()
        for player in (ada, bob):
            player.in_phase("Discussion")
        before = runs()
        assert before > 0, "the counter does not count"

        eventually("everything said", lambda: crowd.said == MESSAGES, within_s=40)
        for player in (ada, bob):
            eventually("everything on screen", lambda player=player: len(player.lines()) >= MESSAGES)
        assert runs() == before, f"{runs() - before} script runs while {MESSAGES} messages were shown"

        for player in (ada, bob):
            player.page.locator(".mq-card").first.wait_for(timeout=90_000)  # A tie adds a run-off of 15 s.
        # Ballot, result and reveal: Python draws the last two, on two pages.
        assert runs() - before <= 4, f"{runs() - before} script runs for three phases on two pages"
    finally:
        program.stop()
