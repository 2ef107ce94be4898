"""Connections that say nothing: how many, how long, and who makes room for whom."""

from roomlit.transports.accept_guard import BODY_S, HEADERS_S, SILENT_PER_ADDRESS, AcceptGuard
from roomlit.transports.trusted_proxies import TrustedProxies


class Opened:
    """A connection that remembers what was done to it."""

    def __init__(self) -> None:
        self.written = b""
        self.closed = False

    def write(self, data: bytes) -> None:
        self.written += data

    def close(self) -> None:
        self.closed = True

    def abort(self) -> None:
        self.closed = True

    def is_closing(self) -> bool:
        return self.closed


def opened(guard: AcceptGuard, count: int, address: str = "192.0.2.7", at: float = 0.0) -> list[Opened]:
    """So many that are let in."""
    made = [Opened() for _ in range(count)]
    assert all(guard.admit(one, address, at) for one in made)
    return made


def test_what_says_nothing_for_ten_seconds_is_closed_and_what_asked_stays() -> None:
    guard = AcceptGuard(capacity=1000)
    silent, asking = opened(guard, 2)
    guard.heard(asking)
    guard.sweep(HEADERS_S - 0.1)
    assert not silent.closed
    guard.sweep(HEADERS_S)
    assert silent.closed
    assert not asking.closed


def test_a_further_request_has_ten_seconds_from_its_first_byte() -> None:
    guard = AcceptGuard(capacity=1000)
    (one,) = opened(guard, 1)
    guard.heard(one)
    guard.rests(one, 100.0)
    guard.waits(one, 104.0)
    guard.sweep(113.9)
    assert not one.closed
    guard.sweep(114.0)
    assert one.closed


def test_a_body_may_take_as_long_as_it_keeps_coming() -> None:
    guard = AcceptGuard(capacity=1000)
    trickling, flowing = opened(guard, 2)
    for second in range(60):
        guard.begins(trickling, second, 1)
        guard.begins(flowing, second, 1_000)
        guard.sweep(second)
    assert trickling.closed
    assert trickling.written.startswith(b"HTTP/1.1 408 ")
    assert not flowing.closed
    guard.sweep(BODY_S + 60 * 1_000 / 500)
    assert flowing.closed


def test_when_all_places_are_taken_the_silent_make_room_and_the_busy_do_not() -> None:
    guard = AcceptGuard(capacity=10)
    busy = opened(guard, 5)
    for one in busy:
        guard.heard(one)
    silent = opened(guard, 5, "198.51.100.1")
    for _ in range(5):
        (newcomer,) = opened(guard, 1, "203.0.113.5")
        guard.heard(newcomer)
    assert [one.closed for one in silent] == [True] * 5
    assert not any(one.closed for one in busy)


def test_when_all_places_are_taken_by_the_busy_a_newcomer_is_turned_away() -> None:
    guard = AcceptGuard(capacity=3)
    for one in opened(guard, 3):
        guard.heard(one)
    assert not guard.admit(Opened(), "203.0.113.5", 1.0)


def test_one_address_holds_no_more_than_a_hundred_silent_ones_and_a_class_of_sixty_all_it_needs() -> None:
    guard = AcceptGuard(capacity=10_000, per_address=600)
    silent = opened(guard, SILENT_PER_ADDRESS + 5)
    assert [one.closed for one in silent] == [True] * 5 + [False] * SILENT_PER_ADDRESS
    for one in silent:
        guard.heard(one)
    for one in opened(guard, 60 * 8 - SILENT_PER_ADDRESS):
        guard.heard(one)
    assert not any(one.closed for one in silent[5:])


def test_an_address_over_its_limit_is_turned_away_another_is_not_and_a_network_of_64_bits_is_one() -> None:
    guard = AcceptGuard(capacity=1000, per_address=20)
    for n in range(20):
        (one,) = opened(guard, 1, f"2001:db8::{n:x}")
        guard.heard(one)
    assert not guard.admit(Opened(), "2001:db8::ffff", 0.0)
    assert guard.admit(Opened(), "2001:db8:0:1::1", 0.0)


def test_what_has_ended_counts_no_longer() -> None:
    guard = AcceptGuard(capacity=1000, per_address=1)
    (socket,) = opened(guard, 1)
    guard.heard(socket)
    socket.close()
    (other,) = opened(guard, 1)
    guard.left(other)
    opened(guard, 1)


def test_a_proxy_brings_as_many_as_it_likes_but_not_silent_ones() -> None:
    guard = AcceptGuard(capacity=10_000, per_address=20, proxies=TrustedProxies("127.0.0.1"))
    for one in opened(guard, 500, "127.0.0.1"):
        guard.heard(one)
    silent = opened(guard, SILENT_PER_ADDRESS + 1, "127.0.0.1")
    assert sum(one.closed for one in silent) == 1
