"""Tables get the names that manuals of queues and leases use. All rows are kept.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

#: Old and new name of each table, and the columns that its indexes stand on.
TABLES = (
    ("talks", "conversations", ["changed_at"]),
    ("steps", "waiting_steps", ["due_at"]),
    ("mailings", "broadcasts", ["is_whole"]),
    ("lines", "chat_leases", []),
    ("posts", "named_leases", []),
    ("limits", "send_rate", []),
)


def upgrade() -> None:
    """Each table is made anew, so that its constraints have its name on either store."""
    for old, new, indexed in TABLES:
        _move(old, new, indexed)
    op.execute("ALTER TABLE outbox RENAME COLUMN lane TO priority")


def downgrade() -> None:
    """Give them the old names back."""
    op.execute("ALTER TABLE outbox RENAME COLUMN priority TO lane")
    for old, new, indexed in TABLES:
        _move(new, old, indexed)


def _move(source: str, target: str, indexed: list[str]) -> None:
    table = _table(source, target)
    for column in indexed:
        op.drop_index(f"ix_{source}_{column}", source)
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    op.execute(f"INSERT INTO {target} ({names}) SELECT {names} FROM {source}")
    op.drop_table(source)
    for column in indexed:
        op.create_index(f"ix_{target}_{column}", target, [column])


def _table(source: str, target: str) -> sa.Table:
    known = {name: new for pair in TABLES for name, new in ((pair[0], pair[1]), (pair[1], pair[1]))}
    return {
        "conversations": _conversations,
        "waiting_steps": _waiting_steps,
        "broadcasts": _broadcasts,
        "chat_leases": lambda name: _leases(name, sa.Column("chat", sa.LargeBinary(), nullable=False)),
        "named_leases": lambda name: _leases(name, sa.Column("name", sa.Text(), nullable=False)),
        "send_rate": _send_rate,
    }[known[source]](target)


def _conversations(name: str) -> sa.Table:
    return op.create_table(
        name,
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("screen", sa.Text(), nullable=False),
        sa.Column("about", sa.BigInteger(), nullable=True),
        sa.Column("card", sa.Integer(), nullable=True),
        sa.Column("key_id", sa.Text(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=f"fk_{name}_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=f"pk_{name}"),
    )


def _waiting_steps(name: str) -> sa.Table:
    return op.create_table(
        name,
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("item_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("ladder", sa.Text(), nullable=False),
        sa.Column("due_version", sa.Integer(), nullable=False),
        sa.Column("after", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("item", "item_id", "ladder", name=f"pk_{name}"),
    )


def _broadcasts(name: str) -> sa.Table:
    return op.create_table(
        name,
        sa.Column("meeting", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("after", sa.BigInteger(), nullable=False),
        sa.Column("is_whole", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["meeting"], ["meetings.id"], name=f"fk_{name}_meeting"),
        sa.PrimaryKeyConstraint("meeting", "kind", "n", name=f"pk_{name}"),
    )


def _leases(name: str, key: sa.Column) -> sa.Table:
    return op.create_table(
        name,
        key,
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("token", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.Float(), nullable=False),
        sa.Column("until", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint(key.name, name=f"pk_{name}"),
    )


def _send_rate(name: str) -> sa.Table:
    return op.create_table(
        name,
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("due", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=f"pk_{name}"),
    )
