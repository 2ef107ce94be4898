"""A running program and a real browser for each test that needs them. Everything started here is ended here."""

from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from party import Device, Leaping, Player, Program, chromium, running
from roomlit.testing.chromium import PATIENCE_MS


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    """A running program. Whatever it logs must not hold a traceback."""
    with running(Program(tmp_path / "data")) as started:
        yield started


@pytest.fixture(scope="session")
def leaping(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Leaping]:
    """A running program with a clock that leaps; the tests of a worker share it, each with rooms of its own."""
    with running(Leaping(tmp_path_factory.mktemp("leaping") / "data")) as started:
        yield started


@pytest.fixture(scope="module")
def browser() -> Generator[Browser]:
    """Chromium: the machine's own when there is one, Playwright's otherwise."""
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        started = chromium(playwright)
        yield started
        started.close()


@pytest.fixture
def players(browser: Browser) -> Iterator[Callable[..., Player]]:
    """Makes players; checks at the end that no page threw."""
    made: list[Player] = []

    def make(url: str, *, phone: bool = False, device: Device | None = None) -> Player:
        made.append(Player(browser, url, phone=phone, device=device))
        return made[-1]

    yield make
    faults = [fault for player in made for fault in player.faults]
    for player in made:
        player.close()
    assert not faults, faults
