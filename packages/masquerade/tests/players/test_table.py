"""A seat's reader of views knows what a fresh reading gives, whatever has happened since the last one."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from masquerade.players.table import TableReader, read_table
from masquerade.rules import view_reducer
from masquerade.simulation.seat_view import seat_view

SAID = ((2, "tea", 0), (3, "milk", 900), (1, "sugar", 2_000))


def line(number: int, text: str, **more: str) -> dict[str, Any]:
    return {"id": number, "round": 1, "seat": 2, "name": "Owl", "text": text, "at": 0, **more}


EVENTS = st.one_of(
    st.integers(4, 9).map(lambda number: ("message", line(number, f"line {number}"))),
    st.integers(1, 3).map(lambda number: ("revision", line(number, "[removed by the host]", withheld="removed"))),
    st.integers(1, 3).map(lambda number: ("revision", line(number, "shown again"))),
    st.just(("voted", {"votes": {"cast": 1, "of": 4}})),
    st.just(("topic", {"topic": {"text": "Cats or dogs?", "twist": "In a flat.", "prompts": []}})),
    st.just(("elimination", {"seat": 3, "role": "human"})),
    st.just(("phase", {"phase": seat_view(phase="voting")["phase"], "game": 1, "mode": "spot"})),
    st.just(("phase", {"phase": seat_view()["phase"], "game": 2, "mode": "spot"})),
)


@given(st.lists(EVENTS, max_size=12))
def test_after_any_events_the_reader_reads_what_a_fresh_reading_gives(events: list[tuple[str, dict[str, Any]]]) -> None:
    reader, view = TableReader(), seat_view(*SAID, out=())
    view["results"] = [{"round": 1, "named": [3], "counts": {}, "tie": False, "eliminated": None}]
    assert reader.read(view) == read_table(view)
    for event, data in events:
        view = view_reducer.apply(view, event, data, "public")
        assert reader.read(view) == read_table(view)


def test_a_line_that_is_known_is_not_read_again() -> None:
    reader, view = TableReader(), seat_view(*SAID)
    before = reader.read(view).messages
    after = reader.read(view_reducer.apply(view, "message", line(4, "more"), "public")).messages
    assert [one is other for one, other in zip(before, after, strict=False)] == [True, True, True]


def test_what_is_no_view_is_refused_as_by_a_fresh_reading() -> None:
    with pytest.raises(msgspec.ValidationError):
        TableReader().read({"messages": []})
