"""The operator's switch: written by one process, followed by the hub of another."""

from pathlib import Path

import pytest

from masquerade.api.rollback import PushSwitch
from roomlit.errors import LocalError
from roomlit.testing.bench import Bench
from roomlit.testing.waiting import until


def test_push_is_on_until_somebody_turns_it_off_and_stays_as_it_was_put(tmp_path: Path) -> None:
    switch = PushSwitch(tmp_path)
    assert switch.on
    switch.turn(on=False)
    assert not PushSwitch(tmp_path).on
    switch.turn(on=True)
    assert PushSwitch(tmp_path).on


def test_a_switch_that_cannot_be_read_leaves_push_on(tmp_path: Path) -> None:
    (tmp_path / "push").write_bytes(b"\xff\xfe")
    assert PushSwitch(tmp_path).on


def test_where_no_server_keeps_its_data_the_switch_says_so(tmp_path: Path) -> None:
    with pytest.raises(LocalError, match="name the server's own with --data"):
        PushSwitch(tmp_path / "elsewhere").turn(on=False)


async def test_a_running_hub_follows_the_switch(tmp_path: Path) -> None:
    switch = PushSwitch(tmp_path)
    async with Bench() as bench, switch.obeyed(bench.hub.gate, allowed=True):
        assert bench.hub.gate.push
        switch.turn(on=False)
        await until(lambda: not bench.hub.gate.push)
        switch.turn(on=True)
        await until(lambda: bench.hub.gate.push)


async def test_where_the_setting_forbids_push_the_switch_cannot_turn_it_on(tmp_path: Path) -> None:
    async with Bench() as bench, PushSwitch(tmp_path).obeyed(bench.hub.gate, allowed=False):
        assert not bench.hub.gate.push
