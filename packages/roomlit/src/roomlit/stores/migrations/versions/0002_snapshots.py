"""Snapshots of rooms, checksums of rows, and a place for rows that cannot be folded."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Rows of before have no checksum and are taken as they are."""
    op.add_column("journal", sa.Column("crc", sa.BigInteger, nullable=True))
    op.create_table(
        "aside",
        sa.Column("room", sa.String, primary_key=True),
        sa.Column("n", sa.BigInteger, primary_key=True),
        sa.Column("epoch", sa.BigInteger, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("action", sa.LargeBinary, nullable=False),
        sa.Column("player", sa.String, nullable=False),
        sa.Column("command", sa.String, nullable=False),
        sa.Column("seqs", sa.LargeBinary, nullable=False),
        sa.Column("crc", sa.BigInteger, nullable=True),
    )
    op.create_table(
        "snapshots",
        sa.Column("room", sa.String, primary_key=True),
        sa.Column("n", sa.BigInteger, primary_key=True),
        sa.Column("epoch", sa.BigInteger, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("layout", sa.Integer, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("crc", sa.BigInteger, nullable=False),
    )


def downgrade() -> None:
    """Back to rows alone; rooms whose rows were compacted cannot be folded then."""
    op.drop_table("snapshots")
    op.drop_table("aside")
    op.drop_column("journal", "crc")
