"""The page of pictures is what its script writes, and the script still finds every page of the game."""

import subprocess
import sys
from pathlib import Path

import pytest

from documents import LINK
from roomlit.testing.waiting import PATIENCE_S
from screenshots import DOCUMENT, IMAGES, PAGES, SMALL_KINDS, gallery


def test_the_page_of_pictures_is_as_its_script_writes_it() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == gallery()


def test_every_picture_that_is_kept_is_shown() -> None:
    assert {f"images/{file.name}" for file in IMAGES.iterdir() if file.is_file()} == set(LINK.findall(gallery()))


@pytest.mark.e2e
@pytest.mark.long
def test_a_short_game_leaves_a_picture_of_every_page_and_the_documents_alone(tmp_path: Path) -> None:
    before = {file: file.stat().st_mtime_ns for file in (DOCUMENT, *IMAGES.rglob("*.jpg"))}
    script = Path(__file__).parents[1] / "screenshots.py"
    command = [sys.executable, str(script), "--smoke", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=4 * PATIENCE_S)
    assert done.returncode == 0, done.stdout + done.stderr
    people = {f"{page}-{kind}.jpg" for page in PAGES for kind in SMALL_KINDS}
    screen = {f"screen-{shot}.jpg" for shot in ("lobby", "table", "reveal")}
    assert {file.name for file in tmp_path.iterdir() if file.stat().st_size > 0} == people | screen
    assert {file: file.stat().st_mtime_ns for file in before} == before
