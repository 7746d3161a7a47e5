"""Several processes on one base: chats and posts are leased.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

OPEN = sa.text("state IN ('new', 'applied')")


def upgrade() -> None:
    """Add the leases; what waits is found by its chat."""
    op.create_table(
        "lines",
        sa.Column("chat", sa.LargeBinary(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("token", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.Float(), nullable=False),
        sa.Column("until", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("chat", name="pk_lines"),
    )
    op.create_table(
        "posts",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("token", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.Float(), nullable=False),
        sa.Column("until", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_posts"),
    )
    op.drop_index("ix_inbox_open", "inbox")
    op.create_index(
        "ix_inbox_line", "inbox", ["chat", "update_id"], sqlite_where=OPEN, postgresql_where=OPEN
    )


def downgrade() -> None:
    """Take them away again."""
    op.drop_index("ix_inbox_line", "inbox")
    op.create_index("ix_inbox_open", "inbox", ["update_id"], sqlite_where=OPEN, postgresql_where=OPEN)
    op.drop_table("posts")
    op.drop_table("lines")
