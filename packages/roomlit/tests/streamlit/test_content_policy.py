"""An app's pages under the strictest policy that they work with: every kind of drawing, chat, and a shared widget."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from playwright.sync_api import Page, expect
from starlette.middleware import Middleware

import roomlit
from roomlit.hosting import SecurityHeaders, page_policy
from roomlit.streamlit import _compat
from roomlit.testing.streamlit import served

pytestmark = pytest.mark.e2e
SCRIPT = """
import streamlit as st

import roomlit

room = roomlit.room("team", name="Ada")
room.status_line()
room.presence()
room.chat()
room.metric("Load", on="load")
room.line_chart(on="load")
room.text_stream(on="word")
room.cursors()
room.draw(js="root.textContent = `drawn ${1 + 1}`; root.style.color = 'red';", key="own")
room.draw(js="root.innerHTML = '<img src=x onerror=\\"window.ran = true\\">drawn too'", key="evil")
st.markdown("**words**")
st.button("A button")
"""
VIOLATIONS = (
    "addEventListener('securitypolicyviolation', e => console.error('POLICY', e.violatedDirective, e.blockedURI))"
)


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """The app behind its headers."""
    _compat.reset()
    (tmp_path / "app.py").write_text(SCRIPT, encoding="utf-8")
    html = (Path(st.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    sealed = Middleware(SecurityHeaders, policy=page_policy(html=html, scripts=["blob:"]))
    app = st.App(str(tmp_path / "app.py"), routes=roomlit.routes(), lifespan=roomlit.lifespan, middleware=[sealed])
    with served(app) as running:
        yield running
    _compat.reset()


def test_drawings_and_parts_work_under_the_policy_and_injected_handlers_do_not_run(
    address: str, enter: Callable[[str], Page]
) -> None:
    page = enter("about:blank")
    refused: list[str] = []
    page.on("console", lambda said: refused.extend([said.text] if said.text.startswith("POLICY") else []))
    page.add_init_script(VIOLATIONS)
    page.goto(address)
    expect(page.get_by_text("drawn 2", exact=True)).to_be_visible()
    expect(page.get_by_text("drawn too", exact=True)).to_be_visible()
    expect(page.get_by_text("Load", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="A button")).to_be_visible()
    page.get_by_role("textbox").first.fill("hello")
    page.keyboard.press("Enter")
    expect(page.get_by_text("hello", exact=True)).to_be_visible()
    assert page.evaluate("window.ran") is None
    # The handler of the image that a drawing wrote; and a faster way to compute that Streamlit does without.
    assert set(refused) <= {"POLICY script-src-attr inline", "POLICY script-src wasm-eval"}
    assert "POLICY script-src-attr inline" in refused
