"""A running program and players for each test that needs them. Everything started here is ended here."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from party import Device, Leaping, Pages, Player, Program, running


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


@pytest.fixture
def pages(request: pytest.FixtureRequest) -> Pages:
    """Where people play (`party.ON_STREAMLIT`, `party.ON_BOTH`)."""
    return getattr(request, "param", "light")


@pytest.fixture
def players(browser: Browser, pages: Pages) -> Iterator[Callable[..., Player]]:
    """Makes players; checks at the end that no page threw."""
    made: list[Player] = []

    def make(url: str, *, phone: bool = False, device: Device | None = None) -> Player:
        made.append(Player(browser, url, phone=phone, device=device, pages=pages))
        return made[-1]

    yield make
    faults = [fault for player in made for fault in player.faults]
    for player in made:
        player.close()
    assert not faults, faults
