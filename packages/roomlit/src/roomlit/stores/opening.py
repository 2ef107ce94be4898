"""What every database of ours begins with: migrations up to date, and SQLite set so that a commit is on the disk."""

import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection, create_engine, event, pool
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from roomlit.errors import StoreError
from roomlit.stores.salvage import Salvaged, salvage

ADVICE: Final = (
    "network file systems (NFS, SMB, sshfs, some mounts of containers) have no shared memory; choose a directory on a "
    "disk of this machine (ROOMLIT_DATA, or --data)"
)
VERSION_TABLE = "alembic_version"


def durable_engine(url: str, *, pages_max: Callable[[], int] | None = None) -> AsyncEngine:
    """An engine for `url`; SQLite gets WAL and synchronous=FULL on every connection.

    `pages_max` (SQLite): the ceiling of the file in pages, asked before each transaction.
    """
    engine = create_async_engine(url)
    if make_url(url).get_backend_name() != "sqlite":
        return engine
    event.listen(engine.sync_engine, "connect", _sqlite_pragmas)
    if pages_max is not None:

        def limit(connection: Connection) -> None:
            connection.exec_driver_sql(f"PRAGMA max_page_count={int(pages_max())}")

        event.listen(engine.sync_engine, "begin", limit)
    return engine


def upgrade(url: str, migrations: Path, *, code: str, what: str, version_table: str = VERSION_TABLE) -> Salvaged | None:
    """Bring the tables up to date; raises `StoreError(code)`, which calls the database `what`.

    A damaged SQLite file is replaced by a new one with all that can be read of it; what that was is returned.

    Before the first change of a SQLite file a copy is made beside it, named after the version it has. A migration
    happens as a whole or not at all.
    """
    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    sync = sync_url(url)
    plain = sync.render_as_string(hide_password=False)
    config.set_main_option("sqlalchemy.url", plain.replace("%", "%%"))
    where = sync.database or url
    copy: Path | None = None
    salvaged: Salvaged | None = None
    sqlite = sync.get_backend_name() == "sqlite"
    try:
        if sqlite:
            salvaged = salvage(Path(where), lambda: command.upgrade(config, "head"))
        scripts = ScriptDirectory.from_config(config)
        found, head = _version(plain, version_table), scripts.get_current_head()
        if sqlite and found not in (None, head):
            scripts.get_revision(found)  # Raises for one of a newer release: then nothing is upgraded.
            copy = _copied(Path(where), str(found))
        command.upgrade(config, "head")
        refused = _wal_refused(plain) if sqlite else ""
    except (DBAPIError, CommandError, sqlite3.Error, OSError) as error:
        why = getattr(error, "orig", error)
        beside = f"; as it was it lies in {copy}" if copy is not None else ""
        raise StoreError(
            code, f"the {what} {where} cannot be opened ({why}): restore it, or move it away to start anew{beside}"
        ) from None
    if refused:
        told = f"the {what} {where} lies on a disk that SQLite cannot write ahead on ({refused}): {ADVICE}"
        raise StoreError("data/no_wal", told)
    return salvaged


def wal_refused(directory: Path, *, parameters: str = "") -> str:
    """Why SQLite cannot keep a write-ahead log in this directory, tried with a file of its own; "" when it can.

    `parameters` are those of an SQLite address, as `vfs=unix-dotfile`.
    """
    with tempfile.TemporaryDirectory(dir=directory, prefix="wal-") as place:
        return _wal_refused(f"sqlite:///file:{Path(place) / 'probe.db'}?{parameters}&uri=true")


def _wal_refused(url: str) -> str:
    """Network file systems refuse in one of three ways: another mode, an error at once, or one at the first read."""
    try:
        with create_engine(url, poolclass=pool.NullPool).connect() as connection:
            mode = str(connection.exec_driver_sql("PRAGMA journal_mode=WAL").scalar())
            connection.exec_driver_sql("SELECT count(*) FROM sqlite_master")
    except DBAPIError as error:
        return str(error.orig)
    return "" if mode in {"wal", "memory"} else f"it keeps to the mode {mode!r}"


def sync_url(url: str) -> URL:
    """The same database for a connection that waits."""
    return make_url(url).set(drivername=make_url(url).get_backend_name())


def migrating(connection: Connection) -> None:
    """For Alembic's `env.py`: SQLite shall take the whole migration as one transaction, tables included."""
    if connection.dialect.name == "sqlite":
        # The driver would begin a transaction at the first INSERT only, and leave a half-made schema after a crash.
        connection.connection.driver_connection.isolation_level = None  # pyright: ignore[reportOptionalMemberAccess]
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _version(url: str, table: str) -> str | None:
    with create_engine(url, poolclass=pool.NullPool).connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": table})
        return context.get_current_revision()


def _copied(database: Path, version: str) -> Path:
    """A copy of the database beside it, whole or not there; what another server has not checkpointed is in it."""
    copy = database.with_name(f"{database.name}.before-upgrade-from-{version}")
    draft = copy.with_name(copy.name + ".new")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(draft)) as target:
        source.backup(target)
    draft.replace(copy)
    return copy


def _sqlite_pragmas(connection: Any, _: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA busy_timeout=5000")
    cursor.execute("PRAGMA secure_delete=ON")  # What a person has deleted is in no free page either.
    cursor.close()
