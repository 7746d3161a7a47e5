"""When a term is reminded of, who else hears, and what becomes of steps that were missed.

All steps fall due at the city's `remind_at` (09:00) of working days; numbers are working days
and data of the city file (decision "reminders of a term"). Moments are UTC.
"""

from collections.abc import Iterator
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
    """One promise of a ladder: "-3", "w2" of a term, "a1" of an acceptance, "r20261204" of a review.

    "m1" and "m0" are the working day before a meeting and its own morning.
    """

    key: str
    at: datetime
    audience: frozenset[Audience]


@dataclass(frozen=True, slots=True)
class ReminderSchedule:
    """The city's rules on its calendar; pure, so any morning can be asked for."""

    rules: ReminderRules
    calendar: Calendar

    def steps_between(self, term: Term, after: datetime, *, until: datetime) -> list[ReminderStep]:
        """The steps that fall due after `after`, up to and with `until`, in order."""
        due = takewhile(lambda step: step.at <= until, self._steps(term))
        return [step for step in due if step.at > after]

    def next_step(self, term: Term, after: datetime) -> ReminderStep:
        """The first step after `after`; there always is one, since Mondays go on for ever."""
        return next(step for step in self._steps(term) if step.at > after)

    def acceptance_steps(self, since: datetime) -> list[ReminderStep]:
        """A report waits to be accepted since `since`: the head hears, then the coordinator.

        Counted in working hours (decision), told in the next sending hours.
        """
        hours = self.rules.acceptance_hours
        first, second = (self.calendar.add_working_hours(since, hours * n) for n in (1, 2))
        return [
            ReminderStep("a1", self.calendar.next_hours(first), frozenset({Audience.HEAD})),
            ReminderStep("a2", self.calendar.next_hours(second), frozenset({Audience.COORDINATOR})),
        ]

    def next_acceptance(self, since: datetime, after: datetime) -> ReminderStep | None:
        """The first acceptance step after `after`; None when both have been told."""
        return next((step for step in self.acceptance_steps(since) if step.at > after), None)

    def reviews_between(self, since: datetime, after: datetime, *, until: datetime) -> list[ReminderStep]:
        """The steps of a review after `after`, up to and with `until`, while a report waits `since`."""
        due = takewhile(lambda step: step.at <= until, self._reviews(since))
        return [step for step in due if step.at > after]

    def next_review(self, since: datetime, after: datetime) -> ReminderStep:
        """The first such step after `after`; there always is one: control must not be the bottleneck."""
        return next(step for step in self._reviews(since) if step.at > after)

    def meeting_steps(self, starts_at: datetime) -> list[ReminderStep]:
        """The reminders of a meeting, in order; none on a day off, when a machine is silent."""
        day = self.calendar.local(starts_at).date()
        days = sorted(set(self.rules.meeting_before), reverse=True)
        steps = [self._step(f"m{n}", self._days_before(day, n), Audience.INVITED) for n in days]
        return [one for one in steps if one.at < starts_at and self.calendar.in_hours(one.at)]

    def _days_before(self, day: date, n: int) -> date:
        return self.calendar.add_working_days(day, -n) if n else day

    def lapses_at(self, proposed_at: datetime) -> datetime:
        """When the resident's silence is taken for an end: calendar days, told in sending hours."""
        return self.calendar.next_hours(proposed_at + timedelta(days=self.rules.lapse_days))

    def _reviews(self, since: datetime) -> Iterator[ReminderStep]:
        """Every so many working days, each named by its day: one term may see several reports."""
        day = self.calendar.local(since).date()
        while True:
            day = self.calendar.add_working_days(day, self.rules.review_days)
            yield self._step(f"r{day:%Y%m%d}", day, Audience.OWNER)

    def _steps(self, term: Term) -> Iterator[ReminderStep]:
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
            yield self._step(f"-{n}" if n else "0", self.calendar.add_working_days(last, -n))

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
            yield self._step(f"w{number}", told, Audience.EXECUTOR, Audience.HEAD)
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
        return self._step(key, self.calendar.add_working_days(term.due_on, days), *hear)

    def _step(self, key: str, day: date, *audience: Audience) -> ReminderStep:
        at = self.calendar.moment(day, self.rules.remind_at)
        return ReminderStep(key, at, frozenset(audience or {Audience.EXECUTOR}))
