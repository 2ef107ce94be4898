"""Clocks: the one that stands still for tests, and the one that never goes back."""

import asyncio

import pytest

from roomlit.clock import SLEPT_MS, Awake, Onward, SystemClock
from roomlit.testing import ManualClock
from roomlit.testing.waiting import PATIENCE_S


def test_alarms_ring_in_the_order_of_their_times_and_at_them() -> None:
    clock = ManualClock(0)
    rang: list[tuple[str, int]] = []
    clock.call_at(30, lambda: rang.append(("late", clock.now())))
    clock.call_at(10, lambda: rang.append(("early", clock.now())))
    clock.call_at(10, lambda: rang.append(("early too", clock.now())))
    clock.advance(100)
    assert rang == [("early", 10), ("early too", 10), ("late", 30)]
    assert clock.now() == 100


def test_a_cancelled_alarm_does_not_ring_and_cancelling_twice_is_fine() -> None:
    clock = ManualClock(0)
    alarm = clock.call_at(10, lambda: pytest.fail("it rang"))
    alarm.cancel()
    alarm.cancel()
    clock.advance(100)
    assert clock.pending == []


def test_an_alarm_set_by_an_alarm_rings_in_the_same_advance_when_it_falls_due() -> None:
    clock = ManualClock(0)
    rang: list[int] = []

    def chain() -> None:
        clock.call_at(20, lambda: rang.append(clock.now()))

    clock.call_at(10, chain)
    clock.advance(20)
    assert rang == [20]


def test_alarms_that_go_round_in_a_circle_are_found() -> None:
    clock = ManualClock(0)

    def again() -> None:
        clock.call_at(0, again)

    again()
    with pytest.raises(AssertionError, match="keep ringing"):
        clock.advance(1)


def test_a_clock_goes_on_from_what_was_written_down_and_rings_by_its_own_time() -> None:
    inner = ManualClock(1_000)
    clock = Onward(inner)
    clock.not_before(500)
    assert clock.now() == 1_000
    clock.not_before(5_000)
    rang: list[int] = []
    clock.call_at(5_010, lambda: rang.append(clock.now()))
    inner.advance(9)
    assert rang == []
    inner.advance(1)
    assert rang == [5_010]


async def test_the_system_clock_never_goes_back_and_never_rings_early() -> None:
    clock = SystemClock()
    rang: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    due = clock.now() + 20
    clock.call_at(due, lambda: rang.set_result(clock.now()))
    past = clock.call_at(0, lambda: None)
    past.cancel()
    assert await asyncio.wait_for(rang, PATIENCE_S) >= due


FIVE_MINUTES_MS = 300_000


def test_five_minutes_of_sleep_bring_no_deadline_nearer() -> None:
    machine = ManualClock(1_000_000)
    clock = Awake(machine)
    rang: list[int] = []
    began = clock.now()
    clock.call_at(began + 60_000, lambda: rang.append(clock.now()))
    machine.sleep(FIVE_MINUTES_MS)
    assert (rang, clock.now()) == ([], began)
    for _ in range(59):
        machine.advance(1_000)
        clock.now()
    assert rang == []
    machine.advance(1_000)
    assert rang == [began + 60_000]


def test_a_busy_second_is_time_like_any_other() -> None:
    machine = ManualClock(0)
    clock = Awake(machine)
    machine.advance(SLEPT_MS)
    assert (clock.now(), clock.slept_ms) == (SLEPT_MS, 0)


def test_an_alarm_cancelled_during_the_sleep_does_not_ring() -> None:
    machine = ManualClock(0)
    clock = Awake(machine)
    alarm = clock.call_at(20_000, lambda: pytest.fail("it rang"))
    machine.sleep(FIVE_MINUTES_MS)
    alarm.cancel()
    machine.sleep(FIVE_MINUTES_MS)
    assert machine.pending == []
