"""Guessing: who guesses wrong shuts no door but their own, and who is right comes in."""

import pytest

from roomlit.errors import Refused, RemoteError, RoomUnknown
from roomlit.server.guess_limits import ROOM_BURST, TRIED_MOST, WRONG_PER_MINUTE, GuessLimits
from roomlit.testing import ManualClock


async def right() -> str:
    """The password."""
    return "a seat"


async def wrong() -> str:
    """Not the password."""
    raise Refused("join/password", "Not the password.")


async def nowhere() -> str:
    """No code of a room."""
    raise RoomUnknown("NOSUCH")


async def code_of(limits: GuessLimits, room: str, address: str, join: object = wrong) -> str:
    """What somebody is told who asks in vain."""
    with pytest.raises(RemoteError) as told:
        await limits.attempt(room, address, join)  # pyright: ignore[reportArgumentType]
    return told.value.code


async def guessed(limits: GuessLimits, times: int, *, room: str = "ROOM", address: str = "192.0.2.7") -> None:
    """So many wrong guesses."""
    for _ in range(times):
        await code_of(limits, room, address)


async def test_thirty_wrong_guesses_shut_no_door_and_the_right_word_passes_at_the_same_address() -> None:
    limits = GuessLimits(ManualClock())
    await guessed(limits, WRONG_PER_MINUTE)
    assert await code_of(limits, "ROOM", "192.0.2.7") == "limit/too_fast"
    assert await limits.attempt("ROOM", "192.0.2.7", right) == "a seat"
    assert await code_of(limits, "OTHER", "192.0.2.7") == "join/password"
    assert await code_of(limits, "ROOM", "192.0.2.8") == "join/password"


async def test_a_wrong_guess_beyond_the_limit_is_not_told_that_it_is_wrong_and_when_to_come_again() -> None:
    clock = ManualClock()
    limits = GuessLimits(clock)
    await guessed(limits, WRONG_PER_MINUTE)
    with pytest.raises(Refused) as told:
        await limits.attempt("ROOM", "192.0.2.7", wrong)
    assert 0 < told.value.retry_ms <= 2_000
    clock.advance(told.value.retry_ms)
    assert await code_of(limits, "ROOM", "192.0.2.7") == "join/password"


async def test_a_machine_that_guesses_on_is_not_tried_any_more_and_nobody_else_notices() -> None:
    limits = GuessLimits(ManualClock())
    await guessed(limits, TRIED_MOST)
    assert await code_of(limits, "ROOM", "192.0.2.7", right) == "limit/too_fast"
    assert await limits.attempt("ROOM", "192.0.2.8", right) == "a seat"
    assert await limits.attempt("OTHER", "192.0.2.7", right) == "a seat"


async def test_guesses_from_very_many_addresses_meet_the_ceiling_of_the_room_and_other_rooms_stay_open() -> None:
    clock = ManualClock()
    limits = GuessLimits(clock)
    for n in range(ROOM_BURST):
        await code_of(limits, "ROOM", f"198.51.{n // 250}.{n % 250}")
    assert await code_of(limits, "ROOM", "203.0.113.5") == "limit/too_fast"
    assert await limits.attempt("OTHER", "203.0.113.5", right) == "a seat"
    clock.advance(1_000)
    assert await limits.attempt("ROOM", "203.0.113.5", right) == "a seat"


async def test_addresses_of_one_ipv6_network_guess_together() -> None:
    limits = GuessLimits(ManualClock())
    for n in range(WRONG_PER_MINUTE):
        await code_of(limits, "ROOM", f"2001:db8::{n:x}")
    assert await code_of(limits, "ROOM", "2001:db8::ffff") == "limit/too_fast"
    assert await code_of(limits, "ROOM", "2001:db8:0:1::1") == "join/password"


async def test_codes_that_are_none_are_limited_and_a_code_that_is_one_passes() -> None:
    limits = GuessLimits(ManualClock())
    for _ in range(WRONG_PER_MINUTE):
        assert await code_of(limits, "NOSUCH", "192.0.2.7", nowhere) == "room/unknown"
    assert await code_of(limits, "NOTONE", "192.0.2.7", nowhere) == "limit/too_fast"
    assert await limits.attempt("ROOM", "192.0.2.7", right) == "a seat"


def test_looking_for_codes_is_guessing_too_and_one_that_is_there_is_found() -> None:
    def nothing() -> str:
        raise RoomUnknown("NOSUCH")

    limits, codes = GuessLimits(ManualClock()), set[str]()
    for _ in range(WRONG_PER_MINUTE + 1):
        with pytest.raises(RemoteError) as told:
            limits.look("192.0.2.7", nothing)
        codes.add(told.value.code)
    assert codes == {"room/unknown", "limit/too_fast"}
    assert limits.look("192.0.2.7", lambda: "ROOM") == "ROOM"


async def test_who_is_only_asked_to_come_again_has_guessed_nothing() -> None:
    async def busy() -> str:
        raise Refused("room/overloaded", "try again", retry_ms=1000)

    limits = GuessLimits(ManualClock())
    for _ in range(WRONG_PER_MINUTE + 1):
        assert await code_of(limits, "ROOM", "192.0.2.7", busy) == "room/overloaded"
