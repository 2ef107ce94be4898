"""A page that was loaded before an upgrade, in a real browser: asked to reload once, and its seat kept."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from chat_page import live
from playwright.sync_api import BrowserContext, Page, expect

from roomlit.asgi import routes

pytestmark = pytest.mark.e2e
Enter = Callable[..., Page]
ASKED = "A newer version of this page is there. Your seat stays."


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The modules of the hub, to be upgraded."""
    copy = shutil.copytree(routes.WEB, tmp_path / "web")
    monkeypatch.setattr(routes, "WEB", copy)
    return copy


def test_an_old_page_is_asked_to_reload_once_and_keeps_its_seat(
    tree: Path, enter: Enter, profile: BrowserContext
) -> None:
    ada = live(enter("Ada", profile=profile))
    seat = ada.evaluate("team.seat.credential")
    expect(ada.get_by_text(ASKED)).to_have_count(0)
    build = tree / "build.js"
    build.write_text(build.read_text() + "\n// As of the next release.\n")
    bob = live(enter("Bob"))
    ada.evaluate("team.reconnect()")
    notice = ada.locator("#status")
    expect(notice).to_contain_text(ASKED)
    expect(ada.locator("#chat")).to_contain_text(ASKED)
    live(ada)
    ada.get_by_label("Message", exact=True).fill("still able to speak")
    ada.get_by_role("button", name="Send").click()
    expect(bob.get_by_text("still able to speak", exact=True)).to_have_count(1)
    with ada.expect_navigation():
        notice.get_by_role("button", name="Reload").click()
    live(ada)
    ada.wait_for_function("window.team !== undefined")
    expect(ada.get_by_text(ASKED)).to_have_count(0)
    assert ada.evaluate("team.seat.credential") == seat
    assert ada.evaluate("team.outdated") is False
