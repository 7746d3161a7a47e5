"""The calendar of a city: working days, working hours, sending hours.

Moments are aware and come out in UTC; dates and times of day are the city's own.
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.city.city import Hours

_DAY = timedelta(days=1)
_FRIDAY = 4


@dataclass(frozen=True, slots=True)
class Calendar:
    """A five-day week without `days_off`, plus `working_days` that are worked in spite of both.

    Holidays that fall on a weekend must already stand in `days_off` on the day they moved to.
    """

    zone: ZoneInfo
    days_off: frozenset[date] = frozenset()
    working_days: frozenset[date] = frozenset()
    hours: Hours = field(default_factory=Hours)

    def local(self, at: datetime) -> datetime:
        """The moment on the city's clock; raises ValueError for a naive one."""
        if at.tzinfo is None:
            raise ValueError(f"a naive time has no place on a calendar: {at!r}")
        return at.astimezone(self.zone)

    def moment(self, day: date, at: time) -> datetime:
        """The UTC moment of a local time of a day."""
        return datetime.combine(day, at, self.zone).astimezone(UTC)

    def is_working(self, day: date) -> bool:
        """The bodies work on this day."""
        if day in self.working_days:
            return True
        return day.weekday() <= _FRIDAY and day not in self.days_off

    def next_working_day(self, day: date) -> date:
        """The first working day after `day`."""
        return self.add_working_days(day, 1)

    def last_working_day(self, day: date) -> date:
        """`day` itself, or the last working day before it."""
        return day if self.is_working(day) else self.add_working_days(day, -1)

    def add_working_days(self, day: date, count: int) -> date:
        """The `count`-th working day after `day` (before it if negative); `day` itself is not counted.

        Counting starts on the next day (Administrative Procedure Code, art. 76), so a term
        can only end on a working day.
        """
        step = _DAY if count > 0 else -_DAY
        left = abs(count)
        while left:
            day += step
            left -= self.is_working(day)
        return day

    def working_days_between(self, first: date, last: date) -> int:
        """Working days after `first` up to and with `last`; negative if `last` comes first."""
        if last < first:
            return -self.working_days_between(last, first)
        return sum(self.is_working(first + _DAY * n) for n in range(1, (last - first).days + 1))

    def registered_on(self, at: datetime) -> date:
        """The day on which an appeal that came at `at` is registered.

        The same day; the next working day if it came after closing or on a day off
        (Administrative Procedure Code, art. 64(3)).
        """
        here = self.local(at)
        if self.is_working(here.date()) and here.time() < self.hours.closes:
            return here.date()
        return self.next_working_day(here.date())

    def end_of(self, day: date) -> datetime:
        """The end of the working day, when a term of that day ends (decision)."""
        return self.moment(day, self.hours.closes)

    def is_over(self, due_on: date, now: datetime) -> bool:
        """The term has ended: overdue is computed, never stored (decision)."""
        return now > self.end_of(due_on)

    def in_hours(self, at: datetime) -> bool:
        """The sending hours: messages of a machine may go, messages of people may ring (decision)."""
        here = self.local(at)
        return self.is_working(here.date()) and self.hours.sends_from <= here.time() < self.hours.sends_until

    def next_hours(self, at: datetime) -> datetime:
        """`at` itself if it is in the sending hours, else their next beginning."""
        here = self.local(at)
        if self.in_hours(at):
            return at.astimezone(UTC)
        day = here.date()
        if not self.is_working(day) or here.time() >= self.hours.sends_until:
            day = self.next_working_day(day)
        return self.moment(day, self.hours.sends_from)

    def add_working_hours(self, at: datetime, hours: float) -> datetime:
        """The moment by which `hours` office hours have passed; nights, days off and lunch do not count."""
        left = timedelta(hours=hours)
        for opens, closes in self._shifts(self.local(at).date()):
            start = max(opens, at.astimezone(UTC))
            if start + left <= closes:
                return start + left
            left -= max(closes - start, timedelta())
        raise AssertionError("shifts never end")

    def _shifts(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        """Stretches of work from `day` on, without end."""
        while True:
            if self.is_working(day):
                for opens, closes in _stretches(self.hours):
                    yield self.moment(day, opens), self.moment(day, closes)
            day += _DAY


def _stretches(hours: Hours) -> list[tuple[time, time]]:
    if hours.lunch_from is None or hours.lunch_until is None:
        return [(hours.opens, hours.closes)]
    return [(hours.opens, hours.lunch_from), (hours.lunch_until, hours.closes)]


def months_before(moment: datetime, months: int) -> datetime:
    """The same day so many months earlier, or the last day of that month."""
    year, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    day = min(moment.day, monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)
