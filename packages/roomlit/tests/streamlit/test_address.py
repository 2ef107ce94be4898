"""Where a room is: its code, and the address of its page for others to open."""

from collections.abc import Iterator

import pytest
import streamlit as st

from roomlit.streamlit import _compat
from roomlit.testing import AppTest
from roomlit.testing.waiting import PATIENCE_S

PAGE = "http://localhost:8501/play"


@pytest.fixture(autouse=True)
def hub_of_its_own() -> Iterator[None]:
    yield
    _compat.reset()


def page(name: str) -> AppTest:
    lines = (
        "import streamlit as st",
        "import roomlit",
        f"room = roomlit.room({name!r})",
        "st.text(room.code)",
        "st.text(room.url)",
    )
    script = "\n".join(lines)
    return AppTest.from_string(script, default_timeout=PATIENCE_S)


@pytest.mark.parametrize(
    ("name", "code"),
    [("garden", "GARDEN"), ("team", "team"), ("gardens", "gardens"), ("Sales & Co", "Sales-Co-52d87c6e")],
)
def test_the_code_of_a_room_is_its_name_and_in_capitals_where_it_looks_like_a_code(name: str, code: str) -> None:
    assert page(name).run().text[0].value == code


def test_the_address_for_others_is_that_of_the_page_with_its_room_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(st.context), "url", PAGE)
    at = page("team").run()
    assert at.text[1].value == PAGE
    at.query_params["room"] = "our garden"
    at.query_params["seat"] = "mine"
    assert at.run().text[1].value == f"{PAGE}?room=our%20garden"
