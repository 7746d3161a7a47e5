"""From steps that have fallen due to what each person reads: one message a person and morning.

The unit of the promise is (item, due_version, step, person): each is sent or merged, once (decision).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from domain.calendar import Calendar
from domain.people import PersonId
from domain.reminders.schedule import ReminderStep
from domain.staff import Audience, ItemKind, ItemSummary, Staff, recipients
from domain.term import Term

#: A step told later than this after its time is said to be late.
LATE_AFTER = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class DueSteps:
    """The steps of one ladder of one item that have fallen due and are not settled.

    `holder` is who owes the act: the executor, or the coordinator of a disputed report. `invited`
    are the people of a meeting.
    """

    summary: ItemSummary
    term: Term
    steps: tuple[ReminderStep, ...]
    holder: Audience = Audience.EXECUTOR
    invited: tuple[PersonId, ...] = ()


@dataclass(frozen=True, slots=True)
class DigestLine:
    """What one person reads of one item: the latest step; `merged` names the earlier ones in it.

    `days` are working days left at the moment of telling, negative when overdue. `planned_at`
    is when the first of its steps should have been told.
    """

    summary: ItemSummary
    due_version: int
    due_on: date
    step: str
    merged: tuple[str, ...]
    days: int
    planned_at: datetime
    is_late: bool

    def unit(self, person: PersonId) -> str:
        """The promise this line keeps, unique for ever."""
        return f"{self.summary.item}:{self.summary.item_id}:{self.due_version}:{self.step}:{person}"

    def facts(self) -> dict[str, object]:
        """What a letter holds of it: ids and steps; all else is read from the item when it is sent."""
        return {
            "item": str(self.summary.item),
            "item_id": self.summary.item_id,
            "due_version": self.due_version,
            "steps": [*self.merged, self.step],
            "planned_at": self.planned_at.isoformat(),
        }


def is_late(planned_at: datetime, now: datetime) -> bool:
    """Told so long after its time that the reader is told why."""
    return now - planned_at > LATE_AFTER


def told_together(
    older: Sequence[Mapping[str, Any]], newer: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """The facts of a letter and of an older one that never left: one line a term, counted from the older."""
    together = {_term(line): dict(line) for line in older}
    for line in newer:
        known = together.get(_term(line))
        if known is None:
            together[_term(line)] = dict(line)
        else:
            known["steps"] = [*known["steps"], *line["steps"]]
    return list(together.values())


def _term(line: Mapping[str, Any]) -> tuple[Any, ...]:
    return line["item"], line["item_id"], line["due_version"]


def due_lines(
    due: Iterable[DueSteps], now: datetime, *, staff: Staff, calendar: Calendar
) -> Mapping[PersonId, list[DigestLine]]:
    """The lines of each person, the most overdue first; nothing outside the sending hours.

    Missed steps of one item merge into the latest one, for each person apart, since a head or
    an akim hears of other steps than the executor does.
    """
    mornings: dict[PersonId, list[DigestLine]] = {}
    if not calendar.in_hours(now):
        return mornings
    for one in due:
        for person, steps in _heard(one, staff).items():
            mornings.setdefault(person, []).append(_line(one, steps, now=now, calendar=calendar))
    for lines in mornings.values():
        lines.sort(key=lambda line: (line.days, line.due_on, line.summary.number))
    return mornings


def _heard(due: DueSteps, staff: Staff) -> dict[PersonId, list[ReminderStep]]:
    """Each person's own steps, in order; nobody hears of one twice."""
    heard: dict[PersonId, list[ReminderStep]] = {}
    for step in sorted(due.steps, key=lambda step: step.at):
        for person in _people(due, step, staff=staff):
            heard.setdefault(person, []).append(step)
    return heard


def _people(due: DueSteps, step: ReminderStep, *, staff: Staff) -> dict[PersonId, None]:
    heard: dict[PersonId, None] = {}
    for one in sorted(step.audience):
        heard |= dict.fromkeys(_of(due, one, staff=staff))
    return heard


def _of(due: DueSteps, audience: Audience, *, staff: Staff) -> Sequence[PersonId]:
    if audience is Audience.INVITED:
        return due.invited
    return _holders(due, staff) if audience is Audience.EXECUTOR else recipients(due.summary, audience, staff)


def _holders(due: DueSteps, staff: Staff) -> list[PersonId]:
    """Who owes the act; while nobody of the body is there, who can see that somebody comes."""
    summary = due.summary
    answers = Audience.OWNER if summary.item is ItemKind.ASSIGNMENT else Audience.COORDINATOR
    return recipients(summary, due.holder, staff) or recipients(summary, answers, staff)


def _line(due: DueSteps, steps: list[ReminderStep], *, now: datetime, calendar: Calendar) -> DigestLine:
    *merged, latest = steps
    return DigestLine(
        due.summary,
        due.term.version,
        due.term.due_on,
        step=latest.key,
        merged=tuple(step.key for step in merged),
        days=due.term.days_left(now, calendar),
        planned_at=steps[0].at,
        is_late=is_late(steps[0].at, now),
    )
