"""What falls due next: one waiting row per item and ladder; and what became of each step for each person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from db.tables import reminders, steps


@dataclass(frozen=True, slots=True)
class StepRow:
    """The next step of an item's ladder; steps at or before `after` have been seen to."""

    item: str
    item_id: int
    ladder: str
    due_version: int
    after: datetime
    due_at: datetime


_row = upsert(steps)
_put = _row.on_conflict_do_update(
    index_elements=["item", "item_id", "ladder"],
    set_={name: _row.excluded[name] for name in ("due_version", "after", "due_at")},
)
_drop = delete(steps).where(
    steps.c.item == bindparam("which"),
    steps.c.item_id == bindparam("which_id"),
    steps.c.ladder == bindparam("what"),
)
_move = (
    update(steps)
    .where(
        steps.c.item == bindparam("which"),
        steps.c.item_id == bindparam("which_id"),
        steps.c.ladder == bindparam("what"),
        steps.c.due_at == bindparam("held"),
    )
    .values(after=bindparam("seen"), due_at=bindparam("then"))
)


def put(conn: Connection, row: StepRow) -> None:
    """Make this the item's next step."""
    conn.execute(_put, {name: getattr(row, name) for name in StepRow.__slots__})


def drop(conn: Connection, item: str, item_id: int, ladder: str) -> None:
    """Nothing more falls due."""
    conn.execute(_drop, {"which": item, "which_id": item_id, "what": ladder})


def due(conn: Connection, now: datetime, ladder: str) -> list[StepRow]:
    """Steps that have fallen due, the earliest first."""
    query = select(*(steps.c[name] for name in StepRow.__slots__)).where(
        steps.c.due_at <= now, steps.c.ladder == ladder
    )
    return [StepRow(**row._mapping) for row in conn.execute(query.order_by(steps.c.due_at, steps.c.item_id))]


def claim(conn: Connection, row: StepRow, *, seen: datetime, then: datetime) -> bool:
    """Move on to the step after; False where another process was faster, and the step is not ours."""
    values = {"which": row.item, "which_id": row.item_id, "what": row.ladder, "held": row.due_at}
    return conn.execute(_move, {**values, "seen": seen, "then": then}).rowcount == 1


def next_due(conn: Connection) -> datetime | None:
    """When the next step of all falls due."""
    return conn.execute(select(steps.c.due_at).order_by(steps.c.due_at).limit(1)).scalar()


@dataclass(frozen=True, slots=True)
class Reminder:
    """One step of one item for one person: said in a letter, or merged into a later step."""

    item: str
    item_id: int
    due_version: int
    step: str
    person: int
    merged_into: str | None
    at: datetime


def remember(conn: Connection, rows: Sequence[Reminder]) -> None:
    """Settle steps; a step settled before is left as it was."""
    if rows:
        values = [{name: getattr(row, name) for name in Reminder.__slots__} for row in rows]
        conn.execute(insert(reminders).prefix_with("OR IGNORE", dialect="sqlite"), values)


def settled(conn: Connection) -> list[Reminder]:
    """Every settled step."""
    query = select(*(reminders.c[name] for name in Reminder.__slots__)).order_by(reminders.c.id)
    return [Reminder(**row._mapping) for row in conn.execute(query)]
