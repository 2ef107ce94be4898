"""Alembic's entry: runs the migrations on one synchronous connection."""

from alembic import context
from sqlalchemy import create_engine, pool

from roomlit.stores.opening import migrating

_url = context.config.get_main_option("sqlalchemy.url")
assert _url is not None, "SqlStore sets sqlalchemy.url before it runs migrations"
with create_engine(_url, poolclass=pool.NullPool).connect() as connection:
    migrating(connection)
    context.configure(connection=connection, transactional_ddl=True)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
