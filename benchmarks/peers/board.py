"""What every Streamlit app shows: the newest number, the last twenty, and a button that says the next one."""

import sys
from collections.abc import Callable, Sequence

import feed
import streamlit as st


def draw(numbers: Sequence[int], say: Callable[[int], None]) -> None:
    """Draw it here; a click calls `say` with the next number."""
    st.text(f"number-{numbers[-1]}.")
    st.text(" ".join(map(str, numbers[-20:])))
    st.button("Next", on_click=say, args=(numbers[-1] + 1,))


@st.cache_resource
def polled() -> list[int]:
    """The numbers of this process, for apps that look again and again; the feed adds to them."""
    numbers = [0]
    feed.listen(int(sys.argv[-1]), numbers.append)
    return numbers
