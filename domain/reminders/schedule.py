"""Reminder schedules: the steps of a term; how many days before and after it is data of the city file.

All steps fall due at the city's `remind_at` (09:00) of working days (decision "reminders of a term").
Numbers are working days. Moments are UTC.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain, takewhile

from domain.calendar import Calendar
from domain.city.city import ReminderRules
from domain.staff import Audience
from domain.term import Term

_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class ReminderStep:
    """One promise of a series: "-3", "0", "+1" and "w2" of a term; other series have keys of their own."""

    key: str
    at: datetime
    audience: frozenset[Audience]


def steps_between(steps: Iterable[ReminderStep], after: datetime, *, until: datetime) -> list[ReminderStep]:
    """Of steps in order: those that fall due after `after`, up to and with `until`."""
    due = takewhile(lambda step: step.at <= until, steps)
    return [step for step in due if step.at > after]


def next_step(steps: Iterable[ReminderStep], after: datetime) -> ReminderStep | None:
    """Of steps in order: the first after `after`; None after the last one."""
    return next((step for step in steps if step.at > after), None)


@dataclass(frozen=True, slots=True)
class ReminderSchedule:
    """The city's rules on its calendar; pure, so any morning can be asked for."""

    rules: ReminderRules
    calendar: Calendar

    def step(self, key: str, day: date, *audience: Audience) -> ReminderStep:
        """A step of the morning of `day`."""
        return ReminderStep(key, self.calendar.moment(day, self.rules.remind_at), frozenset(audience))

    def term_steps(self, term: Term) -> Iterator[ReminderStep]:
        """All steps of a term in the order they fall due, without end.

        None falls on the day the term starts: counting starts the next day (art. 76).
        """
        steps = chain(self._before(term), self._first_days(term), self._weeks(term))
        return (step for step in steps if self.calendar.local(step.at).date() > term.starts_on)

    def _before(self, term: Term) -> Iterator[ReminderStep]:
        """Counted back from the last working day of the term, so that step and days left agree."""
        is_long = term.length(self.calendar) >= self.rules.long_term
        days = {*self.rules.before, 0} | ({*self.rules.before_long} if is_long else set())
        last = self.calendar.last_working_day(term.due_on)
        for n in sorted(days, reverse=True):
            yield self.step(
                f"-{n}" if n else "0", self.calendar.add_working_days(last, -n), Audience.EXECUTOR
            )

    def _first_days(self, term: Term) -> Iterator[ReminderStep]:
        """The daily steps after the term; days on which only others hear stand among the weeks."""
        for n in range(1, self.rules.overdue_daily + 1):
            yield self._overdue(f"+{n}", term, days=n)

    def _weeks(self, term: Term) -> Iterator[ReminderStep]:
        """Every Monday after the daily steps, and the later days on which only others hear."""
        later = sorted(n for n in self._copied_days() if n > self.rules.overdue_daily)
        copies = [self._overdue(f"+{n}", term, days=n) for n in later]
        for week in self._mondays(self.calendar.add_working_days(term.due_on, self.rules.overdue_daily)):
            while copies and copies[0].at <= week.at:
                yield copies.pop(0)
            yield week

    def _mondays(self, after: date) -> Iterator[ReminderStep]:
        """Mondays after `after`; one that is a day off is told of on the next working day."""
        day = after + timedelta(days=(self.rules.weekly_on - after.weekday() - 1) % 7 + 1)
        number = 1
        while True:
            told = day if self.calendar.is_working(day) else self.calendar.next_working_day(day)
            yield self.step(f"w{number}", told, Audience.EXECUTOR, Audience.HEAD)
            day, number = day + _WEEK, number + 1

    def _copied_days(self) -> set[int]:
        return {*self.rules.akimat_at, *self.rules.prosecutor_at}

    def _overdue(self, key: str, term: Term, *, days: int) -> ReminderStep:
        hear = set()
        if days <= self.rules.overdue_daily:
            hear.add(Audience.EXECUTOR)
            hear |= {Audience.HEAD} if days >= self.rules.head_from else set()
        hear |= {Audience.AKIMAT} if days in self.rules.akimat_at else set()
        hear |= {Audience.PROSECUTOR} if days in self.rules.prosecutor_at else set()
        return self.step(key, self.calendar.add_working_days(term.due_on, days), *hear)
