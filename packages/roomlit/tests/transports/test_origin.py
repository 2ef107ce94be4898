"""Which pages are at home: the rule, over the names one server goes by."""

import pytest

from roomlit.errors import LocalError
from roomlit.transports.origin import admits, site, sites

NONE = frozenset[str]()


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("http://192.168.1.20:8000", "192.168.1.20:8000"),
        ("http://my-laptop.local:8000", "my-laptop.local:8000"),
        ("http://my-laptop.local:8000", "My-Laptop.Local:8000"),
        ("http://my-laptop.local:8000", "my-laptop.local.:8000"),
        ("https://abc.trycloudflare.com", "abc.trycloudflare.com"),
        ("https://abc.trycloudflare.com", "abc.trycloudflare.com:443"),
        ("https://abc.trycloudflare.com:443", "abc.trycloudflare.com"),
        ("http://play.example.org", "play.example.org:80"),
        ("http://localhost:8000", "127.0.0.1:8000"),
        ("http://127.0.0.1:8000", "[::1]:8000"),
        ("http://[::1]:8000", "localhost:8000"),
        ("http://[fd00::20]:8000", "[FD00::20]:8000"),
        ("", "192.168.1.20:8000"),
        ("", ""),
    ],
)
def test_a_page_is_at_home_where_it_came_from(origin: str, host: str) -> None:
    assert admits(origin, host, NONE)


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("https://evil.example", "192.168.1.20:8000"),
        ("http://192.168.1.20:8001", "192.168.1.20:8000"),
        ("http://192.168.1.20:8000.evil.example", "192.168.1.20:8000"),
        ("http://192.168.1.20:8000@evil.example", "192.168.1.20:8000"),
        ("http://evil.example/192.168.1.20:8000", "192.168.1.20:8000"),
        ("http://localhost:3000", "127.0.0.1:8000"),
        ("http://localhost:8000", "192.168.1.20:8000"),
        ("https://play.example.org", "play.example.org:80"),
        ("http://my-laptop.local:8000", "my-laptop:8000"),
        ("https://abc.trycloudflare.com", "localhost:8000"),
        ("null", "localhost:8000"),
        ("null", ""),
        ("file://", "localhost:8000"),
        ("http://", ""),
        ("http://[", "["),
        ("http://a:b", "a:b"),
        ("moz-extension://abcd", "abcd"),
        ("http://a", ""),
    ],
)
def test_every_other_page_is_foreign(origin: str, host: str) -> None:
    assert not admits(origin, host, NONE)


@pytest.mark.parametrize(
    "written", ["https://play.example.org", "HTTPS://Play.Example.org/", "https://play.example.org:443"]
)
def test_an_allowed_origin_is_admitted_however_it_was_written(written: str) -> None:
    allowed = sites([written])
    assert admits("https://play.example.org", "hub.example.org:8001", allowed)
    assert not admits("http://play.example.org", "hub.example.org:8001", allowed)
    assert not admits("https://play.example.org.evil.example", "hub.example.org:8001", allowed)


@pytest.mark.parametrize(
    "written", ["play.example.org", "*", "ftp://a", "https://", "https://a/path", "https://a?b", "http://a:b"]
)
def test_what_is_no_origin_is_told_with_the_name_of_the_setting(written: str) -> None:
    with pytest.raises(LocalError, match="ALLOWED_ORIGINS") as told:
        site(written)
    assert repr(written) in told.value.message


@pytest.mark.parametrize("written", ["http://127.0.0.1:8000", "http://[::1]:8000", "http://localhost:8000"])
def test_an_allowed_origin_keeps_its_name_because_browsers_compare_letters(written: str) -> None:
    assert sites([written]) == {written}
    assert admits(written, "hub.example.org:8001", sites([written]))


def test_a_host_without_its_port_on_a_port_of_our_own_is_a_proxys_word_for_the_name() -> None:
    page = "https://play.example.org:8443"
    assert admits(page, "play.example.org", NONE, port=8000)
    assert admits(page, "PLAY.example.org.", NONE, port=8000)
    assert not admits(page, "play.example.org", NONE)
    assert not admits(page, "play.example.org", NONE, port=443)
    assert not admits(page, "play.example.org:9000", NONE, port=8000)
    assert not admits("https://evil.example:8443", "play.example.org", NONE, port=8000)
