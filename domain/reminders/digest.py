"""From steps that have fallen due to what each person reads: one message a person and morning.

The unit of the promise is (item, due_version, step, person): each is sent or merged, once (decision).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from domain.calendar import Calendar
from domain.people import PersonId
from domain.reminders.schedule import Step
from domain.staff import Audience, Item, Staff, Stake, who_hears
from domain.term import Term

#: A step told later than this after its time is said to be late.
LATE_AFTER = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Fallen:
    """The steps of one ladder of one item that have fallen due and are not settled.

    `holder` is who owes the act: the executor, or the coordinator of a disputed report. `invited`
    are the people of a meeting.
    """

    stake: Stake
    term: Term
    steps: tuple[Step, ...]
    holder: Audience = Audience.EXECUTOR
    invited: tuple[PersonId, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """What one person reads of one item: the latest step; `merged` names the earlier ones in it.

    `days` are working days left at the moment of telling, negative when overdue. `planned_at`
    is when the first of its steps should have been told.
    """

    stake: Stake
    due_version: int
    due_on: date
    step: str
    merged: tuple[str, ...]
    days: int
    planned_at: datetime
    is_late: bool

    def unit(self, person: PersonId) -> str:
        """The promise this line keeps, unique for ever."""
        return f"{self.stake.item}:{self.stake.item_id}:{self.due_version}:{self.step}:{person}"

    def facts(self) -> dict[str, object]:
        """What a letter holds of it: ids and steps; all else is read from the item when it is sent."""
        return {
            "item": str(self.stake.item),
            "item_id": self.stake.item_id,
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
    fallen: Iterable[Fallen], now: datetime, *, staff: Staff, calendar: Calendar
) -> Mapping[PersonId, list[Line]]:
    """The lines of each person, the most overdue first; nothing outside the sending hours.

    Missed steps of one item merge into the latest one, for each person apart, since a head or
    an akim hears of other steps than the executor does.
    """
    mornings: dict[PersonId, list[Line]] = {}
    if not calendar.in_hours(now):
        return mornings
    for one in fallen:
        for person, steps in _heard(one, staff).items():
            mornings.setdefault(person, []).append(_line(one, steps, now=now, calendar=calendar))
    for lines in mornings.values():
        lines.sort(key=lambda line: (line.days, line.due_on, line.stake.number))
    return mornings


def _heard(fallen: Fallen, staff: Staff) -> dict[PersonId, list[Step]]:
    """Each person's own steps, in order; nobody hears of one twice."""
    heard: dict[PersonId, list[Step]] = {}
    for step in sorted(fallen.steps, key=lambda step: step.at):
        for person in _people(fallen, step, staff=staff):
            heard.setdefault(person, []).append(step)
    return heard


def _people(fallen: Fallen, step: Step, *, staff: Staff) -> dict[PersonId, None]:
    heard: dict[PersonId, None] = {}
    for one in sorted(step.audience):
        heard |= dict.fromkeys(_of(fallen, one, staff=staff))
    return heard


def _of(fallen: Fallen, audience: Audience, *, staff: Staff) -> Sequence[PersonId]:
    if audience is Audience.INVITED:
        return fallen.invited
    return (
        _holders(fallen, staff) if audience is Audience.EXECUTOR else who_hears(fallen.stake, audience, staff)
    )


def _holders(fallen: Fallen, staff: Staff) -> list[PersonId]:
    """Who owes the act; while nobody of the body is there, who can see that somebody comes."""
    stake = fallen.stake
    answers = Audience.OWNER if stake.item is Item.ASSIGNMENT else Audience.COORDINATOR
    return who_hears(stake, fallen.holder, staff) or who_hears(stake, answers, staff)


def _line(fallen: Fallen, steps: list[Step], *, now: datetime, calendar: Calendar) -> Line:
    *merged, latest = steps
    return Line(
        fallen.stake,
        fallen.term.version,
        fallen.term.due_on,
        step=latest.key,
        merged=tuple(step.key for step in merged),
        days=fallen.term.days_left(now, calendar),
        planned_at=steps[0].at,
        is_late=is_late(steps[0].at, now),
    )
