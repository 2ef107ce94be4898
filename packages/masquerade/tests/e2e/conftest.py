"""A running program and a real browser for each test that needs them. Everything started here is ended here."""

import os
import shutil
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from party import PARTY_HOST, Player, Program
from playwright.sync_api import Browser, sync_playwright


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    """A running program. Whatever it logs must not hold a traceback."""
    running = Program(tmp_path / "data")
    running.start()
    try:
        yield running
    finally:
        running.stop()
    log = running.log.read_text()
    assert "Traceback" not in log, log[-4000:]


@pytest.fixture(scope="session")
def browser() -> Generator[Browser]:
    """Chromium: the machine's own when there is one, Playwright's otherwise."""
    own = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
    arguments = [f"--host-resolver-rules=MAP {PARTY_HOST} 127.0.0.1", "--disable-background-networking"]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=own, args=arguments)
        yield started
        started.close()


@pytest.fixture
def players(browser: Browser) -> Iterator[Callable[..., Player]]:
    """Makes players; checks at the end that no page threw."""
    made: list[Player] = []

    def make(url: str, *, phone: bool = False) -> Player:
        made.append(Player(browser, url, phone=phone))
        return made[-1]

    yield make
    faults = [fault for player in made for fault in player.faults]
    for player in made:
        player.close()
    assert not faults, faults
