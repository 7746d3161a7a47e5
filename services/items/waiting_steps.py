"""Waiting steps: the rows that say what of an item falls due next, kept in step with its state."""

from datetime import datetime

from db import reminders
from db.reminders import WaitingStepRow
from domain.reminders.schedule import ReminderSchedule, next_step
from services.items.item_type import ItemType, T
from services.unit_of_work import Tx


def set_waiting_steps(tx: Tx, item_type: ItemType[T], item: T) -> None:
    """After an act: one row for each ladder and deadline of the item that runs, none for the others."""
    schedule = ReminderSchedule(tx.city.ladder, tx.calendar)
    for ladder in item_type.ladders:
        if ladder.runs(item, tx.now):
            step = next_step(ladder.steps(schedule, item), tx.now)
            _put(tx, item, ladder.name, step.at if step else None)
        else:
            _drop(tx, item, ladder.name)
    for deadline in item_type.deadlines:
        if deadline.runs(item):
            _put(tx, item, deadline.name, deadline.at(schedule, item))
        else:
            _drop(tx, item, deadline.name)


def _put(tx: Tx, item: T, ladder: str, due_at: datetime | None) -> None:
    """A step of this term that fell due before the act and was not told yet stays due."""
    kind, item_id, version = item.summary.item, item.id, item.due_version
    if due_at is None:
        reminders.drop(tx.conn, kind, item_id, ladder, but=version)
    else:
        reminders.put(tx.conn, WaitingStepRow(kind, item_id, ladder, version, tx.now, due_at))


def _drop(tx: Tx, item: T, ladder: str) -> None:
    reminders.drop(tx.conn, item.summary.item, item.id, ladder)
