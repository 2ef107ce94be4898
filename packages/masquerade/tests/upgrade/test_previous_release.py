"""A data directory of the previous release: recorded by its own code, opened by this one.

`release_0_2` holds its two databases as SQL: a game that was finished, one in the middle of its discussion.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from masquerade.match.logic import Match
from masquerade.rules.state import State
from masquerade.storage.sql import SqlResults, results_url
from roomlit.errors import StoreError
from roomlit.protocol.messages import Command
from roomlit.server.credentials import Claim, Credentials
from roomlit.server.hub import refuse
from roomlit.server.node import Node
from roomlit.settings import HubSettings
from roomlit.stores.directory import DataDirectory
from roomlit.stores.sql import SqlStore, migrate
from roomlit.testing.manual_clock import ManualClock

RECORDED = Path(__file__).parent / "release_0_2"
KEY = b"the key of the previous release!"
STOPPED_AT = 1_700_000_083_000
BO = "60b76c9791d6beaf96f5"
BOS_SEAT = (
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ1c2UiOiJzZWF0Iiwicm9vbSI6Ik1JRFdBWSIsInBsYXllciI6IjYwYjc2Yzk3OTFkNmJlYWY5NmY1"
    "In0.QJdQXuCRUy318PQfyOhoWkZ6fAvqpUWyZWNosps72MM"
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The directory as that release left it."""
    for name in ("journal", "results"):
        with closing(sqlite3.connect(tmp_path / f"{name}.db")) as database:
            database.executescript((RECORDED / f"{name}.sql").read_text())
    (tmp_path / "signing.key").write_bytes(KEY)
    return tmp_path


def a_node(data: Path, *, later_ms: int = 5_000) -> Node:
    """This release, started a little later on that directory."""
    with DataDirectory(data) as directory:
        store = SqlStore(directory.journal_url)
    return Node(
        logics=[Match()], store=store, settings=HubSettings(data=data), clock=ManualClock(STOPPED_AT + later_ms)
    )


async def test_games_people_and_seats_of_the_previous_release_are_there_and_go_on(data: Path) -> None:
    async with a_node(data) as node:
        finished, midway = node.hub.room("FINISH"), node.hub.room("MIDWAY")
        assert isinstance(midway.state, State)
        assert finished.state.phase.name == "reveal"
        assert midway.state.phase.name == "discussion"
        assert [message.text for message in midway.state.messages] == [
            f"line {k} in MIDWAY" for k in range(5) for _ in "ab"
        ]
        assert midway.meta.epoch == 1_700_000_067_000, "nothing was lost, so positions of that release are good"
        assert Credentials(key=KEY).seat_of(BOS_SEAT) == Claim("MIDWAY", BO)
        assert node.hub.registry.claim("MIDWAY", BOS_SEAT) == Claim("MIDWAY", BO)
        said = Command(id="new", room="MIDWAY", name="message", args={"text": "still here"})
        refuse(await node.hub.submit(Claim("MIDWAY", BO), said))
        assert midway.state.messages[-1].text == "still here"
    async with a_node(data, later_ms=10_000) as again:
        assert again.hub.room("MIDWAY").state.messages[-1].text == "still here"


async def test_a_command_the_previous_release_has_answered_is_not_executed_again(data: Path) -> None:
    async with a_node(data) as node:
        before = node.hub.room("MIDWAY").state.message_count
        with closing(sqlite3.connect(data / "journal.db")) as journal:
            query = "select command from journal where room = 'MIDWAY' and player = ? order by n desc"
            command = journal.execute(query, [BO]).fetchone()[0]
        again = Command(id=command, room="MIDWAY", name="message", args={"text": "line 4 in MIDWAY"})
        refuse(await node.hub.submit(Claim("MIDWAY", BO), again))
        assert node.hub.room("MIDWAY").state.message_count == before


async def test_results_of_the_previous_release_can_be_read(data: Path) -> None:
    results = SqlResults(results_url(data))
    await results.start()
    assert [(record.key.room, record.mode) for record in await results.newest(10)] == [("FINISH", "spot")]
    await results.close()


async def test_before_the_first_migration_a_copy_is_made_beside_and_it_is_whole(data: Path) -> None:
    async with a_node(data):
        pass
    copy = data / "journal.db.before-upgrade-from-0001"
    assert copy.stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(copy)) as old:
        assert old.execute("pragma integrity_check").fetchone() == ("ok",)
        assert old.execute("select version_num from alembic_version").fetchone() == ("0001",)
        assert "\n".join(old.iterdump()) + "\n" == (RECORDED / "journal.sql").read_text()
    assert not (data / "results.db.before-upgrade-from-0001").exists(), "nothing changes there, so nothing is copied"


async def test_a_start_without_anything_to_migrate_makes_no_copy(data: Path) -> None:
    async with a_node(data):
        pass
    (data / "journal.db.before-upgrade-from-0001").unlink()
    async with a_node(data, later_ms=6_000):
        pass
    assert not (data / "journal.db.before-upgrade-from-0001").exists()


def test_a_migration_that_fails_changes_nothing_and_says_where_the_copy_is(data: Path) -> None:
    with closing(sqlite3.connect(data / "journal.db")) as database:
        database.execute("create table snapshots (in_the_way integer)")
        database.commit()
        before = "\n".join(database.iterdump())
    with pytest.raises(StoreError, match="before-upgrade-from-0001") as caught:
        migrate(f"sqlite+aiosqlite:///{data / 'journal.db'}")
    assert caught.value.code == "journal/unreadable"
    with closing(sqlite3.connect(data / "journal.db")) as database:
        assert "\n".join(database.iterdump()) == before
        database.execute("drop table snapshots")
    migrate(f"sqlite+aiosqlite:///{data / 'journal.db'}")


def test_the_journal_of_a_newer_release_is_left_alone_without_a_copy(data: Path) -> None:
    with closing(sqlite3.connect(data / "journal.db")) as database:
        database.execute("update alembic_version set version_num = '9999'")
        database.commit()
    with pytest.raises(StoreError, match="9999"):
        migrate(f"sqlite+aiosqlite:///{data / 'journal.db'}")
    assert list(data.glob("*.before-upgrade-*")) == []
