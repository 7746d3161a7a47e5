"""Reminder ticks: steps that have fallen due are told once, merged where they were missed.

Times live in rows: a tick takes due rows and moves them on in the transaction that promises the
messages, so neither a restart, nor an outage, nor a second process loses or doubles a step.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from db import reminders
from db.reminders import Reminder, WaitingStepRow
from domain.cause import Cause
from domain.people import PersonId
from domain.reminders.digest import DigestLine, DueSteps, digests, due_lines
from domain.reminders.schedule import ReminderSchedule, ReminderStep, next_step, steps_between
from services.items.item_type import Item, ItemRef, Items, ItemType, find_items
from services.reminders.digest import with_unsent
from services.unit_of_work import Tx, UnitOfWork


class Reminders:
    """Reminders of every kind of item; the tick is safe to run at any time, any number of times."""

    def __init__(self, unit_of_work: UnitOfWork, item_types: Sequence[ItemType[Any]]) -> None:
        self._unit_of_work = unit_of_work
        self._types: Mapping[str, ItemType[Any]] = {one.kind: one for one in item_types}
        self._ladders = {ladder.name for one in item_types for ladder in one.ladders}

    async def remind(self, now: datetime) -> int:
        """Tell every step that has fallen due, in the sending hours; returns how many messages that makes."""
        if not self._unit_of_work.calendar.in_hours(now) or not await self._has_due(now):
            return 0
        return await self._unit_of_work.write(Cause.tick(now), self._remind)

    async def items(self, wanted: Collection[ItemRef]) -> Items:
        """The items of a digest as they stand now; those that do not exist are left out."""
        city = self._unit_of_work.city
        return await self._unit_of_work.db.read(
            lambda conn: find_items(conn, self._types.values(), wanted, city)
        )

    async def _has_due(self, now: datetime) -> bool:
        """A look before the writer is asked for: most ticks find nothing."""
        return await self._unit_of_work.db.read(partial(reminders.has_due, now=now, ladders=self._ladders))

    def _remind(self, tx: Tx) -> int:
        """As many statements for a thousand items as for one."""
        staff = tx.staff()
        lines = due_lines(self._due_steps(tx), tx.now, staff=staff, calendar=tx.calendar)
        messages = {notification.recipient: notification for notification in digests(lines)}
        keys = {person: notification.key for person, notification in messages.items()}
        merged = with_unsent(tx, messages)
        tx.notify(merged.notifications)
        tx.post()
        reminders.remember(tx.conn, [(row, keys[row.person]) for row in _told(lines, tx.now)])
        merged.settle(tx)
        return len(messages)

    def _due_steps(self, tx: Tx) -> list[DueSteps]:
        """The steps since the last look, those of an item together; their rows move on."""
        rows = reminders.take(tx.conn, tx.now, self._ladders)
        found = find_items(tx.conn, self._types.values(), {(row.item, row.item_id) for row in rows}, tx.city)
        schedule = ReminderSchedule(tx.city.ladder, tx.calendar)
        passed: dict[ItemRef, list[ReminderStep]] = {}
        moved: list[tuple[WaitingStepRow, datetime | None]] = []
        for row in rows:
            item = found.get((row.item, row.item_id))
            steps, then = self._look(row, item, schedule=schedule, now=tx.now) if item else ([], None)
            passed.setdefault((row.item, row.item_id), []).extend(steps)
            moved.append((row, then))
        reminders.move(tx.conn, moved, seen=tx.now)
        return [self._due(tx, found[ref], tuple(steps)) for ref, steps in passed.items() if steps]

    def _look(
        self, row: WaitingStepRow, item: Item, *, schedule: ReminderSchedule, now: datetime
    ) -> tuple[list[ReminderStep], datetime | None]:
        """The steps of a row that have passed, and when the next one falls due; None after the last."""
        ladder = next(one for one in self._types[row.item].ladders if one.name == row.ladder)
        if not ladder.runs(item, now):
            return [], None
        following = next_step(ladder.steps(schedule, item), now)
        passed = steps_between(ladder.steps(schedule, item), row.after, until=now)
        return passed, following.at if following else None

    def _due(self, tx: Tx, item: Item, steps: tuple[ReminderStep, ...]) -> DueSteps:
        item_type = self._types[item.summary.item]
        invited = tuple(item_type.invited(tx.conn, item))
        return DueSteps(item.summary, item.term, steps, item_type.holder(item), invited)


def _told(lines: Mapping[PersonId, Sequence[DigestLine]], now: datetime) -> Iterator[Reminder]:
    for person, own in lines.items():
        for line in own:
            summary, version = line.summary, line.due_version
            for step in (*line.merged, line.step):
                into = None if step == line.step else line.step
                yield Reminder(str(summary.item), summary.item_id, version, step, person, into, now)
