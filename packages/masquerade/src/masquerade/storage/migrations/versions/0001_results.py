"""Finished games."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table and its order by end."""
    op.create_table(
        "results",
        sa.Column("room", sa.String, primary_key=True),
        sa.Column("opened_at", sa.BigInteger, primary_key=True),
        sa.Column("game", sa.Integer, primary_key=True),
        sa.Column("ended_at", sa.BigInteger, nullable=False),
        sa.Column("mode", sa.String, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    op.create_index("results_by_end", "results", ["ended_at"])


def downgrade() -> None:
    """Drop everything."""
    op.drop_index("results_by_end", "results")
    op.drop_table("results")
