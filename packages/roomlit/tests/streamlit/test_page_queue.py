"""Places while the server is busy, in the order of coming and kept for a while, and how many pages may begin."""

from roomlit.streamlit.page_queue import AT_ONCE, KEPT_MS, PER_S, SILENT_MS, Pace, PageQueue, again_ms


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


def begun(pace: Pace) -> int:
    return sum(pace.take() for _ in range(1_000))


def test_while_the_loop_is_free_many_pages_begin_but_no_crowd_at_once() -> None:
    pace = Pace(easy_ms=50)
    assert begun(pace) == AT_ONCE
    pace.beat(50, at=1_000)
    for at in range(1_040, 1_400, 40):
        pace.beat(50, at=at)
        assert begun(pace) == PER_S * 0.04
    pace.beat(0, at=60_000)
    assert begun(pace) == AT_ONCE
    pace.rest()
    assert begun(pace) == AT_ONCE


def test_the_later_the_loop_the_fewer_begin_and_one_a_second_however_late_it_is() -> None:
    rates: list[int] = []
    for late_ms in (50, 100, 150, 250, 5_000):
        pace = Pace(easy_ms=50)
        begun(pace)
        rates.append(0)
        for at in range(1_000, 11_001, 100):
            pace.beat(late_ms, at=at)
            rates[-1] += begun(pace)
    assert rates == sorted(rates, reverse=True)
    assert rates[0] >= 80 * 10
    assert rates[1] in range(100, 130)
    assert rates[-1] in range(9, 11)
