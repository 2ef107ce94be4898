"""Every app of the gallery, as two people see it: without a server of its own, and with our routes."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from gallery_visits import VISITS
from roomlit.testing.streamlit import streamlit_run

HERE = Path(__file__).parent
APPS = {path.stem: path for path in sorted((HERE.parents[3] / "examples" / "gallery").glob("*.py"))}
Enter = Callable[..., Page]
pytestmark = pytest.mark.e2e


PLAIN = pytest.param("gallery_page.py", marks=pytest.mark.long)


@pytest.fixture(scope="module", params=[PLAIN, "gallery_server.py"], ids=["plain", "routes"])
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    with streamlit_run(HERE / request.param) as running:
        yield running


@pytest.mark.parametrize("app", APPS)
def test_two_people_share_an_app_of_the_gallery(app: str, address: str, enter: Enter) -> None:
    ada, grace = enter(f"{address}/?app={app}"), enter(f"{address}/?app={app}")
    title = re.findall(r'st\.title\("(.+?)"\)', APPS[app].read_text())[0]
    for page in (ada, grace):
        expect(page.get_by_role("heading", name=title)).to_be_visible()
        page.wait_for_function("window._wsDebug?.getStatus() === 'connected'")
        expect(page.locator("[data-stale=true]")).to_have_count(0)
    VISITS[app](ada, grace)
    for page in (ada, grace):
        expect(page.get_by_test_id("stException")).to_have_count(0)
