"""The operator's switch: written by one process, followed by the hub of another."""

from pathlib import Path

import pytest

from masquerade.api.application import create_application
from masquerade.api.push_switch import PushSwitch
from masquerade.match.logic import Match
from roomlit.hosting import HubSettings, LocalError, MemoryStore, Node
from roomlit.testing.memory_hub import MemoryHub


def test_push_is_on_until_somebody_turns_it_off_and_stays_as_it_was_put(tmp_path: Path) -> None:
    switch = PushSwitch(tmp_path)
    assert switch.is_on()
    switch.turn(on=False)
    assert not PushSwitch(tmp_path).is_on()
    switch.turn(on=True)
    assert PushSwitch(tmp_path).is_on()


def test_a_switch_that_cannot_be_read_leaves_push_on(tmp_path: Path) -> None:
    (tmp_path / "push").write_bytes(b"\xff\xfe")
    assert PushSwitch(tmp_path).is_on()


def test_where_no_server_keeps_its_data_the_switch_says_so(tmp_path: Path) -> None:
    with pytest.raises(LocalError, match="name the server's own with --data"):
        PushSwitch(tmp_path / "elsewhere").turn(on=False)


async def test_a_running_hub_follows_the_switch_within_a_round(tmp_path: Path) -> None:
    switch = PushSwitch(tmp_path)
    async with MemoryHub() as bench:
        registry = bench.hub.registry
        registry.follow_push(switch.is_on)
        assert registry.push
        switch.turn(on=False)
        registry.round()
        assert not registry.push
        switch.turn(on=True)
        registry.round()
        assert registry.push


async def test_a_hub_that_starts_again_begins_as_the_switch_was_left(tmp_path: Path) -> None:
    PushSwitch(tmp_path).turn(on=False)
    node = Node(logics=[Match()], store=MemoryStore(), settings=HubSettings(data=tmp_path))
    app = create_application(node, pages=False)
    async with app.router.lifespan_context(app):
        assert not node.hub.registry.push


async def test_where_the_setting_forbids_push_the_switch_cannot_turn_it_on(tmp_path: Path) -> None:
    node = Node(logics=[Match()], store=MemoryStore(), settings=HubSettings(data=tmp_path, websocket_enabled=False))
    app = create_application(node, pages=False)
    async with app.router.lifespan_context(app):
        PushSwitch(tmp_path).turn(on=True)
        node.hub.registry.round()
        assert not node.hub.registry.push
