"""Takes a picture of each app of examples/gallery while two people use it, and writes docs/gallery.md."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from roomlit.testing.chromium import PATIENCE_MS, flags, own_chromium
from roomlit.testing.streamlit import streamlit_run

ROOT = Path(__file__).resolve().parent.parent
STAGE = ROOT / "packages" / "roomlit" / "tests" / "streamlit"
sys.path.insert(0, str(STAGE))

from gallery_visits import VISITS  # noqa: E402 – what the browser tests do in each app

IMAGES = ROOT / "docs" / "images" / "gallery"
DOCUMENT = ROOT / "docs" / "gallery.md"
APPS = {path.stem: path for path in sorted((ROOT / "examples" / "gallery").glob("*.py"))}
SIZE = {"width": 720, "height": 560}
LINES = 40
LESSONS = {
    "cursors": "Everybody's pointers are one line, `room.cursors()`: lossy hints that no script sees.",
    "job_progress": "A thread publishes how far it is; `room.progress` draws it without a script run.",
    "live_chart": "`room.line_chart` and `room.metric` draw in the browser what a thread publishes 25 times a second.",
    "live_dashboard": "`roomlit.publish` speaks from a thread; `@room.live` draws any Python chart after each event.",
    "live_poll": "A bound widget of one's own: each person's vote for them alone, the sums for all, by `view`.",
    "quiz_buzzer": "The room decides who was first: commands come one by one, `self.now` is the server's time.",
    "shared_table": "`room.bound_table`: all edit one `st.data_editor`. A cell stays open while others edit theirs, "
    "until a row is added, removed or moved; a refused one goes back.",
    "streamed_tokens": "`room.text_stream` shows words as they are made, also to those who come in the middle.",
    "support_desk": "A room per conversation, several of them in one page, and one that tells the desk who has come.",
    "tic_tac_toe": "Rules in a `roomlit.Room`: a move that is not yours is refused, `view` says whose turn it is.",
    "todo_list": "`room.bound`: a checkbox that follows the room and sends what its user ticks.",
    "who_is_editing": "`room.members` and a place for each: who is here and where they write, beside the text itself.",
}
INTRODUCTION = f"""# Gallery

<!-- Written by `tools/gallery.py`, which opens every app: do not edit. -->

Small apps, each a kind that people ask for, in fewer than {LINES} lines without the blank ones. Run one with
`streamlit run examples/gallery/todo_list.py` and open it twice. A test starts each, with push and without, and has two
people use it.
"""


def main(arguments: Sequence[str] | None = None) -> None:
    """All pictures, or those of the apps that are named, and the document."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("apps", nargs="*", default=list(APPS), help="names of apps (default: all)")
    named: list[str] = parser.parse_args(arguments).apps
    expect.set_options(timeout=PATIENCE_MS)
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright, streamlit_run(STAGE / "gallery_page.py") as address:
        browser = playwright.chromium.launch(executable_path=own_chromium(), args=flags())
        for app in named:
            _picture(browser, f"{address}/?app={app}", app)
        browser.close()
    DOCUMENT.write_text(document(), encoding="utf-8")


def document() -> str:
    """The page of the gallery."""
    lines = [INTRODUCTION]
    for app, path in APPS.items():
        link = f"[{app}.py](../examples/gallery/{app}.py)"
        lines += [f"## {_title(path)}", "", f"{link}, {count(path)} lines. {LESSONS[app]}", ""]
        lines += [f"![{_title(path)}](images/gallery/{app}.jpg)", ""]
    return "\n".join(lines)


def _title(path: Path) -> str:
    return path.read_text(encoding="utf-8").partition('"""')[2].partition(":")[0]


def count(path: Path) -> int:
    """How many lines it has, blank ones left out."""
    return sum(bool(line.strip()) for line in path.read_text(encoding="utf-8").splitlines())


def _picture(browser: Browser, address: str, app: str) -> None:
    """What the one sees when the other has done something."""
    ada, grace = (_enter(browser, address) for _ in range(2))
    VISITS[app](ada, grace)
    grace.wait_for_timeout(1000)  # Let what moves come to rest.
    grace.screenshot(path=IMAGES / f"{app}.jpg", type="jpeg", quality=82)
    for page in (ada, grace):
        page.context.close()


def _enter(browser: Browser, address: str) -> Page:
    page = browser.new_context(viewport=SIZE).new_page()  # pyright: ignore[reportArgumentType]
    page.goto(address)
    page.wait_for_function("window._wsDebug?.getStatus() === 'connected'")
    page.wait_for_timeout(1000)
    return page


if __name__ == "__main__":
    main()
