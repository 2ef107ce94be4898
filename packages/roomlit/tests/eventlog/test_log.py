"""Logs are dense from 1, bounded, and each seat's is its own."""

from hypothesis import given
from hypothesis import strategies as st

from roomlit.eventlog.event_log import EventLog
from roomlit.eventlog.room_logs import RoomLogs, decide_resume
from roomlit.protocol.codec import decode_server
from roomlit.protocol.messages import Position


def test_an_empty_log_stands_before_the_first_event() -> None:
    log = EventLog(room="R", audience="public", epoch=1, window=3)
    assert (log.seq, log.first, list(log.after(0))) == (0, 1, [])


@given(st.integers(1, 10), st.integers(0, 30))
def test_a_log_holds_the_last_window_of_events(window: int, count: int) -> None:
    log = EventLog(room="R", audience="public", epoch=1, window=window)
    for n in range(count):
        log.append(type="t", data=b"{}", at=n)
    held = [entry.event.seq for entry in log.after(log.first - 1)]
    assert held == list(range(max(1, count - window + 1), count + 1))


def test_an_entry_is_encoded_once_as_the_event_it_is() -> None:
    entry = EventLog(room="R", audience="me", epoch=1, window=3).append(type="ballot", data=b'{"named":3}', at=5)
    assert decode_server(entry.wire.text) == entry.event
    assert (entry.event.audience, entry.event.seq, entry.event.at) == ("me", 1, 5)


@given(st.lists(st.sampled_from([None, "p1", "p2"]), max_size=30))
def test_every_audience_counts_only_its_own_events(tos: list[str | None]) -> None:
    book = RoomLogs(room="R", epoch=4, window=100)
    heard: dict[str | None, list[int]] = {}
    for to in tos:
        heard.setdefault(to, []).append(book.append("t", b"{}", to=to, at=0).event.seq)
    for numbers in heard.values():
        assert numbers == list(range(1, len(numbers) + 1))


def test_whoever_is_forgotten_and_comes_again_goes_on_under_new_numbers_from_a_snapshot() -> None:
    book = RoomLogs(room="R", epoch=4, window=100)
    for to in ("p1", "p1", "p2"):
        book.append("secret", b"{}", to=to, at=0)
    book.forget({"p1", "nobody"})
    assert book.seqs() == {"public": 0, "p2": 1}
    assert book.positions("p1") == {"public": Position(4, 0), "me": Position(4, 2)}
    assert decide_resume({"public": Position(4, 0), "me": Position(4, 1)}, book.logs("p1")) == "snapshot"
    assert decide_resume({"public": Position(4, 0), "me": Position(4, 2)}, book.logs("p1")) == "resumed"
    assert book.append("secret", b"{}", to="p1", at=0).event.seq == 3
    assert book.seqs() == {"public": 0, "p1": 3, "p2": 1}


def test_a_book_that_was_kept_remembers_the_numbers_of_the_forgotten() -> None:
    book, again = (RoomLogs(room="R", epoch=4, window=100) for _ in range(2))
    for to in ("p1", "p1", "p2"):
        book.append("secret", b"{}", to=to, at=0)
    book.forget({"p1"})
    again.restore(*book.kept())
    assert again.seqs() == book.seqs()
    assert again.append("secret", b"{}", to="p1", at=0).event.seq == 3


def test_a_book_agrees_with_rows_that_still_name_the_forgotten_and_with_no_others() -> None:
    book = RoomLogs(room="R", epoch=4, window=100)
    for to in ("p1", "p1", "p2"):
        book.append("secret", b"{}", to=to, at=0)
    book.forget({"p1"})
    assert book.agrees({"public": 0, "p2": 1})
    assert book.agrees({"public": 0, "p1": 2, "p2": 1})
    assert not book.agrees({"public": 0, "p1": 1, "p2": 1})
    assert not book.agrees({"public": 0, "p2": 1, "p3": 1})
    assert not book.agrees({"public": 0})


def test_a_stranger_hears_the_public_log_alone_and_every_seat_calls_its_own_log_me() -> None:
    book = RoomLogs(room="R", epoch=4, window=100)
    book.append("secret", b"{}", to="p1", at=0)
    assert book.positions(None) == {"public": Position(4, 0)}
    assert book.positions("p1") == {"public": Position(4, 0), "me": Position(4, 1)}
    assert book.positions("p2") == {"public": Position(4, 0), "me": Position(4, 0)}
    assert book.seqs() == {"public": 0, "p1": 1}


def test_what_was_told_to_one_player_before_the_oldest_public_event_is_held_no_longer() -> None:
    book = RoomLogs(room="R", epoch=4, window=5)
    for _ in range(3):
        book.append("secret", b"{}", to="p1", at=0)
    for number in range(10):
        book.append("said", b"{}", to=None, at=number)
        # Whoever stands at the public 5 may not have heard what came right behind it: the fourth of the own ones.
        if number == 4:
            book.append("secret", b"{}", to="p1", at=number)
    book.append("secret", b"{}", to="p1", at=10)
    own = book.logs("p1")["me"]
    assert (book.public.first, book.public.seq) == (6, 10)
    assert (own.first, own.seq) == (4, 5)


def test_the_last_that_was_told_to_a_player_is_held_however_long_ago_it_was() -> None:
    book = RoomLogs(room="R", epoch=4, window=3)
    book.append("secret", b"{}", to="p1", at=0)
    for number in range(10):
        book.append("said", b"{}", to=None, at=number)
    assert book.seqs() == {"public": 10, "p1": 1}


@given(st.lists(st.booleans(), max_size=60), st.integers(0, 60), st.integers(1, 5))
def test_whoever_heard_everything_up_to_a_held_public_event_can_resume_and_misses_nothing(
    own: list[bool], stopped: int, window: int
) -> None:
    book = RoomLogs(room="R", epoch=4, window=window)
    told = [book.append("t", b"{}", to="p1" if one else None, at=0).event for one in own]
    heard = {name: sum(event.audience == name for event in told[:stopped]) for name in ("public", "me")}
    at = {name: Position(4, seq) for name, seq in heard.items()}
    logs = book.logs("p1")
    within = all(log.seq - heard[name] <= window for name, log in logs.items())
    if within:
        assert decide_resume(at, logs) == "resumed"
        missed = [entry.event for name, log in logs.items() for entry in log.after(heard[name])]
        assert sorted(missed, key=told.index) == told[stopped:]
