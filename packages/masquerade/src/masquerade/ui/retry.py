"""What stands where a page could not be drawn: why, and soon, by itself, the page."""

from collections.abc import Iterator
from itertools import count
from typing import Final

import streamlit as st

from masquerade.ui.words import refusal
from roomlit.hosting import RemoteError

EVERY_S: Final = 2
PASSING: Final = frozenset({"hub/unreachable", "room/restarting", "room/overloaded", "limit/too_fast"})
"""Why a page is not there just now; for any other reason asking again would be told the same."""


def say_and_retry(error: RemoteError) -> None:
    """Says why. What passes is asked again: nobody has to reload a page because the server was busy when it opened."""
    if error.code in PASSING:
        _again(refusal(error), count())
    else:
        st.error(refusal(error))


@st.fragment(run_every=EVERY_S)
def _again(why: str, turns: Iterator[int]) -> None:
    st.error(why)
    st.caption("This page tries again by itself.")
    if next(turns) > 0:  # The first turn is part of the page's own run.
        st.rerun()
