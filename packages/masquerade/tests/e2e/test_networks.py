"""Through proxies, sign-ins, filters and cuts, in a real browser: which transport is found, and nothing is lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from front_proxies import PASSWORD, USER
from masquerade.api.doctor import front_door
from masquerade.api.doctor.finding import healthy
from networks import NETWORKS, Network, standing, walk
from party import Program, running

pytestmark = [pytest.mark.e2e, pytest.mark.services]
PASS = {"Cookie": "gate=1"}
SECONDS_MOST = 90
"""No measure of speed: what takes longer has tried something for ever."""


@pytest.fixture(scope="module")
def party(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """A running program for all rows, each with a room of its own."""
    with running(Program(tmp_path_factory.mktemp("networks") / "data")) as program:
        yield program


EACH = pytest.mark.parametrize(
    "network",
    [pytest.param(one, id=one.name, marks=[pytest.mark.long] if one.long else []) for one in NETWORKS],
)


@EACH
def test_a_guest_finds_a_transport_and_nothing_is_lost(
    network: Network, party: Program, browser: Browser, tmp_path: Path
) -> None:
    passage = walk(network, party, browser, tmp_path)
    assert passage.transport == network.transport
    assert passage.seconds < SECONDS_MOST
    assert passage.cuts <= 2 * network.cuts_most
    assert len(passage.said) >= 6


@EACH
async def test_the_doctor_names_the_cause(network: Network, party: Program, tmp_path: Path) -> None:
    with standing(network, party.port, tmp_path) as front:
        found = await front_door.through(front.address("127.0.0.1"), quiet_s=network.quiet_s or 1)
        assert network.told in "\n".join(one.line() for one in found) or (network.told == "" and healthy(found))
        if network.gate or network.basic:
            behind = await front_door.through(front.address(f"{USER}:{PASSWORD}@127.0.0.1"), headers=PASS, quiet_s=1)
            assert healthy(behind), [one.line() for one in behind]
