"""Load is put on servers of this machine, and on others only when somebody says that they are theirs."""

import pytest

from masquerade.load.server import CONFIRM, checked_target
from roomlit.hosting import LocalError


@pytest.mark.parametrize("url", ["http://localhost:8000", "http://127.0.0.1:8000/", "http://[::1]:8000"])
def test_a_server_of_this_machine_may_be_put_under_load(url: str) -> None:
    assert checked_target(url, mine=False) == url.rstrip("/")


@pytest.mark.parametrize(
    "url", ["https://play.example.org", "http://192.168.1.20:8000", "http://localhost.example.org"]
)
def test_another_machine_is_refused_with_what_to_say_if_it_is_yours(url: str) -> None:
    with pytest.raises(LocalError, match=CONFIRM) as refused:
        checked_target(url, mine=False)
    assert refused.value.code == "load/foreign"
    assert checked_target(url, mine=True) == url


@pytest.mark.parametrize("url", ["", "ftp://localhost", "http://"])
def test_what_is_no_address_is_a_clear_error(url: str) -> None:
    with pytest.raises(LocalError, match="--url"):
        checked_target(url, mine=True)
