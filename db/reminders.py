"""Rows of reminders: the next waiting step per item and ladder, and the outcome of each step per person."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, select, update

from db.engine import dialects
from db.tables.core import outbox, reminders, waiting_steps


@dataclass(frozen=True, slots=True)
class WaitingStepRow:
    """The next step of an item's ladder, due at `due_at`; steps at or before `after` are done.

    `due_version` counts the terms of the item.
    """

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
        # within one term a due step stays due until it is sent, whatever people do meanwhile
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
    """Insert or update the item's next step; a waiting step of the same term is left alone."""
    conn.execute(_put.on(conn), {name: getattr(row, name) for name in _FIELDS})


def drop(conn: Connection, item: str, item_id: int, ladder: str, *, but: int | None = None) -> None:
    """Delete the waiting step, except one of the term `but`."""
    values = {"which": item, "which_id": item_id, "what": ladder}
    if but is None:
        conn.execute(_drop, values)
    else:
        conn.execute(_drop_older, {**values, "but": but})


def has_due(conn: Connection, now: datetime, ladders: Collection[str]) -> bool:
    """True where a step of one of the ladders is due."""
    query = select(waiting_steps.c.item_id).where(
        waiting_steps.c.due_at <= now, waiting_steps.c.ladder.in_(ladders)
    )
    return conn.execute(query.limit(1)).first() is not None


def take(conn: Connection, now: datetime, ladders: Collection[str]) -> list[WaitingStepRow]:
    """Due steps, the earliest first, locked until the transaction ends; rows locked by others are skipped."""
    due = select(*(waiting_steps.c[name] for name in _FIELDS)).where(
        waiting_steps.c.due_at <= now, waiting_steps.c.ladder.in_(ladders)
    )
    ordered = due.order_by(waiting_steps.c.due_at, waiting_steps.c.item, waiting_steps.c.item_id)
    return [
        WaitingStepRow(**row._mapping)
        for row in conn.execute(dialects.locked(ordered, of=waiting_steps, skip=True))
    ]


def move(conn: Connection, rows: Iterable[tuple[WaitingStepRow, datetime | None]], *, seen: datetime) -> None:
    """Move each taken row to the time of its next step, or delete it where that is None.

    Steps at or before `seen` are done. Takes two statements for any number of rows.
    """
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
    """The earliest `due_at` of all waiting steps; None without any."""
    return conn.execute(select(waiting_steps.c.due_at).order_by(waiting_steps.c.due_at).limit(1)).scalar()


@dataclass(frozen=True, slots=True)
class Reminder:
    """One step of one item for one person: sent in a message, or merged into the later step `merged_into`."""

    item: str
    item_id: int
    due_version: int
    step: str
    person: int
    merged_into: str | None
    at: datetime


_REMINDER = tuple(Reminder.__slots__)
_row_of_message = select(outbox.c.id).where(outbox.c.key == bindparam("message_key")).scalar_subquery()
_remember = dialects.per_dialect(
    lambda insert: insert(reminders).values(outbox_id=_row_of_message).on_conflict_do_nothing()
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
    update(reminders).where(reminders.c.outbox_id == bindparam("unsent")).values(outbox_id=_row_of_message)
)


def remember(conn: Connection, rows: Sequence[tuple[Reminder, str]]) -> None:
    """Insert steps, each with the outbox key of its message; a step that is there already is left alone."""
    if rows:
        values = [{**{n: getattr(row, n) for n in _REMINDER}, "message_key": key} for row, key in rows]
        conn.execute(_remember.on(conn), values)


@dataclass(frozen=True, slots=True)
class Retold:
    """A step whose message, outbox row `unsent`, was never sent; step `into` of its term replaces it."""

    unsent: int
    item: str
    item_id: int
    due_version: int
    into: str


def retell(conn: Connection, merged: Sequence[Retold], new_keys: Mapping[int, str]) -> None:
    """Merge steps of unsent messages into later steps, and link the other steps to new messages.

    `new_keys` maps outbox rows of unsent messages to the outbox keys of the new ones.
    """
    if merged:
        names = {"which": "item", "which_id": "item_id", "term": "due_version"}
        values = [{key: getattr(one, name) for key, name in names.items()} for one in merged]
        both = zip(values, merged, strict=True)
        conn.execute(_merge, [{**value, "unsent": one.unsent, "into": one.into} for value, one in both])
    if new_keys:
        conn.execute(_carry, [{"unsent": row, "message_key": key} for row, key in new_keys.items()])
