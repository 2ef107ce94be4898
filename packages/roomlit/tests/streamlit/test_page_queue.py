"""Places while the server is busy: in the order of coming, kept, held up by nobody who is gone, and never for ever."""

from roomlit.streamlit.page_queue import KEPT_MS, SILENT_MS, STANDING_MS, Congestion, PageQueue, again_ms


def test_who_came_first_goes_in_first_and_so_many_as_there_is_room_for() -> None:
    queue = PageQueue()
    assert [queue.ask(name, free=0, at=0) for name in "abc"] == [1, 2, 3]
    assert queue.ask("c", free=2, at=1) == 3
    assert queue.ask("b", free=2, at=2) == 0
    assert queue.ask("c", free=1, at=3) == 2
    assert [queue.ask("a", free=1, at=4), queue.ask("c", free=1, at=5)] == [0, 0]
    assert len(queue) == 0


def test_who_stops_asking_keeps_the_place_but_holds_up_nobody_until_it_is_forgotten() -> None:
    queue = PageQueue()
    queue.ask("phone in a pocket", free=0, at=0)
    queue.ask("b", free=0, at=0)
    assert queue.ask("b", free=0, at=SILENT_MS) == 2
    assert queue.ask("b", free=0, at=SILENT_MS + 1) == 1
    assert queue.waiting(SILENT_MS + 1) == 1
    assert queue.ask("phone in a pocket", free=0, at=KEPT_MS) == 1, "it is still the first"
    assert queue.ask("b", free=0, at=KEPT_MS) == 2
    assert queue.ask("phone in a pocket", free=0, at=3 * KEPT_MS) == 1
    assert len(queue) == 1, "nobody remembers who has been away for so long"


def test_a_full_queue_tells_its_length_and_remembers_no_more() -> None:
    queue = PageQueue(most=2)
    assert [queue.ask(name, free=9 if name == "c" else 0, at=0) for name in "abc"] == [1, 2, 3]
    assert len(queue) == 2
    assert queue.ask("a", free=1, at=1) == 0
    assert queue.ask("c", free=0, at=2) == 2


def test_the_further_back_the_more_rarely_one_asks_but_never_so_rarely_that_one_counts_as_gone() -> None:
    times = [again_ms(place) for place in (1, 50, 500, 5_000)]
    assert times == sorted(times)
    assert times[-1] < SILENT_MS


def test_a_loop_that_is_always_late_is_congested_and_one_that_is_late_now_and_then_is_not() -> None:
    delays = Congestion(late_ms=250)
    for at in range(0, 2 * STANDING_MS, 500):
        delays.note(400, at=at)
        delays.note(20, at=at + 100)
        assert not delays.stands(at + 100)
    delays.note(400, at=10_000)
    assert not delays.stands(9_600 + STANDING_MS - 1)
    assert delays.stands(9_600 + STANDING_MS)
    delays.note(249, at=9_700 + STANDING_MS)
    assert not delays.stands(9_700 + STANDING_MS)
