"""What every database of ours begins with: migrations up to date, and SQLite set so that a commit is on the disk."""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.util.exc import CommandError
from sqlalchemy import event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from roomlit.errors import StoreError


def durable_engine(url: str) -> AsyncEngine:
    """An engine for `url`; SQLite gets WAL and synchronous=FULL on every connection."""
    engine = create_async_engine(url)
    if make_url(url).get_backend_name() == "sqlite":
        event.listen(engine.sync_engine, "connect", _sqlite_pragmas)
    return engine


def upgrade(url: str, migrations: Path, *, code: str, what: str) -> None:
    """Bring the tables up to date; raises `StoreError(code)`, which calls the database `what`."""
    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    sync = make_url(url).set(drivername=make_url(url).get_backend_name())
    config.set_main_option("sqlalchemy.url", sync.render_as_string(hide_password=False).replace("%", "%%"))
    try:
        command.upgrade(config, "head")
    except (DBAPIError, CommandError) as error:
        where, why = make_url(url).database or url, getattr(error, "orig", error)
        raise StoreError(
            code, f"the {what} {where} cannot be opened ({why}): restore it, or move it away to start anew"
        ) from None


def _sqlite_pragmas(connection: Any, _: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA busy_timeout=5000")
    cursor.close()
