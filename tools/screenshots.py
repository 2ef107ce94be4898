"""Plays a real game in Chromium and keeps pictures of it in docs/images. It drives the running program, no mock."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "packages/masquerade/tests/e2e"))

from party import Player, Program, chromium  # noqa: E402 – the stage of the browser tests

IMAGES = ROOT / "docs" / "images"
TALK = (
    ("Ada", "ok I’ll start: I alphabetise my spice rack and I’m not sorry"),
    ("Bob", "that is exactly what a bot would say"),
    ("Ada", "bold words from somebody who answered in two seconds"),
    ("Bob", "I type fast!! 😅"),
)


def main() -> None:
    """One desktop, one phone, three AI seats, from the waiting room to the reveal."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        program = Program(Path(folder) / "data")
        program.start()
        browser = chromium(playwright)
        try:
            _play(program, Player(browser, program.url, dark=True), Player(browser, program.url, phone=True, dark=True))
        finally:
            browser.close()
            program.stop()


def _play(program: Program, ada: Player, bob: Player) -> None:
    room = program.open_room(ai_seats=3, ready_s=2, discussion_s=45, ballot_s=30, result_s=5)
    ada.join(room, "Ada")
    bob.join(room, "Bob")
    _keep(ada, "waiting")
    _keep(bob, "waiting-phone")
    ada.page.get_by_role("button", name="Start", exact=True).click()
    for player in (ada, bob):
        player.in_phase("Discussion")
    people = {"Ada": ada, "Bob": bob}
    for name, text in TALK:
        people[name].say(text)
        people[name].page.wait_for_timeout(4000)
    _keep(ada, "table")
    _keep(bob, "table-phone")
    for player in (ada, bob):
        player.in_phase("Ballot")
    _keep(bob, "ballot-phone")
    ada.vote()
    _keep(ada, "ballot")
    bob.vote()
    for player in (ada, bob):
        player.page.locator(".mq-card").first.wait_for()
        player.page.wait_for_timeout(2500)
    _keep(ada, "reveal")
    _keep(bob, "reveal-phone")


def _keep(player: Player, name: str) -> None:
    player.page.wait_for_timeout(500)  # Let what moves come to rest.
    player.page.screenshot(path=IMAGES / f"{name}.png")
    sys.stdout.write(f"docs/images/{name}.png\n")


if __name__ == "__main__":
    main()
