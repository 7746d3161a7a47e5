"""Messages of the outbox: added with the effect that they tell of, looked up by item, card or recipient."""

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
    """Insert rows of the outbox, by column name; a row whose key is already there is left out."""
    conn.execute(_add.on(conn), rows)


#: Literals, never bound: SQLite uses a partial index only for a query that repeats its condition.
QUEUED: ColumnElement[str] = literal_column("'queued'")
LEASED: ColumnElement[str] = literal_column("'leased'")


def waits(rows: FromClause) -> ColumnElement[bool]:
    """Queued or leased, in the words of the partial indexes."""
    return rows.c.state.in_([QUEUED, LEASED])


_add = dialects.insert_ignore(outbox)


def next_due(conn: Connection) -> datetime | None:
    """When the earliest queued message may leave, of people who can be reached; None if none is queued."""
    query = select(func.min(outbox.c.not_before)).join(people, people.c.id == outbox.c.recipient)
    return conn.execute(
        query.where(waits(outbox), outbox.c.state == QUEUED, people.c.state == "active")
    ).scalar()


@dataclass(frozen=True, slots=True)
class SentCard:
    """A card that was sent, or that is being sent and may show the item before its change."""

    row: int
    recipient: int
    kind: str
    message_id: int | None


def cards(conn: Connection, item: str, item_id: int, kinds: Sequence[str]) -> list[SentCard]:
    """The sent cards of an item, of these kinds, ordered by row; `message_id` is None while being sent."""
    columns = (outbox.c[name] for name in ("state", "id", "recipient", "kind", "message_id"))
    query = select(*columns).where(
        outbox.c.item == item,
        outbox.c.item_id == item_id,
        outbox.c.kind.in_(kinds),
        outbox.c.state.in_(["queued", "sent", "leased"]),
        outbox.c.edits.is_(None),
    )
    # queued ones are locked too: no sender claims one meanwhile and draws it as it was before
    found = conn.execute(dialects.locked(query.order_by(outbox.c.id), of=outbox))
    return [SentCard(*card) for state, *card in found if state != "queued"]


def cards_of(conn: Connection, person: int, kind: str) -> list[tuple[int, int]]:
    """A person's sent cards of one kind, each as (item id, row)."""
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
    """(kind, item, item id) of a message in a person's chat; None if it is not of the outbox."""
    query = select(outbox.c.kind, outbox.c.item, outbox.c.item_id).where(
        outbox.c.recipient == recipient, outbox.c.message_id == message_id
    )
    row = conn.execute(query).first()
    return (row.kind, row.item, row.item_id) if row else None


def counts(conn: Connection) -> dict[str, int]:
    """Rows by state."""
    rows = conn.execute(select(outbox.c.state, func.count().label("n")).group_by(outbox.c.state))
    return {row.state: row.n for row in rows}


def drop_waiting(conn: Connection, recipient: int) -> None:
    """Drop the queued messages to a person who left office."""
    query = update(outbox).where(outbox.c.recipient == recipient, outbox.c.state == "queued")
    conn.execute(query.values(state="dropped"))


@dataclass(frozen=True, slots=True)
class Unsent:
    """A queued row that no sender has claimed."""

    id: int
    recipient: int
    facts: dict[str, Any]


def unsent(conn: Connection, kind: str, recipients: Collection[int]) -> list[Unsent]:
    """Queued messages of a kind to these people, the oldest first; those being claimed are left out."""
    query = select(outbox.c.id, outbox.c.recipient, outbox.c.facts).where(
        waits(outbox), outbox.c.state == QUEUED, outbox.c.kind == kind
    )
    rows = conn.execute(dialects.locked(query.order_by(outbox.c.id), of=outbox, skip=True))
    return [Unsent(row.id, row.recipient, row.facts) for row in rows if row.recipient in recipients]


def drop(conn: Connection, rows: Sequence[int]) -> None:
    """Drop these rows: later messages tell what they were to tell."""
    if rows:
        query = update(outbox).where(outbox.c.id == bindparam("row"))
        conn.execute(query.values(state="dropped", error="told later"), [{"row": row} for row in rows])
