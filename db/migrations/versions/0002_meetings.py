"""Meetings: whom they are called for, who is invited to which edition, how far each mailing has come.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of meetings."""
    op.create_table(
        "meetings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("author", sa.BigInteger(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("term_from", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("bodies", sa.JSON(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("reminds", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("chain_n", sa.Integer(), nullable=False),
        sa.Column("chain_head", sa.LargeBinary(), nullable=False),
        sa.Column("look_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("shown_n", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["author"], ["people.id"], name="fk_meetings_author"),
        sa.PrimaryKeyConstraint("id", name="pk_meetings"),
        sa.UniqueConstraint("number", name="uq_meetings_number"),
    )
    op.create_index("ix_meetings_look_at", "meetings", ["look_at"])
    op.create_index("ix_meetings_state_starts_at", "meetings", ["state", "starts_at"])
    op.create_table(
        "invited",
        sa.Column("meeting", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("edition", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["meeting"], ["meetings.id"], name="fk_invited_meeting"),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_invited_person"),
        sa.PrimaryKeyConstraint("meeting", "edition", "person", name="pk_invited"),
    )
    op.create_index("ix_invited_person", "invited", ["person"])
    op.create_table(
        "mailings",
        sa.Column("meeting", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("after", sa.BigInteger(), nullable=False),
        sa.Column("is_whole", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["meeting"], ["meetings.id"], name="fk_mailings_meeting"),
        sa.PrimaryKeyConstraint("meeting", "kind", "n", name="pk_mailings"),
    )
    op.create_index("ix_mailings_is_whole", "mailings", ["is_whole"])


def downgrade() -> None:
    """Take them away, those that refer to others first."""
    op.drop_table("mailings")
    op.drop_table("invited")
    op.drop_table("meetings")
