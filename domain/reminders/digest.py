"""The morning digest: steps that have fallen due become one message a person.

The unit of the promise is (item, due_version, step, person): each is sent or merged, once (decision).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from domain.calendar import Calendar
from domain.items import ItemSummary
from domain.notifications.notification import Notification
from domain.people import PersonId
from domain.reminders.schedule import ReminderStep
from domain.staff import Audience, Staff, recipients
from domain.term import Term

#: A step told later than this after its time is said to be late.
LATE_AFTER = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class DueSteps:
    """The steps of one item that have fallen due and are not settled.

    `holder` is the audience that owes the act, told where a step tells the executor. `invited` are
    the people of a step that tells the invited.
    """

    summary: ItemSummary
    term: Term
    steps: tuple[ReminderStep, ...]
    holder: Audience = Audience.EXECUTOR
    invited: tuple[PersonId, ...] = ()


@dataclass(frozen=True, slots=True)
class DigestLine:
    """One person's line about one item: its latest step; `merged` names the earlier ones in it.

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
        """The line in the facts of a digest: ids and steps; all else is read from the item at sending."""
        return {
            "item": str(self.summary.item),
            "item_id": self.summary.item_id,
            "due_version": self.due_version,
            "steps": [*self.merged, self.step],
            "planned_at": self.planned_at.isoformat(),
        }


def is_late(planned_at: datetime, now: datetime) -> bool:
    """The step is told so long after its time that the reader is told why."""
    return now - planned_at > LATE_AFTER


def merge_lines(
    older: Sequence[Mapping[str, Any]], newer: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """The lines (`DigestLine.facts`) of a digest and of an older one that never left: one line a term.

    A merged line has the steps of both and is late since the older one.
    """
    merged = {_term(line): dict(line) for line in older}
    for line in newer:
        known = merged.get(_term(line))
        if known is None:
            merged[_term(line)] = dict(line)
        else:
            known["steps"] = [*known["steps"], *line["steps"]]
    return list(merged.values())


def _term(line: Mapping[str, Any]) -> tuple[Any, ...]:
    return line["item"], line["item_id"], line["due_version"]


def due_lines(
    due: Iterable[DueSteps], now: datetime, *, staff: Staff, calendar: Calendar
) -> Mapping[PersonId, list[DigestLine]]:
    """The lines of each person, the most overdue first; empty outside the sending hours.

    Missed steps of one item merge into the latest one, for each person apart: a head or an akim
    is told of other steps than the executor.
    """
    lines_of: dict[PersonId, list[DigestLine]] = {}
    if not calendar.in_hours(now):
        return lines_of
    for one in due:
        for person, steps in _steps_by_person(one, staff).items():
            lines_of.setdefault(person, []).append(_line(one, steps, now=now, calendar=calendar))
    for lines in lines_of.values():
        lines.sort(key=lambda line: (line.days, line.due_on, line.summary.number))
    return lines_of


def _steps_by_person(due: DueSteps, staff: Staff) -> dict[PersonId, list[ReminderStep]]:
    """Each person's own steps, in order, none twice."""
    told: dict[PersonId, list[ReminderStep]] = {}
    for step in sorted(due.steps, key=lambda step: step.at):
        for person in _people(due, step, staff=staff):
            told.setdefault(person, []).append(step)
    return told


def _people(due: DueSteps, step: ReminderStep, *, staff: Staff) -> dict[PersonId, None]:
    told: dict[PersonId, None] = {}
    for one in sorted(step.audience):
        told |= dict.fromkeys(_people_of(due, one, staff=staff))
    return told


def _people_of(due: DueSteps, audience: Audience, *, staff: Staff) -> Sequence[PersonId]:
    if audience is Audience.INVITED:
        return due.invited
    return _holders(due, staff) if audience is Audience.EXECUTOR else recipients(due.summary, audience, staff)


def _holders(due: DueSteps, staff: Staff) -> list[PersonId]:
    """The people who owe the act; while the body has nobody, the owner's office or the coordinator."""
    summary = due.summary
    in_charge = Audience.OWNER if summary.office else Audience.COORDINATOR
    return recipients(summary, due.holder, staff) or recipients(summary, in_charge, staff)


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


def digest(person: PersonId, lines: Sequence[DigestLine]) -> Notification:
    """One message with a line per item; kept apart from every other by the first promise in it."""
    return Notification(
        f"morning:{lines[0].unit(person)}",
        person,
        "morning",
        facts={"lines": [line.facts() for line in lines]},
        machine=True,
    )


def digests(lines: Mapping[PersonId, Sequence[DigestLine]]) -> list[Notification]:
    """One message a person."""
    return [digest(person, own) for person, own in lines.items() if own]
