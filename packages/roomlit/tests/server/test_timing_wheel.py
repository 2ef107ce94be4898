"""The timing wheel: everything at its turn, once, and what a turn costs."""

from hypothesis import given
from hypothesis import strategies as st

from roomlit.server.timing_wheel import TimingWheel


def test_a_thing_falls_due_at_the_first_turn_not_before_its_time_and_once() -> None:
    wheel = TimingWheel[str](turn_ms=1000)
    wheel.put("ada", 2001)
    wheel.put("bob", 2000)
    assert wheel.turn(1999) == []
    assert wheel.turn(2000) == ["bob"]
    assert wheel.turn(2999) == []
    assert wheel.turn(3000) == ["ada"]
    assert wheel.turn(9000) == []


def test_a_thing_put_again_is_held_once() -> None:
    wheel = TimingWheel[str](turn_ms=1000)
    wheel.put("ada", 1000)
    wheel.put("ada", 5000)
    assert len(wheel) == 1
    assert wheel.turn(4999) == []
    assert wheel.turn(5000) == ["ada"]


def test_what_is_dropped_never_falls_due_and_dropping_it_again_is_harmless() -> None:
    wheel = TimingWheel[str](turn_ms=1000)
    wheel.put("ada", 1000)
    wheel.drop("ada")
    wheel.drop("ada")
    assert wheel.turn(9000) == []
    assert len(wheel) == 0


def test_missed_turns_are_made_up_for_in_their_order() -> None:
    wheel = TimingWheel[str](turn_ms=1000)
    for thing, due in (("third", 9000), ("first", 1000), ("second", 5000), ("later", 99_000)):
        wheel.put(thing, due)
    assert wheel.turn(60_000) == ["first", "second", "third"]


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 60_000))), st.lists(st.integers(1, 5_000), max_size=30))
def test_nothing_is_early_late_by_more_than_a_turn_or_lost(puts: list[tuple[int, int]], steps: list[int]) -> None:
    wheel = TimingWheel[int](turn_ms=1000)
    wanted: dict[int, int] = {}
    for thing, due in puts:
        wheel.put(thing, due)
        wanted[thing] = due
    now = 0
    for step in [*steps, 70_000]:
        before, now = now, now + step
        for thing in wheel.turn(now):
            due = wanted.pop(thing)
            assert due <= now
            assert due > before - 1000 or before == 0
    assert wanted == {}
    assert len(wheel) == 0
