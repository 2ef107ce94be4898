"""Handovers: a seat goes on at another device, once, and comes back when its person asks there."""

import pytest

from roomlit.errors import AuthError, Refused
from roomlit.ports.logic import Identity
from roomlit.protocol.close_codes import Close
from roomlit.protocol.messages import Bye
from roomlit.server.credentials import Claim
from roomlit.server.handovers import HANDOVER_MS, Handovers
from roomlit.server.hub import HANDOVER_MARK, OFFERS_BURST, SeatGrant
from roomlit.server.qr_code import qr_svg
from roomlit.testing import Guest, MemoryHub

ADA, BOB = Claim("LOBBY", "ada"), Claim("LOBBY", "bob")
PAGE = "https://play.example.org/?room=LOBBY"


def refused(moves: Handovers, token: str, *, room: str = "LOBBY", request: str = "r", now: int = 1) -> str:
    with pytest.raises(AuthError) as caught:
        moves.take(token, room=room, request=request, now=now)
    return caught.value.code


def test_a_code_moves_its_seat_once_and_a_repeated_request_gets_the_same_answer() -> None:
    moves = Handovers()
    token = moves.offer(ADA, now=0).token
    taken = moves.take(token, room="LOBBY", request="phone", now=1)
    assert taken == moves.take(token, room="LOBBY", request="phone", now=2)
    assert taken[0] == ADA
    assert refused(moves, token, request="somebody else") == "handover/gone"


def test_a_code_runs_out_and_is_good_for_its_own_room_alone() -> None:
    moves = Handovers()
    offer = moves.offer(ADA, now=0)
    assert offer.until == HANDOVER_MS
    assert refused(moves, offer.token, now=HANDOVER_MS) == "handover/gone"
    assert refused(moves, offer.token, room="OTHER") == "handover/gone"
    assert refused(moves, "guessed") == "handover/gone"
    assert moves.take(offer.token, room="LOBBY", request="r", now=HANDOVER_MS - 1)[0] == ADA


def test_a_newer_code_voids_the_older_one_of_its_seat_alone() -> None:
    moves = Handovers()
    first, other, second = (moves.offer(claim, now=0).token for claim in (ADA, BOB, ADA))
    assert refused(moves, first) == "handover/gone"
    assert moves.take(other, room="LOBBY", request="b", now=1)[0] == BOB
    assert moves.take(second, room="LOBBY", request="a", now=1)[0] == ADA


def test_the_old_device_is_kept_out_until_its_person_asks_for_the_seat() -> None:
    moves = Handovers()
    moves.admit(ADA, "")
    _, phone = moves.take(moves.offer(ADA, now=0).token, room="LOBBY", request="r", now=1)
    with pytest.raises(AuthError) as caught:
        moves.admit(ADA, "")
    assert caught.value.code == "seat/moved"
    moves.admit(ADA, phone)
    moves.admit(ADA, "", back=True)
    with pytest.raises(AuthError):
        moves.admit(ADA, phone)
    moves.admit(ADA, "")


def test_only_the_first_connection_of_another_device_has_moved_the_seat() -> None:
    moves = Handovers()
    moves.admit(ADA, "")
    assert not moves.arrived(ADA)
    _, phone = moves.take(moves.offer(ADA, now=0).token, room="LOBBY", request="r", now=1)
    moves.admit(ADA, phone)
    moves.admit(ADA, phone)
    assert moves.arrived(ADA)
    moves.admit(ADA, phone)
    assert not moves.arrived(ADA)
    moves.admit(ADA, "", back=True)
    assert moves.arrived(ADA)


def test_a_freed_room_leaves_nothing_behind() -> None:
    moves = Handovers()
    token = moves.offer(ADA, now=0).token
    moves.take(token, room="LOBBY", request="r", now=1)
    moves.forget("LOBBY")
    moves.admit(ADA, "")
    assert not moves.knows(ADA)
    assert refused(moves, token) == "handover/gone"


def test_the_link_is_drawn_as_an_image_without_a_size_of_its_own() -> None:
    drawing = qr_svg("http://192.168.1.20:8000/?room=ABC234")
    assert drawing.startswith('<svg xmlns="http://www.w3.org/2000/svg"')
    assert "viewBox" in drawing
    assert "width=" not in drawing


def moved(room: MemoryHub, seat: SeatGrant) -> SeatGrant:
    """The seat at another device."""
    link: str = room.hub.hand_over(Claim(seat.room, seat.player), page=PAGE)["link"]
    page, _, mark = link.partition("#")
    assert page == PAGE
    assert mark.startswith(f"{HANDOVER_MARK}={seat.room}.")
    return room.hub.take_over(seat.room, mark.rpartition(".")[2], request="0" * 32)


def admitted(room: MemoryHub, seat: SeatGrant, *, back: bool = False) -> Guest:
    """A connection of a device as it comes over HTTP: a ticket first."""
    device = room.hub.credentials.device_of(seat.seat)
    room.hub.registry.handovers.admit(Claim(seat.room, seat.player), device, back=back)
    return room.connect(seat)


async def test_a_seat_goes_on_at_another_device_with_all_that_was_said_and_the_old_page_is_told() -> None:
    async with MemoryHub() as room:
        laptop, bob = await room.guest("Ada"), await room.guest("Bob")
        bob.say("hi Ada")
        seat = moved(room, laptop.seat)
        assert seat.player == laptop.seat.player
        assert seat.seat != laptop.seat.seat
        assert laptop.wire.closed is None  # Until the other device is there.
        phone = admitted(room, seat)
        assert [line["text"] for line in phone.view["messages"]] == ["hi Ada"]
        assert [frame.code for frame in laptop.wire.of(Bye)] == [Close.HANDED_OVER]
        assert [one["name"] for one in bob.view["members"]] == ["Ada", "Bob"]
        laptop_again = admitted(room, laptop.seat, back=True)
        assert [frame.code for frame in phone.wire.of(Bye)] == [Close.HANDED_OVER]
        assert laptop_again.wire.closed is None


async def test_an_old_page_that_slept_through_it_does_not_take_the_seat_back_by_itself() -> None:
    async with MemoryHub() as room:
        laptop = await room.guest("Ada")
        token = laptop.welcome.resume
        phone = admitted(room, moved(room, laptop.seat))
        phone.say("from the phone")
        woken = room.connect(laptop.seat, resume=token)
        assert [frame.code for frame in woken.wire.of(Bye)] == [Close.HANDED_OVER]
        assert phone.wire.closed is None


async def test_another_tab_of_the_same_device_supersedes_as_ever() -> None:
    async with MemoryHub() as room:
        first = await room.guest("Ada")
        admitted(room, first.seat)
        assert [frame.code for frame in first.wire.of(Bye)] == [Close.SUPERSEDED]


async def test_the_seat_of_a_signed_in_user_is_not_handed_over() -> None:
    async with MemoryHub() as room:
        await room.hub.open_room("chat", code="LOBBY")
        seat = await room.hub.vouch("LOBBY", Identity(user="ada@x.org", name="Ada", roles=()))
        with pytest.raises(Refused, match="sign in on the other device"):
            room.hub.hand_over(Claim("LOBBY", seat.player), page=PAGE)


async def test_links_to_another_device_are_drawn_so_often_for_one_seat_and_another_seat_has_its_own() -> None:
    async with MemoryHub() as bench:
        ada, bob = [Claim("LOBBY", (await bench.seat(name)).player) for name in ("Ada", "Bob")]
        for _ in range(OFFERS_BURST):
            bench.hub.hand_over(ada, page=PAGE)
        with pytest.raises(Refused) as told:
            bench.hub.hand_over(ada, page=PAGE)
        assert told.value.code == "limit/too_fast"
        assert bench.hub.hand_over(bob, page=PAGE)["link"]
        bench.clock.advance(told.value.retry_ms)
        assert bench.hub.hand_over(ada, page=PAGE)["link"]
