"""What falls due next: one waiting row per item and ladder; and what became of each step for each person."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, select, update

from db.engine import dialects
from db.tables.core import outbox, reminders, waiting_steps


@dataclass(frozen=True, slots=True)
class WaitingStepRow:
    """The next step of an item's ladder; steps at or before `after` have been seen to."""

    item: str
    item_id: int
    ladder: str
    due_version: int
    after: datetime
    due_at: datetime


_FIELDS = tuple(WaitingStepRow.__slots__)


def _putting(insert: Callable[[Table], Any]) -> Any:
    row = insert(waiting_steps)
    return row.on_conflict_do_update(
        index_elements=["item", "item_id", "ladder"],
        set_={name: row.excluded[name] for name in ("due_version", "after", "due_at")},
        # within one term what fell due and has not been told stays due, whatever people do meanwhile
        where=waiting_steps.c.due_version != row.excluded.due_version,
    )


_put = dialects.per_dialect(_putting)
_this = (
    waiting_steps.c.item == bindparam("which"),
    waiting_steps.c.item_id == bindparam("which_id"),
    waiting_steps.c.ladder == bindparam("what"),
)
_drop = delete(waiting_steps).where(*_this)
_drop_older = _drop.where(waiting_steps.c.due_version != bindparam("but"))
_move = update(waiting_steps).where(*_this).values(after=bindparam("seen"), due_at=bindparam("then"))


def put(conn: Connection, row: WaitingStepRow) -> None:
    """The item's next step; a waiting one of the same term stays as it is."""
    conn.execute(_put.on(conn), {name: getattr(row, name) for name in _FIELDS})


def drop(conn: Connection, item: str, item_id: int, ladder: str, *, but: int | None = None) -> None:
    """Nothing more falls due; of the term `but` what already waits is still told."""
    values = {"which": item, "which_id": item_id, "what": ladder}
    if but is None:
        conn.execute(_drop, values)
    else:
        conn.execute(_drop_older, {**values, "but": but})


def has_due(conn: Connection, now: datetime, ladders: Collection[str]) -> bool:
    """Something has fallen due."""
    query = select(waiting_steps.c.item_id).where(
        waiting_steps.c.due_at <= now, waiting_steps.c.ladder.in_(ladders)
    )
    return conn.execute(query.limit(1)).first() is not None


def take(conn: Connection, now: datetime, ladders: Collection[str]) -> list[WaitingStepRow]:
    """Steps that have fallen due, the earliest first; nobody else gets them until this transaction ends.

    SQLite has one writer anyway; elsewhere the rows are locked, and those of others passed over.
    """
    due = select(*(waiting_steps.c[name] for name in _FIELDS)).where(
        waiting_steps.c.due_at <= now, waiting_steps.c.ladder.in_(ladders)
    )
    ordered = due.order_by(waiting_steps.c.due_at, waiting_steps.c.item, waiting_steps.c.item_id)
    return [
        WaitingStepRow(**row._mapping)
        for row in conn.execute(dialects.locked(ordered, of=waiting_steps, skip=True))
    ]


def move(conn: Connection, rows: Iterable[tuple[WaitingStepRow, datetime | None]], *, seen: datetime) -> None:
    """Taken rows go on to their next steps; those without one end. Two statements for all of them."""
    moved, ended = [], []
    for row, then in rows:
        values = {"which": row.item, "which_id": row.item_id, "what": row.ladder}
        if then is None:
            ended.append(values)
        else:
            moved.append({**values, "seen": seen, "then": then})
    if moved:
        conn.execute(_move, moved)
    if ended:
        conn.execute(_drop, ended)


def next_due(conn: Connection) -> datetime | None:
    """When the next step of all falls due."""
    return conn.execute(select(waiting_steps.c.due_at).order_by(waiting_steps.c.due_at).limit(1)).scalar()


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


_REMINDER = tuple(Reminder.__slots__)
_row_of_letter = select(outbox.c.id).where(outbox.c.key == bindparam("letter")).scalar_subquery()
_remember = dialects.per_dialect(
    lambda insert: insert(reminders).values(outbox_id=_row_of_letter).on_conflict_do_nothing()
)
_merge = (
    update(reminders)
    .where(
        reminders.c.outbox_id == bindparam("unsent"),
        reminders.c.item == bindparam("which"),
        reminders.c.item_id == bindparam("which_id"),
        reminders.c.due_version == bindparam("term"),
        reminders.c.merged_into.is_(None),
    )
    .values(merged_into=bindparam("into"))
)
_carry = (
    update(reminders).where(reminders.c.outbox_id == bindparam("unsent")).values(outbox_id=_row_of_letter)
)


def remember(conn: Connection, rows: Sequence[tuple[Reminder, str]]) -> None:
    """Settle steps, each with the key of its letter; a step settled before is left as it was."""
    if rows:
        values = [{**{n: getattr(row, n) for n in _REMINDER}, "letter": key} for row, key in rows]
        conn.execute(_remember.on(conn), values)


@dataclass(frozen=True, slots=True)
class Retold:
    """A step of a letter that never left; the later step of the same term that tells it now."""

    unsent: int
    item: str
    item_id: int
    due_version: int
    into: str


def retell(conn: Connection, merged: Sequence[Retold], letters: Mapping[int, str]) -> None:
    """Steps of unsent letters now stand in others: by the row of the old, the key of the new."""
    if merged:
        names = {"which": "item", "which_id": "item_id", "term": "due_version"}
        values = [{key: getattr(one, name) for key, name in names.items()} for one in merged]
        both = zip(values, merged, strict=True)
        conn.execute(_merge, [{**value, "unsent": one.unsent, "into": one.into} for value, one in both])
    if letters:
        conn.execute(_carry, [{"unsent": row, "letter": key} for row, key in letters.items()])
