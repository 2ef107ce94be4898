"""The gallery's drawings as their readers run them: by `streamlit run`, and with push on the same port."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from roomlit.testing.streamlit import streamlit_run

GALLERY = Path(__file__).parents[4] / "examples" / "gallery"
Enter = Callable[..., Page]
Opened = Callable[[str], tuple[Page, Page]]
pytestmark = pytest.mark.e2e


SERVER = """
import streamlit as st
import roomlit
app = st.App({script!r}, routes=roomlit.routes(), lifespan=roomlit.lifespan)
"""


@pytest.fixture(params=["plain", "push"])
def opened(request: pytest.FixtureRequest, tmp_path: Path, enter: Enter) -> Iterator[Opened]:
    """Opens an example in two browsers, both connected."""
    with ExitStack() as running:

        def opens(name: str) -> tuple[Page, Page]:
            script = GALLERY / f"{name}.py"
            if request.param == "push":
                server = tmp_path / "server.py"
                server.write_text(SERVER.format(script=str(script)), encoding="utf-8")
                script = server
            address = running.enter_context(streamlit_run(script))
            pages = enter(address), enter(address)
            for page in pages:
                page.wait_for_function("window._wsDebug?.getStatus() === 'connected'")
            return pages

        yield opens


def test_an_answer_grows_on_both_screens_until_it_is_done(opened: Opened) -> None:
    ada, bob = opened("streamed_tokens")
    expect(bob.get_by_text("Nobody has asked yet.")).to_be_visible()
    ada.get_by_role("button", name="Ask").click()
    for page in (ada, bob):
        expect(page.locator(".rl-stream")).to_contain_text("A room keeps what was said in it.")
        expect(page.get_by_text("✓ done")).to_be_visible()


def test_measurements_draw_the_same_chart_on_both_screens(opened: Opened) -> None:
    ada, bob = opened("live_chart")
    for page in (ada, bob):
        expect(page.locator(".rl-legend")).to_contain_text("indoor2")
        expect(page.locator(".rl-plot canvas")).to_be_visible()
        expect(page.locator(".rl-value").first).to_contain_text("°C")


def test_a_job_in_a_thread_fills_the_bar_on_both_screens(opened: Opened) -> None:
    ada, bob = opened("job_progress")
    expect(bob.get_by_text("No import has begun")).to_be_visible()
    ada.get_by_role("button", name="Start the import").click()
    for page in (ada, bob):
        expect(page.get_by_text("Everything is imported")).to_be_visible()
        expect(page.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "100")


def test_one_sees_the_others_pointer(opened: Opened) -> None:
    ada, bob = opened("cursors")
    ada.locator(".rl-field").hover(position={"x": 50, "y": 50})
    expect(bob.locator(".rl-pointer")).to_contain_text("guest")
    expect(ada.locator(".rl-pointer")).to_have_count(0)
