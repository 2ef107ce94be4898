"""A player that was written from the reference pages alone plays whole games of every mode."""

import asyncio
import importlib.util
import sys
from pathlib import Path
from typing import Any

import pytest

from masquerade.match.logic import Match
from roomlit.testing.live_hub import LiveHub
from roomlit.testing.waiting import until

EXAMPLES = Path(__file__).parents[4] / "examples"
QUICK = {
    "rounds": 1,
    "ai_seats": 3,
    "ready_s": 1,
    "prompts_s": 5,
    "discussion_s": 5,
    "ballot_s": 5,
    "result_s": 1,
}
GAMES_S = 90.0


@pytest.fixture
def example(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The example as a module."""
    monkeypatch.syspath_prepend(str(EXAMPLES))
    monkeypatch.delitem(sys.modules, "client", raising=False)
    spec = importlib.util.spec_from_file_location("game_bot", EXAMPLES / "game_bot.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


async def whole_game(example: Any, url: str, mode: str, people: int) -> None:
    host = example.Bot(url, mode=mode, **QUICK)
    async with asyncio.TaskGroup() as tasks:
        games = [tasks.create_task(host.play())]
        await until(lambda: host.view is not None)
        bots = [host, *(example.Bot(url, host.room) for _ in range(people - 1))]
        games += [tasks.create_task(bot.play()) for bot in bots[1:]]
    reveals = [game.result() for game in games]
    assert all(reveal == reveals[0] for reveal in reveals)
    people_seen = {seat["nickname"] for seat in reveals[0]["seats"] if seat["role"] == "human"}
    assert people_seen == {bot.name for bot in bots}
    assert host.view["messages"]
    assert reveals[0]["ballots"]


@pytest.mark.long
async def test_a_bot_made_from_the_pages_plays_every_mode_to_its_reveal(example: Any) -> None:
    async with LiveHub(logic=Match()) as live, asyncio.timeout(GAMES_S), asyncio.TaskGroup() as games:
        for mode, people in (("hunt", 1), ("spot", 2), ("masks", 3)):
            games.create_task(whole_game(example, live.url, mode, people))
