"""What a stranger can have printed on the host's terminal: once a minute for each place, however much they send."""

from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit import error_util

import roomlit
from roomlit.streamlit import _compat
from roomlit.streamlit._compat_strangers import PRINTS, calm_tracebacks
from roomlit.testing import ManualClock
from roomlit.testing.streamlit import served, visiting

FORGED = "$$GENERATED_WIDGET_ID-of-nobody"
SCRIPT = "import streamlit as st\nwith st.form('join'):\n    st.text_input('Code')\n    st.form_submit_button('Go')\n"


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[BaseException]:
    """What Streamlit would print."""
    heard: list[BaseException] = []
    monkeypatch.setattr(error_util, PRINTS, heard.append)
    return heard


def fail(times: int, message: str = "x") -> None:
    """As a script that fails at one place."""
    for _ in range(times):
        try:
            raise KeyError(message)
        except KeyError as failure:
            getattr(error_util, PRINTS)(failure)


def test_the_same_failure_is_printed_once_a_minute_whatever_it_says(printed: list[BaseException]) -> None:
    clock = ManualClock()
    calm_tracebacks(clock)
    calm_tracebacks(clock)
    fail(30, "one")
    fail(30, "two")
    assert len(printed) == 1
    clock.advance(60_000)
    fail(30)
    assert len(printed) == 2


def test_another_failure_is_printed_too(printed: list[BaseException]) -> None:
    calm_tracebacks(ManualClock())
    fail(1)
    try:
        raise ValueError
    except ValueError as failure:
        getattr(error_util, PRINTS)(failure)
    assert [type(one) for one in printed] == [KeyError, ValueError]


async def test_thirty_messages_with_a_widget_that_is_none_print_one_traceback(
    tmp_path: Path, printed: list[BaseException]
) -> None:
    _compat.reset()
    (tmp_path / "app.py").write_text(SCRIPT, encoding="utf-8")
    app: Any = st.App(str(tmp_path / "app.py"), routes=roomlit.routes(), lifespan=roomlit.lifespan)
    try:
        with served(app) as address:
            async with visiting(address) as visitor:
                for _ in range(30):
                    await visitor.run(FORGED)
    finally:
        _compat.reset()
    assert len(printed) == 1
