"""The clock's side of the ladders: what has fallen due is told once, merged where it was missed.

Times live in rows: a tick claims due rows by a conditional update, so neither a restart, nor an
outage, nor a second process loses or doubles a step.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection

from db import assignments, people, reports, steps
from db.steps import Reminder, StepRow
from domain.assignment import Assignment
from domain.calendar import Calendar
from domain.cause import Cause
from domain.ladder import Ladder
from domain.mornings import Fallen, Line, due_lines
from domain.notices import about, mornings
from domain.people import SYSTEM, PersonId
from domain.report import Report, ReportState
from domain.staff import Audience, Item, Staff
from services.ladders import ACCEPTANCE, LAPSE, TERM
from services.reports import CARD_KINDS, store
from services.transactions import Transactions, Tx


class Reminders:
    """Ticks that look at due rows; each is safe to run at any time, any number of times."""

    def __init__(self, transactions: Transactions, calendar: Calendar) -> None:
        self._transactions = transactions
        self._calendar = calendar

    async def remind(self, now: datetime) -> int:
        """Tell every step that has fallen due, in the sending hours; returns how many letters that makes."""
        if not self._calendar.in_hours(now) or not await self._has_due(now, (TERM, ACCEPTANCE)):
            return 0
        return await self._transactions.write(Cause.tick(now), _remind)

    async def lapse(self, now: datetime) -> int:
        """Close reports whose residents have been silent for the city's days; returns how many."""
        if not await self._has_due(now, (LAPSE,)):
            return 0
        return await self._transactions.write(Cause.tick(now), _lapse)

    async def _has_due(self, now: datetime, ladders: Sequence[str]) -> bool:
        """A look before the writer is asked for: most ticks find nothing."""

        def look(conn: Connection) -> bool:
            return any(steps.due(conn, now, ladder) for ladder in ladders)

        return await self._transactions.db.read(look)


def _remind(tx: Tx) -> int:
    staff = Staff(tuple(people.staff(tx.conn)))
    fallen = [one for row in _due(tx, TERM) if (one := _term_fallen(tx, row))]
    fallen += [one for row in _due(tx, ACCEPTANCE) if (one := _acceptance_fallen(tx, row))]
    lines = due_lines(fallen, tx.now, staff=staff, calendar=tx.calendar)
    steps.remember(tx.conn, _settled(lines, tx.now))
    notices = mornings(lines)
    tx.notify(notices)
    return len(notices)


def _due(tx: Tx, ladder: str) -> list[StepRow]:
    return steps.due(tx.conn, tx.now, ladder)


def _term_fallen(tx: Tx, row: StepRow) -> Fallen | None:
    """The steps of a term since the last look; the row moves on to the next one in the same transaction."""
    ladder = Ladder(tx.city.ladder, tx.calendar)
    item = _item(tx, row)
    then = ladder.next_step(item.term, tx.now).at
    if not steps.claim(tx.conn, row, seen=tx.now, then=then):
        return None
    passed = ladder.steps_between(item.term, row.after, until=tx.now)
    return Fallen(item.stake, item.term, tuple(passed), _holder(item))


def _acceptance_fallen(tx: Tx, row: StepRow) -> Fallen | None:
    ladder = Ladder(tx.city.ladder, tx.calendar)
    report = reports.get(tx.conn, row.item_id, tx.city.readers)
    passed = [step for step in ladder.acceptance_steps(report.state_at) if row.after < step.at <= tx.now]
    following = ladder.next_acceptance(report.state_at, tx.now)
    if following is None:
        steps.drop(tx.conn, row.item, row.item_id, ACCEPTANCE)
    elif not steps.claim(tx.conn, row, seen=tx.now, then=following.at):
        return None
    return Fallen(report.stake, report.term, tuple(passed))


def _item(tx: Tx, row: StepRow) -> Report | Assignment:
    if row.item == Item.REPORT:
        return reports.get(tx.conn, row.item_id, tx.city.readers)
    return assignments.get(tx.conn, row.item_id)


def _holder(item: Report | Assignment) -> Audience:
    disputed = isinstance(item, Report) and item.state is ReportState.DISPUTED
    return Audience.COORDINATOR if disputed else Audience.EXECUTOR


def _settled(lines: Mapping[PersonId, Sequence[Line]], now: datetime) -> list[Reminder]:
    return [
        Reminder(
            str(line.stake.item),
            line.stake.item_id,
            line.due_version,
            step=step,
            person=person,
            merged_into=None if step == line.step else line.step,
            at=now,
        )
        for person, own in lines.items()
        for line in own
        for step in (*line.merged, line.step)
    ]


def _lapse(tx: Tx) -> int:
    staff = Staff(tuple(people.staff(tx.conn)))
    due = _due(tx, LAPSE)
    for row in due:
        report = reports.get(tx.conn, row.item_id, tx.city.readers)
        event = report.lapse(SYSTEM, tx.now)
        store(tx, report, event)
        tx.notify(about(event, staff))
        tx.redraw_cards(event, CARD_KINDS)
    return len(due)
