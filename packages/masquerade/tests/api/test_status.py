"""The operator's look at the connections: with the key of the data directory, and not without."""

import asyncio
from pathlib import Path

import pytest

from masquerade.api.status import ask, lines
from roomlit.errors import LocalError
from roomlit.testing.live_hub import LiveHub

TOLD = {
    "rooms": 2,
    "connections": {"websocket": 5, "rest": 1},
    "quality": {
        "window_s": 300,
        "reports": 12,
        "round_trip_ms": {"p50": 31.4, "p95": 210.0},
        "jitter_ms": {"p50": None, "p95": None},
        "beats_lost": 3,
        "reconnects": 1,
    },
}


def test_the_figures_are_told_in_plain_lines() -> None:
    assert lines(TOLD) == [
        "rooms        2",
        "connections  6 (1 by rest, 5 by websocket)",
        "of the last 5 minutes, 12 reports of pages:",
        "round trip   31 ms, 95 % within 210 ms",
        "jitter       not measured yet",
        "beats lost   3",
        "reconnects   1",
    ]


async def test_whoever_has_the_data_directory_is_told_and_whoever_has_another_is_not(tmp_path: Path) -> None:
    own, other = tmp_path / "own", tmp_path / "other"
    async with LiveHub(settings={"data": own}) as live, LiveHub(settings={"data": other}):
        told = await asyncio.to_thread(ask, own, live.url)
        assert (told["rooms"], told["connections"]) == (0, {})
        assert lines(told)[1] == "connections  0"
        with pytest.raises(LocalError, match="does not know the key"):
            await asyncio.to_thread(ask, other, live.url)


def test_a_directory_without_a_key_and_a_server_that_is_not_there_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(LocalError, match="--data"):
        ask(tmp_path, "http://127.0.0.1:9")
    (tmp_path / "signing.key").write_bytes(b"k" * 32)
    with pytest.raises(LocalError, match="--port"):
        ask(tmp_path, "http://127.0.0.1:9")
