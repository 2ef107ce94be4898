"""What is remembered of who opened which rooms."""

import pytest

from roomlit.errors import Refused
from roomlit.server.join_limits import SWEPT_FROM, OpenedRooms


def test_of_addresses_whose_rooms_have_closed_nothing_is_remembered() -> None:
    open_rooms = set[str]()
    opened = OpenedRooms(most=2, is_open=open_rooms.__contains__)
    for number in range(10 * SWEPT_FROM):
        open_rooms.add(f"room {number}")
        open_rooms.discard(f"room {number - 5}")
        opened.note(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}", f"room {number}")
        assert len(opened) <= SWEPT_FROM + 1


def test_who_has_as_many_open_as_allowed_opens_another_when_one_has_closed() -> None:
    open_rooms = {"A", "B", "C"}
    opened = OpenedRooms(most=2, is_open=open_rooms.__contains__)
    for code in ("A", "B"):
        opened.check("192.0.2.7")
        opened.note("192.0.2.7", code)
    with pytest.raises(Refused) as told:
        opened.check("192.0.2.7")
    assert told.value.code == "limit/rooms"
    opened.check("192.0.2.8")
    open_rooms.discard("A")
    opened.check("192.0.2.7")
