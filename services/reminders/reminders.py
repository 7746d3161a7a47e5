"""The clock's side of the ladders: what has fallen due is told once, merged where it was missed.

Times live in rows: a tick takes due rows and moves them on in the transaction that promises the
letters, so neither a restart, nor an outage, nor a second process loses or doubles a step.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial

from db import reminders, reports
from db.meetings import broadcasts
from db.reminders import Reminder, WaitingStepRow
from domain.calendar import Calendar
from domain.cause import Cause
from domain.meetings.meeting import Meeting
from domain.notifications.notification import digests, notifications_for
from domain.people import SYSTEM, PersonId
from domain.reminders.digest import DigestLine, DueSteps, due_lines
from domain.reminders.schedule import ReminderSchedule, ReminderStep
from domain.reports.report import Report, ReportState
from domain.staff import Audience
from services.items import among
from services.items.among import AnyItem, Items
from services.reminders.digest import with_unsent
from services.reminders.waiting_steps import ACCEPTANCE, LAPSE, MEETING, REVIEW, TERM
from services.reports.service import CARD_KINDS, store
from services.unit_of_work import Tx, UnitOfWork

_TOLD_IN_THE_MORNING = (TERM, ACCEPTANCE, REVIEW, MEETING)


class Reminders:
    """Ticks that look at due rows; each is safe to run at any time, any number of times."""

    def __init__(self, unit_of_work: UnitOfWork, calendar: Calendar) -> None:
        self._unit_of_work = unit_of_work
        self._calendar = calendar

    async def remind(self, now: datetime) -> int:
        """Tell every step that has fallen due, in the sending hours; returns how many letters that makes."""
        if not self._calendar.in_hours(now) or not await self._has_due(now, *_TOLD_IN_THE_MORNING):
            return 0
        return await self._unit_of_work.write(Cause.tick(now), _remind)

    async def lapse(self, now: datetime) -> int:
        """Close reports whose residents have been silent for the city's days; returns how many."""
        if not await self._has_due(now, LAPSE):
            return 0
        return await self._unit_of_work.write(Cause.tick(now), _lapse)

    async def _has_due(self, now: datetime, *ladders: str) -> bool:
        """A look before the writer is asked for: most ticks find nothing."""
        return await self._unit_of_work.db.read(partial(reminders.has_due, now=now, ladders=ladders))


def _remind(tx: Tx) -> int:
    """As many statements for a thousand items as for one."""
    staff = tx.staff()
    lines = due_lines(_fallen(tx), tx.now, staff=staff, calendar=tx.calendar)
    letters = {notification.recipient: notification for notification in digests(lines)}
    keys = {person: notification.key for person, notification in letters.items()}
    folded = with_unsent(tx, letters)
    tx.notify(folded.letters)
    tx.post()
    reminders.remember(tx.conn, [(row, keys[row.person]) for row in _settled(lines, tx.now)])
    folded.settle(tx)
    return len(letters)


def _fallen(tx: Tx) -> list[DueSteps]:
    """What has fallen due since the last look, an item's ladders together; its rows move on."""
    rows = reminders.take(tx.conn, tx.now, _TOLD_IN_THE_MORNING)
    found = among.items_among(tx.conn, {(row.item, row.item_id) for row in rows}, tx.city.readers)
    ladder = ReminderSchedule(tx.city.ladder, tx.calendar)
    looks = [(row, *_look(row, found, ladder=ladder, now=tx.now)) for row in rows]
    reminders.move(tx.conn, [(row, then) for row, _, then in looks], seen=tx.now)
    passed: dict[among.ItemRef, list[ReminderStep]] = {}
    for row, own, _ in looks:
        passed.setdefault((row.item, row.item_id), []).extend(own)
    return [
        DueSteps(one.summary, one.term, tuple(own), _holder(one), _invited(tx, one))
        for which, own in passed.items()
        if own and (one := found[which])
    ]


def _look(
    row: WaitingStepRow, found: Items, *, ladder: ReminderSchedule, now: datetime
) -> tuple[Sequence[ReminderStep], datetime | None]:
    """The steps of a waiting row that have passed, and when the next one falls due; none of a wiped item."""
    item = found.get((row.item, row.item_id))
    if item is None:
        return (), None
    if row.ladder == TERM:
        return ladder.steps_between(item.term, row.after, until=now), ladder.next_step(item.term, now).at
    if isinstance(item, Meeting):
        return _meeting_steps(row, item, ladder=ladder, now=now)
    since = item.state_at
    if row.ladder == REVIEW:
        return ladder.reviews_between(since, row.after, until=now), ladder.next_review(since, now).at
    passed = [step for step in ladder.acceptance_steps(since) if row.after < step.at <= now]
    following = ladder.next_acceptance(since, now)
    return passed, following.at if following else None


def _meeting_steps(
    row: WaitingStepRow, meeting: Meeting, *, ladder: ReminderSchedule, now: datetime
) -> tuple[Sequence[ReminderStep], datetime | None]:
    """Nobody is reminded of what has begun."""
    if not meeting.lies_ahead(now):
        return (), None
    steps_ahead = ladder.meeting_steps(meeting.starts_at)
    passed = [step for step in steps_ahead if row.after < step.at <= now]
    return passed, next((step.at for step in steps_ahead if step.at > now), None)


def _invited(tx: Tx, item: AnyItem) -> tuple[PersonId, ...]:
    return tuple(broadcasts.to_remind(tx.conn, item)) if isinstance(item, Meeting) else ()


def _holder(item: AnyItem) -> Audience:
    disputed = isinstance(item, Report) and item.state is ReportState.DISPUTED
    return Audience.COORDINATOR if disputed else Audience.EXECUTOR


def _settled(lines: Mapping[PersonId, Sequence[DigestLine]], now: datetime) -> Iterator[Reminder]:
    for person, own in lines.items():
        for line in own:
            summary, version = line.summary, line.due_version
            for step in (*line.merged, line.step):
                into = None if step == line.step else line.step
                yield Reminder(str(summary.item), summary.item_id, version, step, person, into, now)


def _lapse(tx: Tx) -> int:
    staff = tx.staff()
    due = reminders.take(tx.conn, tx.now, (LAPSE,))
    free = reports.free(tx.conn, [row.item_id for row in due])  # the others are just being changed: later
    for row in due:
        if row.item_id not in free:
            continue
        report = reports.get(tx.conn, row.item_id, tx.city.readers)
        event = report.lapse(SYSTEM, tx.now)
        store(tx, report, event)
        tx.notify(notifications_for(event, staff))
        tx.redraw_cards(event, CARD_KINDS)
    return len(free)
