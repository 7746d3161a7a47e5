"""Terms: the days from which and until which an item is owed."""

from dataclasses import dataclass
from datetime import date, datetime

from domain.calendar import Calendar


@dataclass(frozen=True, slots=True)
class Term:
    """Days of the city; it ends with the office hours of `due_on`. A new term of an item raises `version`."""

    starts_on: date
    due_on: date
    version: int = 1

    def length(self, calendar: Calendar) -> int:
        """Working days; the first day is not counted (Administrative Procedure Code, art. 76)."""
        return calendar.working_days_between(self.starts_on, self.due_on)

    def days_left(self, now: datetime, calendar: Calendar) -> int:
        """Working days until the end; 0 on the last one, negative when overdue."""
        return calendar.working_days_between(calendar.local(now).date(), self.due_on)


def legal_term(at: datetime, working_days: int, *, calendar: Calendar) -> Term:
    """The term of an appeal that came at `at`, counted from its registration (art. 64(3), 76)."""
    start = calendar.registered_on(at)
    return Term(start, calendar.add_working_days(start, working_days))


def given_term(at: datetime, due_on: date, *, calendar: Calendar) -> Term:
    """A term whose end its author has named, counted from the local day of giving it."""
    return Term(calendar.local(at).date(), due_on)
