"""Plays a real game in Chromium and keeps pictures of every page in docs/images. It drives the running program.

Four people look on, so that each page is kept four times: at a desk and on a phone, dark and light. With `--smoke`
three of them play, wait for no bell, and leave the documents as they are.
"""

import argparse
import sys
import tempfile
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from roomlit.testing.chromium import PATIENCE_MS, flags, own_chromium

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "packages/masquerade/tests/e2e"))

from party import Device, Leaping, Player, running  # noqa: E402 – the stage of the browser tests

IMAGES = ROOT / "docs" / "images"
DOCUMENT = ROOT / "docs" / "pages.md"
PAGES = {
    "landing": "The first page",
    "door": "The door of a room",
    "waiting": "The waiting room",
    "ready": "Masks on, with the rules",
    "prompts": "Answers in character, sealed",
    "table": "The discussion",
    "ballot": "The ballot",
    "reveal": "The reveal",
    "explained": "What gave whom away",
}
KINDS = ("desk-dark", "desk-light", "phone-dark", "phone-light")
SMALL_KINDS = ("desk-dark", "desk-light", "phone-light")
NAMES = ("Ada", "Bob", "Chiara", "David")
ANSWERS = (
    ("I would rather not say, the neighbours read this", "twice, and I would do it again"),
    ("with mustard", "my aunt knows a man who does that"),
    ("in the old days we simply walked there", "not before breakfast"),
    ("loudly. And then I apologise to the furniture", "three. Four if it rains"),
)
TALK = (
    (0, "ok I’ll start: whose furniture was that, be honest"),
    (1, "mine. we are on good terms again"),
    (2, "that is exactly what a bot would say"),
    (3, "bold words from somebody who answered in two seconds 😅"),
)
SETTINGS = {
    "mode": "masks",
    "ai_seats": 3,
    "rounds": 1,
    "ready_s": 60,
    "prompts_s": 150,
    "discussion_s": 80,
    "ballot_s": 60,
    "result_s": 3,
}
SEALING_MS = 150_000 + PATIENCE_MS
"""The AI seats take their time over their answers."""


class Album:
    """The folder of the pictures; `haste` divides all pauses for what moves or speaks."""

    def __init__(self, folder: Path, *, haste: int = 1) -> None:
        self._folder = folder
        self._haste = haste
        self.hasty = haste > 1
        folder.mkdir(parents=True, exist_ok=True)

    def pause(self, player: Player, ms: int) -> None:
        """Let so much time go by in the player's page."""
        player.page.wait_for_timeout(ms / self._haste)

    def keep(self, people: Mapping[str, Player], page: str) -> None:
        """A picture of what each of them sees now."""
        for kind, player in people.items():
            self.pause(player, 500)  # Let what moves come to rest.
            file = self._folder / f"{page}-{kind}.jpg"
            player.page.screenshot(path=file, type="jpeg", quality=82)
            print(file)


def main(arguments: Sequence[str] | None = None) -> None:
    """People and three AI seats, from the landing page to the reveal."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--smoke", metavar="FOLDER", type=Path, help="a short game, and its pictures there")
    smoke: Path | None = parser.parse_args(arguments).smoke
    with (
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as playwright,
        running(Leaping(Path(folder) / "data")) as program,
    ):
        browser = playwright.chromium.launch(executable_path=own_chromium(), args=flags())
        if smoke:
            _play(program, browser, SMALL_KINDS, Album(smoke, haste=50))
        else:
            for old in IMAGES.glob("*.jpg"):
                old.unlink()
            _play(program, browser, KINDS, Album(IMAGES))
            DOCUMENT.write_text(gallery(), encoding="utf-8")
        browser.close()


@contextmanager
def gathered(browser: Browser, url: str, kinds: Sequence[str]) -> Generator[dict[str, Player]]:
    """One person per kind of picture."""
    people = {
        kind: Player(browser, url, phone=kind.startswith("phone"), dark=kind.endswith("dark"), pages="streamlit")
        for kind in kinds
    }
    yield people
    for player in people.values():
        player.close()


def _play(program: Leaping, browser: Browser, kinds: Sequence[str], album: Album) -> None:
    room = program.open_room(**SETTINGS)
    program.open_room(public=True)

    def bell(phase: str) -> None:
        if album.hasty:
            program.ring(room, phase)

    with gathered(browser, program.url, kinds) as people:
        everybody = list(people.values())
        _arrive(people, room, album)
        screen = Player(browser, program.url, device=Device(width=1920, height=1080), dark=True)
        screen.page.goto(f"{program.url}/screen/{room}")
        screen.page.locator(".foyer").wait_for()
        album.keep({"lobby": screen}, "screen")
        _answer(people, album)
        bell("prompts")
        _talk(everybody, album)
        album.keep(people, "table")
        album.keep({"table": screen}, "screen")
        bell("discussion")
        _vote(people, album)
        bell("voting")
        _look_back(people, album)
        album.pause(screen, 6000)
        album.keep({"reveal": screen}, "screen")
        screen.close()


def _arrive(people: Mapping[str, Player], room: str, album: Album) -> None:
    """From the landing page through the door into the waiting room."""
    everybody = list(people.values())
    for player in everybody:
        player.page.goto(player.url)
        player.page.get_by_role("button", name="Play alone").wait_for()
    album.keep(people, "landing")
    for player in everybody:
        player.page.goto(f"{player.url}/?room={room}")
        player.page.get_by_label("Nickname").wait_for()
    album.keep(people, "door")
    for player, name in zip(everybody, NAMES, strict=False):
        player.page.get_by_label("Nickname").fill(name)
        player.page.get_by_role("button", name="Join", exact=True).click()
        player.page.locator(".waiting").wait_for()
    everybody[0].page.get_by_text(NAMES[len(everybody) - 1]).first.wait_for()
    album.keep(people, "waiting")


def _answer(people: Mapping[str, Player], album: Album) -> None:
    """From the start to the last sealed answer."""
    everybody = list(people.values())
    everybody[0].page.get_by_role("button", name="Start", exact=True).click()
    for player in everybody:
        player.page.get_by_text("Tonight you are").wait_for()
    album.keep(people, "ready")
    for player in everybody:
        player.page.get_by_role("button", name="I’m ready").click()
    for player in everybody:
        player.page.locator(".prompts textarea").first.wait_for()
    album.keep(people, "prompts")
    for player, answers in zip(everybody, ANSWERS, strict=False):
        player.seal(*answers)


def _talk(everybody: Sequence[Player], album: Album) -> None:
    for player in everybody:
        player.page.get_by_label("Your message").wait_for(timeout=SEALING_MS)
    for who, text in TALK[: len(everybody)]:
        everybody[who].say(text)
        album.pause(everybody[who], 9000)


def _vote(people: Mapping[str, Player], album: Album) -> None:
    for player in people.values():
        player.in_phase("Ballot")
    album.keep(people, "ballot")
    for player in people.values():
        player.vote()


def _look_back(people: Mapping[str, Player], album: Album) -> None:
    """The reveal, and what is told after it."""
    for player in people.values():
        player.page.locator(".mq-card").first.wait_for()
        album.pause(player, 2500)
    album.keep(people, "reveal")
    for player in people.values():
        player.page.get_by_text("Who was who").first.scroll_into_view_if_needed()
        player.page.evaluate("document.querySelector('[data-testid=stMain]').scrollBy(0, innerHeight * 0.8)")
    album.keep(people, "explained")


def gallery() -> str:
    """The document that shows all pictures."""
    lines = [
        "# Every page",
        "",
        "<!-- Written by `tools/screenshots.py`, which plays a game: do not edit. -->",
        "",
    ]
    for page, title in PAGES.items():
        lines += [f"## {title}", ""]
        lines += ["| desk, dark | desk, light | phone, dark | phone, light |", "|---|---|---|---|"]
        lines += ["| " + " | ".join(f"![{title}, {kind}](images/{page}-{kind}.jpg)" for kind in KINDS) + " |", ""]
    lines += ["## The shared screen", "", "| waiting | talking | the reveal |", "|---|---|---|"]
    shots = ("lobby", "table", "reveal")
    lines += ["| " + " | ".join(f"![Shared screen, {shot}](images/screen-{shot}.jpg)" for shot in shots) + " |", ""]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
