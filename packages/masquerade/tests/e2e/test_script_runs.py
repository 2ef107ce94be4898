"""What the pages cost Streamlit: nothing while people talk, one run per page when Python has something to draw."""

import asyncio
import threading
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from party import ON_STREAMLIT, Leaping, Player, eventually, running
from roomlit.client.connect import connect
from roomlit.client.room import RoomClient
from roomlit.testing.waiting import PATIENCE_S

pytestmark = pytest.mark.e2e
COUNTED = Path(__file__).with_name("counted.py")
MESSAGES = 300
TALKERS = 10
GAP_MS = 750
"""A seat may say a line every 0.7 s."""


class Crowd:
    """Ten people without a browser, on a thread of their own because the browser's driver holds this one."""

    def __init__(self, program: Leaping, room: str) -> None:
        self.joined = threading.Event()
        self.said = 0
        self._program, self._room = program, room
        self._thread = threading.Thread(target=lambda: asyncio.run(self._talk()), daemon=True)
        self._thread.start()

    async def _talk(self) -> None:
        async with AsyncExitStack() as stack:
            joining = [connect(self._program.url, room=self._room, name=f"talker {n}") for n in range(TALKERS)]
            talkers = [await stack.enter_async_context(one) for one in joining]
            self.joined.set()
            async with asyncio.timeout(PATIENCE_S):
                await asyncio.gather(*(_discussion(talker) for talker in talkers))
                for line in range(MESSAGES // TALKERS):
                    said = [f"line {line} of talker {number}" for number in range(TALKERS)]
                    await asyncio.gather(
                        *(one.send("message", text=text) for one, text in zip(talkers, said, strict=True))
                    )
                    self.said += TALKERS
                    self._program.pass_time(GAP_MS)


async def _discussion(talker: RoomClient) -> None:
    while True:
        event = await talker.next()
        if event.type == "phase" and event.phase["name"] == "discussion":
            return


@pytest.mark.long
@ON_STREAMLIT
def test_300_messages_cause_no_script_run_and_a_phase_at_most_one_per_page(
    tmp_path: Path, players: Callable[..., Player]
) -> None:
    tally = tmp_path / "runs"
    tally.touch()
    program = Leaping(tmp_path / "data")
    program.command = [program.command[0], str(COUNTED), *program.command[2:], str(tally)]

    def runs() -> int:
        return len(tally.read_text().splitlines())

    with running(program):
        room = program.open_room(mode="spot", ai_seats=2, ready_s=3, discussion_s=300, ballot_s=120, result_s=4)
        ada, bob = players(program.url), players(program.url, phone=True)
        ada.join(room, "Ada")
        bob.join(room, "Bob")
        crowd = Crowd(program, room)
        assert crowd.joined.wait(PATIENCE_S)
        ada.page.get_by_role("button", name="Start", exact=True).click()
        for player in (ada, bob):
            player.in_phase("Discussion")
        before = _settled(ada, runs)
        assert before > 0, "the counter does not count"

        eventually("everything said", lambda: crowd.said == MESSAGES)
        for player in (ada, bob):
            eventually("everything on screen", lambda player=player: len(player.lines()) >= MESSAGES)
        assert runs() == before, f"{runs() - before} script runs while {MESSAGES} messages were shown"

        program.ring(room, "discussion")
        for player in (ada, bob):
            eventually("the reveal", lambda player=player: _unmasked(program, room, player))
        # Ballot, result and reveal: Python draws the last two, on two pages.
        assert runs() - before <= 4, f"{runs() - before} script runs for three phases on two pages"


def _settled(player: Player, runs: Callable[[], int]) -> int:
    """The number of runs once there was none for a second."""
    before = -1
    while before != runs():
        before = runs()
        player.page.wait_for_timeout(1000)
    return before


def _unmasked(program: Leaping, room: str, player: Player) -> bool:
    """Whether Python has drawn the reveal; nobody waits for the ballot."""
    program.ring(room, "voting", "runoff")
    if player.page.locator(".unmasked").is_visible():
        player.unmask()
    return player.page.locator(".mq-card").first.is_visible()
