"""Seats, tickets and resume tokens: who may come in, how often, and for how long."""

import base64
from collections.abc import Callable
from pathlib import Path

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from roomlit.errors import AuthError, LocalError
from roomlit.server.credentials import RESUME_MS, TICKET_MS, Claim, Credentials, signing_key

KEY = b"k" * 32
ADA, BOB = Claim("ROOM", "ada"), Claim("ROOM", "bob")


def made(key: bytes = KEY) -> Credentials:
    return Credentials(key=key)


def code(call: Callable[[], object]) -> tuple[str, bool]:
    """The code of the refusal, and whether a new ticket would help."""
    with pytest.raises(AuthError) as caught:
        call()
    return caught.value.code, caught.value.expired


def test_a_ticket_lets_its_seat_in_once_and_for_a_minute() -> None:
    c = made()
    ticket = c.ticket(ADA, now=0)
    assert c.redeem(ticket, now=TICKET_MS - 1) == ADA
    assert code(lambda: c.redeem(ticket, now=TICKET_MS - 1)) == ("ticket/used", True)
    assert code(lambda: c.redeem(c.ticket(ADA, now=0), now=TICKET_MS)) == ("ticket/expired", True)


def test_a_used_ticket_stays_used_until_it_has_expired() -> None:
    c = made()
    ticket = c.ticket(ADA, now=0)
    c.redeem(ticket, now=0)
    for now in range(0, TICKET_MS, 1000):
        c.redeem(c.ticket(BOB, now=now), now=now)
        assert code(lambda now=now: c.redeem(ticket, now=now)) == ("ticket/used", True)


def test_one_kind_of_pass_is_not_another() -> None:
    c = made()
    seat, ticket = c.seat("ROOM", "ada"), c.ticket(ADA, now=0)
    _, token = c.next_generation(ADA, now=0)
    assert code(lambda: c.seat_of(ticket))[0] == "seat/invalid"
    assert code(lambda: c.seat_of(token))[0] == "seat/invalid"
    assert code(lambda: c.redeem(seat, now=0))[0] == "ticket/invalid"
    assert code(lambda: c.redeem(token, now=0))[0] == "ticket/invalid"
    assert code(lambda: c.resume_of(seat, now=0))[0] == "resume/invalid"
    assert code(lambda: c.resume_of(ticket, now=0))[0] == "resume/invalid"


def test_a_pass_of_another_server_is_worth_nothing() -> None:
    assert code(lambda: made().seat_of(made(b"x" * 32).seat("ROOM", "ada"))) == ("seat/invalid", False)


@given(st.integers(0, 400), st.integers(1, 255))
def test_a_pass_with_any_changed_character_is_refused(place: int, change: int) -> None:
    c = made()
    seat = c.seat("ROOM", "ada")
    place %= len(seat)
    other = chr(ord(seat[place]) ^ change)
    tampered = seat[:place] + other + seat[place + 1 :]
    if place == len(seat) - 1:
        return  # Some bits of the last character of a base64 text mean nothing.
    assert code(lambda: c.seat_of(tampered))[0] == "seat/invalid"


@given(st.text() | st.from_regex(r"[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*", fullmatch=True))
def test_any_text_is_a_refusal_and_nothing_worse(text: str) -> None:
    c = made()
    for call in (lambda: c.seat_of(text), lambda: c.redeem(text, now=0), lambda: c.resume_of(text, now=0)):
        assert code(call)[0].endswith("/invalid")


@pytest.mark.parametrize(
    "header", ["[" * 30_000, '{"alg":"none"}', '{"alg":"HS256","b64":false,"crit":["b64"]}', "1", '"x"']
)
def test_a_hostile_header_is_a_refusal_and_nothing_worse(header: str) -> None:
    text = base64.urlsafe_b64encode(header.encode()).rstrip(b"=").decode()
    body = base64.urlsafe_b64encode(b'{"use":"seat","room":"ROOM","player":"ada"}').rstrip(b"=").decode()
    for signature in ("", "AAAA"):
        assert code(lambda signature=signature: made().seat_of(f"{text}.{body}.{signature}"))[0] == "seat/invalid"


def test_an_unsigned_pass_is_refused() -> None:
    unsigned = jwt.encode({"use": "seat", "room": "ROOM", "player": "ada"}, "", algorithm="none")
    assert code(lambda: made().seat_of(unsigned))[0] == "seat/invalid"


def test_the_previous_resume_token_is_good_until_a_frame_arrives_on_its_successor() -> None:
    c = made()
    first, token = c.next_generation(ADA, now=0)
    c.confirm(ADA, first)
    second, newer = c.next_generation(ADA, now=1)
    assert c.resume_of(token, now=2) == ADA
    c.confirm(ADA, second)
    assert code(lambda: c.resume_of(token, now=3))[0] == "resume/stale"
    assert c.resume_of(newer, now=3) == ADA


def test_several_welcomes_lost_in_a_row_do_not_cost_the_seat() -> None:
    c = made()
    first, token = c.next_generation(ADA, now=0)
    c.confirm(ADA, first)
    for n in range(5):
        assert c.resume_of(token, now=n) == ADA
        c.next_generation(ADA, now=n)  # This welcome never arrives.
    assert c.resume_of(token, now=9) == ADA


def test_a_lost_welcome_after_a_restart_does_not_cost_the_seat() -> None:
    _, token = made().next_generation(ADA, now=1000)
    c = made()
    assert c.resume_of(token, now=5000) == ADA
    generation, newer = c.next_generation(ADA, now=5000)
    assert c.resume_of(token, now=5001) == ADA
    c.confirm(ADA, generation)
    assert code(lambda: c.resume_of(token, now=5002))[0] == "resume/stale"
    assert c.resume_of(newer, now=5002) == ADA


def test_a_lost_welcome_after_a_restart_with_the_clock_set_back_does_not_cost_the_seat() -> None:
    before, token = made().next_generation(ADA, now=60_000)
    c = made()
    assert c.resume_of(token, now=1000) == ADA
    generation, _ = c.next_generation(ADA, now=1000)
    assert generation > before
    assert c.resume_of(token, now=1001) == ADA  # The welcome was lost on the way.


def test_the_token_of_a_tab_that_was_superseded_before_a_restart_does_not_make_generations_fall() -> None:
    first = made()
    _, older = first.next_generation(ADA, now=1000)
    newest, _ = first.next_generation(ADA, now=1001)
    c = made()
    assert c.resume_of(older, now=9000) == ADA
    assert c.next_generation(ADA, now=9000)[0] > newest


def test_an_old_connection_cannot_confirm_for_the_new_one() -> None:
    c = made()
    first, token = c.next_generation(ADA, now=0)
    c.next_generation(ADA, now=0)
    c.confirm(ADA, first)
    assert c.resume_of(token, now=0) == ADA


def test_generations_rise_within_a_process_and_across_restarts() -> None:
    c = made()
    run = [c.next_generation(ADA, now=1000)[0] for _ in range(5)]
    assert run == sorted(set(run))
    assert made().next_generation(ADA, now=1006)[0] > run[-1]
    c.forget("ROOM")
    assert c.next_generation(ADA, now=1006)[0] > run[-1]


def test_a_resume_token_lives_a_day() -> None:
    c = made()
    _, token = c.next_generation(ADA, now=0)
    assert c.resume_of(token, now=RESUME_MS - 1) == ADA
    assert code(lambda: c.resume_of(token, now=RESUME_MS)) == ("resume/expired", True)


def test_the_same_request_is_the_same_player_only_in_the_same_room_of_the_same_server() -> None:
    c = made()
    assert c.player_for("ROOM", "r") == made().player_for("ROOM", "r")
    assert len({c.player_for("ROOM", "r"), c.player_for("OTHER", "r"), c.player_for("ROOM", "s")}) == 3
    assert made(b"x" * 32).player_for("ROOM", "r") != c.player_for("ROOM", "r")


def test_the_signing_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    key = signing_key(tmp_path / "data")
    assert len(key) == 32
    assert signing_key(tmp_path / "data") == key
    assert ((tmp_path / "data" / "signing.key").stat().st_mode & 0o777) == 0o600
    assert signing_key(None) != signing_key(None)


@pytest.mark.parametrize("held", [b"", b"short", b"x" * 33])
def test_a_damaged_signing_key_is_an_error_and_never_used(tmp_path: Path, held: bytes) -> None:
    (tmp_path / "signing.key").write_bytes(held)
    with pytest.raises(LocalError, match="restore it, or delete it") as caught:
        signing_key(tmp_path)
    assert caught.value.code == "key/damaged"


def test_a_crash_while_the_key_was_written_leaves_no_half_of_it(tmp_path: Path) -> None:
    (tmp_path / "signing.new").write_bytes(b"hal")
    assert len(signing_key(tmp_path)) == 32
    assert [path.name for path in tmp_path.iterdir()] == ["signing.key"]


def test_a_signing_key_that_cannot_be_read_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "signing.key").mkdir()
    with pytest.raises(LocalError, match="free or repair it"):
        signing_key(tmp_path)
