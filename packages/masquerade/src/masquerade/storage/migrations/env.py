"""Alembic's entry: runs the migrations on one synchronous connection."""

from alembic import context
from sqlalchemy import create_engine, pool

from roomlit.hosting import migrating

_url = context.config.get_main_option("sqlalchemy.url")
assert _url is not None, "SqlResults sets sqlalchemy.url before it runs migrations"
with create_engine(_url, poolclass=pool.NullPool).connect() as connection:
    migrating(connection)
    # A version table of its own: the library's migrations may live in the same database.
    context.configure(connection=connection, version_table="masquerade_version", transactional_ddl=True)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
