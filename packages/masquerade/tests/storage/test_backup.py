"""A backup is made while the game goes on, and put back whole or not at all."""

import gzip
import sqlite3
import tarfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest

from masquerade.match.logic import Match
from masquerade.storage.backup import back_up, restore
from masquerade.storage.sql import SqlResults, results_url
from roomlit.errors import LocalError
from roomlit.eventlog.room_logs import decide_resume
from roomlit.kinds.chat import ChatRoom
from roomlit.protocol.messages import Command, Position
from roomlit.server.credentials import Claim
from roomlit.server.hub import refuse
from roomlit.server.node import Node
from roomlit.settings import HubSettings
from roomlit.stores.directory import DataDirectory
from roomlit.stores.sql import SqlStore
from roomlit.testing.manual_clock import ManualClock

DAY_MS = 86_400_000


def a_node(data: Path, clock: ManualClock) -> Node:
    """A server on that directory."""
    data.mkdir(exist_ok=True)
    store = SqlStore(f"sqlite+aiosqlite:///{data / 'journal.db'}")
    return Node(logics=[Match(), ChatRoom()], store=store, settings=HubSettings(data=data), clock=clock)


async def said(node: Node, player: str, text: str) -> None:
    """One acknowledged line."""
    asked = Command(id=text, room="LOBBY", name="message", args={"text": text})
    refuse(await node.hub.submit(Claim("LOBBY", player), asked))


def lines(node: Node) -> list[str]:
    """What is said in the room."""
    return [message.text for message in node.hub.room("LOBBY").state.messages]


async def a_backup(path: Path) -> Path:
    """A backup of a server with one room and some lines."""
    async with a_node(path / "old", ManualClock()) as node:
        await node.hub.open_room("chat", code="LOBBY")
        seat = await node.hub.enter("LOBBY", name="Ada", request="a" * 32)
        await said(node, seat.player, "kept")
        back_up(path / "old", path / "backup.tgz", clock=node.hub.clock)
    return path / "backup.tgz"


async def test_what_was_acknowledged_before_a_backup_is_in_it_though_the_server_goes_on(tmp_path: Path) -> None:
    clock = ManualClock()
    async with a_node(tmp_path / "old", clock) as node:
        await node.hub.open_room("chat", code="LOBBY")
        seat = await node.hub.enter("LOBBY", name="Ada", request="a" * 32)
        for n in range(20):
            await said(node, seat.player, f"before {n}")
        made = back_up(tmp_path / "old", tmp_path / "backup.tgz", clock=clock)
        await said(node, seat.player, "after")
        ahead = {"public": Position(node.hub.room("LOBBY").meta.epoch, node.hub.room("LOBBY").log.seq)}
    assert sorted(made.files) == ["journal.db", "signing.key"]
    clock.advance(3 * DAY_MS)
    restore(tmp_path / "backup.tgz", tmp_path / "new", clock=clock)
    async with a_node(tmp_path / "new", clock) as node:
        assert lines(node) == [f"before {n}" for n in range(20)]
        assert node.hub.registry.claim("LOBBY", seat.seat) == Claim("LOBBY", seat.player), (
            "seats hold: the key is the same"
        )
        for n in range(5):
            await said(node, seat.player, f"since {n}")
        assert decide_resume(ahead, {"public": node.hub.room("LOBBY").log}) == "snapshot", (
            "it saw what is not there any more"
        )


async def test_a_game_that_was_running_goes_on_with_the_time_it_had_left(tmp_path: Path) -> None:
    clock = ManualClock()
    options = {"mode": "spot", "ai_seats": 1, "ready_s": 1, "discussion_s": 60, "ballot_s": 5, "result_s": 1}
    async with a_node(tmp_path / "old", clock) as node:
        actor = await node.hub.open_room("masquerade", code="PARTY", options=options)
        seats = [await node.hub.enter("PARTY", name=who, request=who[0] * 32) for who in ("ada", "bob")]
        refuse(await node.hub.submit(Claim("PARTY", seats[0].player), Command(id="s", room="PARTY", name="start")))
        while actor.state.phase.name != "discussion":
            clock.advance(1_000)
            await actor.settled()
        await node.hub.store.beat(clock.now())
        left = actor.state.phase.ends_at - clock.now()
        back_up(tmp_path / "old", tmp_path / "backup.tgz", clock=clock)
    clock.advance(DAY_MS)
    restore(tmp_path / "backup.tgz", tmp_path / "new", clock=clock)
    async with a_node(tmp_path / "new", clock) as node:
        phase = node.hub.room("PARTY").state.phase
        assert phase.name == "discussion"
        assert phase.ends_at - clock.now() == left


async def test_results_are_in_it_too(tmp_path: Path) -> None:
    results = SqlResults(results_url(tmp_path))
    await results.start()
    await results.close()
    assert sorted(back_up(tmp_path, tmp_path / "backup.tgz").files) == ["results.db"]


async def test_a_backup_is_readable_by_its_owner_alone_and_never_overwrites(tmp_path: Path) -> None:
    archive = await a_backup(tmp_path)
    assert archive.stat().st_mode & 0o777 == 0o600
    with pytest.raises(LocalError) as caught:
        back_up(tmp_path / "old", archive)
    assert caught.value.code == "backup/exists"


def test_a_directory_without_anything_to_back_up_says_so_and_leaves_no_file(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(LocalError) as caught:
        back_up(tmp_path / "empty", tmp_path / "backup.tgz")
    assert caught.value.code == "backup/nothing"
    assert [path.name for path in tmp_path.iterdir()] == ["empty"]


async def test_a_directory_in_use_is_not_restored_into(tmp_path: Path) -> None:
    archive = await a_backup(tmp_path)
    with DataDirectory(tmp_path / "new"), pytest.raises(LocalError) as caught:
        restore(archive, tmp_path / "new", force=True)
    assert caught.value.code == "data/locked"


async def test_without_force_nothing_is_overwritten_and_with_it_the_old_files_are_moved_aside(tmp_path: Path) -> None:
    archive, clock = await a_backup(tmp_path), ManualClock()
    async with a_node(tmp_path / "new", clock) as node:
        await node.hub.open_room("chat", code="OTHER")
    key = (tmp_path / "new" / "signing.key").read_bytes()
    with pytest.raises(LocalError) as caught:
        restore(archive, tmp_path / "new", clock=clock)
    assert caught.value.code == "restore/occupied"
    async with a_node(tmp_path / "new", clock) as node:
        assert set(node.hub.rooms) == {"OTHER"}
    restore(archive, tmp_path / "new", force=True, clock=clock)
    async with a_node(tmp_path / "new", clock) as node:
        assert set(node.hub.rooms) == {"LOBBY"}
        assert lines(node) == ["kept"]
    assert (tmp_path / "new" / "signing.key.before-restore").read_bytes() == key
    with closing(sqlite3.connect(tmp_path / "new" / "journal.db.before-restore")) as old:
        assert old.execute("select room from rooms").fetchall() == [("OTHER",)]


def repacked(archive: Path, change: Callable[[Path], Any]) -> None:
    """Take the archive apart, change its files, and put them together again."""
    folder = archive.with_suffix(".open")
    folder.mkdir()
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
    change(folder)
    with tarfile.open(archive, "w:gz") as tar:
        for path in sorted(folder.iterdir()):
            tar.add(path, path.name)


def shorter(archive: Path) -> None:
    archive.write_bytes(archive.read_bytes()[:-200])


def other_bytes(archive: Path) -> None:
    data = bytearray(archive.read_bytes())
    data[len(data) // 2] ^= 0xFF
    archive.write_bytes(bytes(data))


def no_archive(archive: Path) -> None:
    archive.write_bytes(gzip.compress(b"something else" * 100))


def another_key(archive: Path) -> None:
    repacked(archive, lambda folder: (folder / "signing.key").write_bytes(b"x" * 32))


def without_the_journal(archive: Path) -> None:
    repacked(archive, lambda folder: (folder / "journal.db").unlink())


def a_stowaway(archive: Path) -> None:
    repacked(archive, lambda folder: (folder / "lock").write_text("aboard"))


@pytest.mark.parametrize(
    "harm",
    [shorter, other_bytes, no_archive, another_key, without_the_journal, a_stowaway],
    ids=lambda harm: harm.__name__,
)
async def test_a_damaged_backup_is_refused_before_anything_is_touched(
    tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    archive = await a_backup(tmp_path)
    harm(archive)
    clock = ManualClock()
    async with a_node(tmp_path / "new", clock) as node:
        await node.hub.open_room("chat", code="OTHER")
    with pytest.raises(LocalError) as caught:
        restore(archive, tmp_path / "new", force=True)
    assert caught.value.code == "restore/damaged"
    async with a_node(tmp_path / "new", clock) as node:
        assert set(node.hub.rooms) == {"OTHER"}
    assert not (tmp_path / "new" / "journal.db.before-restore").exists()


async def test_a_backup_of_a_later_format_says_to_update(tmp_path: Path) -> None:
    archive = await a_backup(tmp_path)

    def later(folder: Path) -> None:
        manifest = msgspec.json.decode((folder / "manifest.json").read_bytes())
        (folder / "manifest.json").write_bytes(msgspec.json.encode({**manifest, "format": 2}))

    repacked(archive, later)
    with pytest.raises(LocalError, match="update first"):
        restore(archive, tmp_path / "new")
