"""Room codes, links and QR codes."""

import pytest

from masquerade.ui.address import base_url, hub_url, invite, is_loopback, room_code, room_link
from roomlit.errors import LocalError


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("ABC234", "ABC234"),
        (" abc 234 ", "ABC234"),
        ("abc-234", "ABC234"),
        ("abc–234", "ABC234"),
        ("ＡＢＣ２３４", "ABC234"),
        ("ABC234.", "ABC234"),
        ("https://party.example/?screen=abc234", "ABC234"),
        ("https://party.example/screen/abc234", "ABC234"),
        ("https://party.example/game/p/abc234", "ABC234"),
        ("https://party.example/p/ABC234#roomlit-seat=ABC234.x", "ABC234"),
        ("https://party.example/p/?code=abc234", "ABC234"),
        ("https://party.example/?room=abc234", "ABC234"),
        ("https://party.example/?x=1&room=ABC234&y=2", "ABC234"),
    ],
)
def test_a_code_is_understood_however_it_is_typed_or_pasted(typed: str, code: str) -> None:
    assert room_code(typed) == code


@pytest.mark.parametrize(
    "typed", ["", "hello, world", "../etc", "ABC", "<b>ABC234</b>", "A" * 40, "😀😀😀😀", "ÄBC234"]
)
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert room_code(typed) is None


def test_the_address_of_the_site_has_its_path_and_no_room_query_or_fragment() -> None:
    assert base_url("https://party.example/play?room=OLD123#top") == "https://party.example/play/"
    assert base_url("http://[::1]:8000/?room=OLD123") == "http://[::1]:8000/"


def test_a_loopback_name_gives_way_to_the_address_others_can_open() -> None:
    assert base_url("http://localhost:8000/", "192.168.1.20") == "http://192.168.1.20:8000/"
    assert base_url("http://localhost:8000/", "localhost") == "http://localhost:8000/"
    assert base_url("https://party.example/", "192.168.1.20") == "https://party.example/"


def test_without_an_address_the_link_still_names_the_room() -> None:
    assert invite(base_url(""), "ABC234") == "http://localhost/p/ABC234"
    assert room_link(base_url(""), "ABC234") == "http://localhost/?room=ABC234"


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("http://192.168.1.20:8001", "http://192.168.1.20:8001"),
        ("http://192.168.1.20:8001/", "http://192.168.1.20:8001"),
        ("https://play.example.org/hub/", "https://play.example.org/hub"),
        (" https://play.example.org/a/b// ", "https://play.example.org/a/b"),
        ("http://[fd00::20]:8001/", "http://[fd00::20]:8001"),
    ],
)
def test_the_hubs_address_keeps_its_path_and_loses_the_last_slash(given: str, address: str) -> None:
    assert hub_url(given) == address


@pytest.mark.parametrize(
    "given",
    [
        "localhost:8001",
        "192.168.1.20",
        "ws://hub:1",
        "http://",
        "http://h:x",
        "http://a@b",
        "http://h?q",
        "http://h h",
        "/hub",
    ],
)
def test_what_is_no_address_of_a_hub_says_what_was_expected_and_what_came(given: str) -> None:
    with pytest.raises(LocalError, match="BACKEND_URL: expected") as told:
        hub_url(given)
    assert told.value.code == "backend/malformed"
    assert repr(given) in told.value.message


@pytest.mark.parametrize(
    ("address", "own"), [("http://localhost:1", True), ("http://[::1]", True), ("http://10.0.0.1", False)]
)
def test_addresses_that_lead_every_device_to_itself_are_known(address: str, own: bool) -> None:
    assert is_loopback(address) is own
