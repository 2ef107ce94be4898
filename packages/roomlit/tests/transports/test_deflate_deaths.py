"""Who dies of compressed frames is spoken to without; everybody else is not."""

import pytest

from roomlit.transports.deflate_deaths import KEPT, WITHIN_S, DeflateDeaths, DeflateWatch

WHO = "TEAM/p1"


def die(deaths: DeflateDeaths, *, after_s: float = 0.1, code: int | None = None) -> None:
    watch = DeflateWatch(deaths, WHO)
    watch.wrote(10.0)
    watch.ended(10.0 + after_s, code)


@pytest.mark.parametrize("code", [None, 1002, 1006, 1007])
def test_after_the_second_death_in_a_row_a_client_is_sent_plain_frames(code: int | None) -> None:
    deaths = DeflateDeaths()
    die(deaths, code=code)
    assert not deaths.plain(WHO)
    die(deaths, code=code)
    assert deaths.plain(WHO)
    assert not deaths.plain("TEAM/p2")


def test_one_that_speaks_after_a_compressed_frame_has_survived_it() -> None:
    deaths = DeflateDeaths()
    die(deaths)
    watch = DeflateWatch(deaths, WHO)
    watch.wrote(10.0)
    watch.heard()
    watch.ended(10.1, None)
    die(deaths)
    assert not deaths.plain(WHO)


def test_pages_that_leave_and_paths_that_break_later_are_no_deaths() -> None:
    deaths = DeflateDeaths()
    for _ in range(3):
        die(deaths, code=1000)
        die(deaths, code=1001)
        die(deaths, after_s=WITHIN_S + 0.1)
        DeflateWatch(deaths, WHO).ended(10.0, None)
    assert not deaths.plain(WHO)


def test_what_is_said_on_a_plain_connection_does_not_bring_compression_back() -> None:
    deaths = DeflateDeaths()
    die(deaths)
    die(deaths)
    deaths.lived(WHO)
    assert deaths.plain(WHO)


def test_only_so_many_are_remembered() -> None:
    deaths = DeflateDeaths()
    for number in range(KEPT + 1):
        deaths.died(str(number))
        deaths.died(str(number))
    assert not deaths.plain("0")
    assert deaths.plain(str(KEPT))
