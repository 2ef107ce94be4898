"""Room codes, links and QR codes."""

import pytest

from masquerade.ui.address import base_url, invite, qr_svg, room_code


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("ABC234", "ABC234"),
        (" abc 234 ", "ABC234"),
        ("abc-234", "ABC234"),
        ("https://party.example/?room=abc234", "ABC234"),
        ("https://party.example/?x=1&room=ABC234&y=2", "ABC234"),
    ],
)
def test_a_code_is_understood_however_it_is_typed_or_pasted(typed: str, code: str) -> None:
    assert room_code(typed) == code


@pytest.mark.parametrize("typed", ["", "hello, world", "../etc", "ABC", "<b>ABC234</b>", "A" * 40])
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert room_code(typed) is None


def test_the_address_of_the_site_has_no_room_query_or_fragment() -> None:
    assert base_url("https://party.example/play?room=OLD123#top") == "https://party.example/"
    assert base_url("http://[::1]:8000/?room=OLD123") == "http://[::1]:8000/"


def test_a_loopback_name_gives_way_to_the_address_others_can_open() -> None:
    assert base_url("http://localhost:8000/", "192.168.1.20") == "http://192.168.1.20:8000/"
    assert base_url("http://localhost:8000/", "localhost") == "http://localhost:8000/"
    assert base_url("https://party.example/", "192.168.1.20") == "https://party.example/"


def test_without_an_address_the_link_still_names_the_room() -> None:
    assert invite(base_url(""), "ABC234") == "http://localhost/?room=ABC234"


def test_the_qr_code_is_one_drawing_without_a_size_of_its_own() -> None:
    drawing = qr_svg("http://192.168.1.20:8000/?room=ABC234")
    assert drawing.startswith("<svg")
    assert "viewBox" in drawing
    assert "width=" not in drawing
