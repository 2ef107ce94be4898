"""Resume is all or nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roomlit.eventlog.event_log import EventLog
from roomlit.eventlog.room_logs import decide_resume
from roomlit.protocol.messages import Position


def log(held: int, *, dropped: int = 0, epoch: int = 7, audience: str = "public") -> EventLog:
    """A log whose first `dropped` events have left the window."""
    made = EventLog(room="R", audience=audience, epoch=epoch, window=max(1, held))
    for n in range(held + dropped):
        made.append(type="t", data=b"{}", at=n)
    return made


@pytest.mark.parametrize(
    ("epoch", "seq", "expected"),
    [
        (7, 15, "resumed"),
        (7, 14, "resumed"),
        (7, 10, "resumed"),
        (7, 9, "snapshot"),
        (7, 16, "snapshot"),
        (7, -1, "snapshot"),
        (6, 15, "snapshot"),
        (8, 15, "snapshot"),
    ],
)
def test_only_a_position_of_this_epoch_within_the_window_is_resumed(epoch: int, seq: int, expected: str) -> None:
    assert decide_resume({"public": Position(epoch, seq)}, {"public": log(5, dropped=10)}) == expected


def test_no_position_is_fresh() -> None:
    assert decide_resume({}, {"public": log(3)}) == "fresh"


def test_the_start_of_an_empty_log_is_resumed() -> None:
    assert decide_resume({"public": Position(7, 0)}, {"public": log(0)}) == "resumed"


def test_one_audience_missing_or_stale_spoils_all() -> None:
    logs = {"public": log(3), "me": log(3, audience="me")}
    good = Position(7, 3)
    assert decide_resume({"public": good, "me": good}, logs) == "resumed"
    assert decide_resume({"public": good}, logs) == "snapshot"
    assert decide_resume({"public": good, "me": Position(6, 3)}, logs) == "snapshot"


def test_positions_of_unknown_audiences_do_not_matter() -> None:
    assert decide_resume({"public": Position(7, 3), "moon": Position(1, 1)}, {"public": log(3)}) == "resumed"


@given(st.integers(0, 20), st.integers(0, 20), st.integers(-3, 45))
def test_whenever_it_says_resumed_the_run_is_contiguous_and_complete(held: int, dropped: int, seq: int) -> None:
    it = log(held, dropped=dropped)
    if decide_resume({"public": Position(7, seq)}, {"public": it}) == "resumed":
        assert [entry.event.seq for entry in it.after(seq)] == list(range(seq + 1, it.seq + 1))
