"""Plays a real game in Chromium and keeps pictures of every page in docs/images. It drives the running program.

Four people look on, so that each page is kept four times: at a desk and on a phone, dark and light.
"""

import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "packages/masquerade/tests/e2e"))

from party import Device, Player, Program, chromium  # noqa: E402 – the stage of the browser tests

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
    "ai_seats": 3,
    "rounds": 1,
    "ready_s": 60,
    "prompts_s": 150,
    "discussion_s": 80,
    "ballot_s": 60,
    "result_s": 3,
}


def main() -> None:
    """Four people and three AI seats, from the landing page to the reveal."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    for old in IMAGES.glob("*"):
        old.unlink()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        program = Program(Path(folder) / "data")
        program.start()
        browser = chromium(playwright)
        try:
            with gathered(browser, program.url) as people:
                _play(program, people, browser)
        finally:
            browser.close()
            program.stop()
    DOCUMENT.write_text(gallery(), encoding="utf-8")


@contextmanager
def gathered(browser: Browser, url: str) -> Generator[dict[str, Player]]:
    """One person per kind of picture."""
    people = {kind: Player(browser, url, phone=kind.startswith("phone"), dark=kind.endswith("dark")) for kind in KINDS}
    yield people
    for player in people.values():
        player.close()


def _play(program: Program, people: dict[str, Player], browser: Browser) -> None:
    room = program.open_room(**SETTINGS)
    program.open_room(public=True)
    everybody = list(people.values())
    for player in everybody:
        player.page.goto(program.url)
        player.page.get_by_role("button", name="Play alone").wait_for()
    _keep(people, "landing")
    for player in everybody:
        player.page.goto(f"{program.url}/?room={room}")
        player.page.get_by_label("Nickname").wait_for()
    _keep(people, "door")
    for player, name in zip(everybody, NAMES, strict=True):
        player.page.get_by_label("Nickname").fill(name)
        player.page.get_by_role("button", name="Join", exact=True).click()
        player.page.locator(".waiting").wait_for()
    everybody[0].page.get_by_text(NAMES[-1]).first.wait_for()
    _keep(people, "waiting")
    screen = Player(browser, program.url, device=Device(width=1920, height=1080), dark=True)
    screen.page.goto(f"{program.url}/screen/{room}")
    _keep({"lobby": screen}, "screen")
    everybody[0].page.get_by_role("button", name="Start", exact=True).click()
    for player in everybody:
        player.page.get_by_text("Tonight you are").wait_for()
    _keep(people, "ready")
    for player in everybody:
        player.page.get_by_role("button", name="I’m ready").click()
    for player in everybody:
        player.page.locator(".prompts textarea").first.wait_for()
    _keep(people, "prompts")
    for player, answers in zip(everybody, ANSWERS, strict=True):
        player.seal(*answers)
    _talk(everybody)
    _keep(people, "table")
    _keep({"table": screen}, "screen")
    for player in everybody:
        player.page.locator("h2.phase", has_text="Ballot").wait_for(timeout=120_000)
    _keep(people, "ballot")
    for player in everybody:
        player.vote()
    for player in everybody:
        player.page.locator(".mq-card").first.wait_for(timeout=120_000)
        player.page.wait_for_timeout(2500)
    _keep(people, "reveal")
    for player in everybody:
        player.page.get_by_text("Who was who").first.scroll_into_view_if_needed()
        player.page.evaluate("document.querySelector('[data-testid=stMain]').scrollBy(0, innerHeight * 0.8)")
    _keep(people, "explained")
    screen.page.wait_for_timeout(6000)
    _keep({"reveal": screen}, "screen")
    screen.close()


def _talk(everybody: list[Player]) -> None:
    for player in everybody:
        player.page.get_by_label("Your message").wait_for(timeout=180_000)
    for who, text in TALK:
        everybody[who].say(text)
        everybody[who].page.wait_for_timeout(9000)


def _keep(people: dict[str, Player], page: str) -> None:
    for kind, player in people.items():
        player.page.wait_for_timeout(500)  # Let what moves come to rest.
        name = f"{page}-{kind}.jpg"
        player.page.screenshot(path=IMAGES / name, type="jpeg", quality=82)
        sys.stdout.write(f"docs/images/{name}\n")


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
