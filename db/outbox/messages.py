"""What must reach a person: promised with the effect, looked up by what it is about."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    bindparam,
    func,
    literal_column,
    select,
    update,
)

from db.engine import dialects
from db.tables.core import outbox, people


def add(conn: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows; a key that is already there is a promise already made, and is left alone."""
    conn.execute(_add.on(conn), rows)


#: Written out, never bound: SQLite takes a partial index only where it sees the index's own condition.
QUEUED: ColumnElement[str] = literal_column("'queued'")
LEASED: ColumnElement[str] = literal_column("'leased'")


def waits(rows: FromClause) -> ColumnElement[bool]:
    """Queued or leased, as the partial indexes say it."""
    return rows.c.state.in_([QUEUED, LEASED])


_add = dialects.insert_ignore(outbox)


def next_due(conn: Connection) -> datetime | None:
    """When the earliest waiting row may go, for people who can be reached."""
    query = select(func.min(outbox.c.not_before)).join(people, people.c.id == outbox.c.recipient)
    return conn.execute(
        query.where(waits(outbox), outbox.c.state == QUEUED, people.c.state == "active")
    ).scalar()


@dataclass(frozen=True, slots=True)
class SentCard:
    """A card that stands on somebody's screen, or is on its way there and may show what has just changed."""

    row: int
    recipient: int
    kind: str
    message_id: int | None


def cards(conn: Connection, item: str, item_id: int, kinds: Sequence[str]) -> list[SentCard]:
    """The cards of an item, so that they can be redrawn."""
    columns = (outbox.c[name] for name in ("state", "id", "recipient", "kind", "message_id"))
    query = select(*columns).where(
        outbox.c.item == item,
        outbox.c.item_id == item_id,
        outbox.c.kind.in_(kinds),
        outbox.c.state.in_(["queued", "sent", "leased"]),
        outbox.c.edits.is_(None),
    )
    # locked with those that wait: nobody claims one meanwhile and draws it as it was before us
    found = conn.execute(dialects.locked(query.order_by(outbox.c.id), of=outbox))
    return [SentCard(*card) for state, *card in found if state != "queued"]


def cards_of(conn: Connection, person: int, kind: str) -> list[tuple[int, int]]:
    """A person's cards of one kind that stand on their screen, each as (item id, row)."""
    query = select(outbox.c.item_id, outbox.c.id).where(
        outbox.c.recipient == person,
        outbox.c.kind == kind,
        outbox.c.state == "sent",
        outbox.c.edits.is_(None),
    )
    return [(row.item_id, row.id) for row in conn.execute(query)]


def by_message(
    conn: Connection, recipient: int, message_id: int
) -> tuple[str, str | None, int | None] | None:
    """What the message of a person's chat was about: (kind, item, item id)."""
    query = select(outbox.c.kind, outbox.c.item, outbox.c.item_id).where(
        outbox.c.recipient == recipient, outbox.c.message_id == message_id
    )
    row = conn.execute(query).first()
    return (row.kind, row.item, row.item_id) if row else None


def counts(conn: Connection) -> dict[str, int]:
    """How many rows stand in each state."""
    rows = conn.execute(select(outbox.c.state, func.count().label("n")).group_by(outbox.c.state))
    return {row.state: row.n for row in rows}


def drop_waiting(conn: Connection, recipient: int) -> None:
    """What was still to be sent to a person who left office is not sent any more."""
    query = update(outbox).where(outbox.c.recipient == recipient, outbox.c.state == "queued")
    conn.execute(query.values(state="dropped"))


@dataclass(frozen=True, slots=True)
class Unsent:
    """A row that is still in its line."""

    id: int
    recipient: int
    facts: dict[str, Any]


def unsent(conn: Connection, kind: str, recipients: Collection[int]) -> list[Unsent]:
    """Letters of a kind that still wait, for some of these people; the oldest first."""
    query = select(outbox.c.id, outbox.c.recipient, outbox.c.facts).where(
        waits(outbox), outbox.c.state == QUEUED, outbox.c.kind == kind
    )
    rows = conn.execute(dialects.locked(query.order_by(outbox.c.id), of=outbox, skip=True))
    return [Unsent(row.id, row.recipient, row.facts) for row in rows if row.recipient in recipients]


def drop(conn: Connection, rows: Sequence[int]) -> None:
    """These are not sent any more: later letters tell what they were to tell."""
    if rows:
        query = update(outbox).where(outbox.c.id == bindparam("row"))
        conn.execute(query.values(state="dropped", error="told later"), [{"row": row} for row in rows])
