"""Working days and hours, by tables: domain notes 1.1 and practice notes 7."""

from datetime import UTC, date, datetime, time

import pytest

from domain.calendar import Calendar
from domain.city.city import Hours
from domain.term import Term, given_term, legal_term
from tests.support.actors import CALENDAR, DAYS_OFF, ZONE, at, day, shown

# registered, working days, due, why it is a good case
TERMS = """
Mon 2026-11-23 | 15 | Mon 2026-12-14 | no holiday inside
Fri 2026-11-27 | 15 | Mon 2026-12-21 | 16 Dec is a holiday
Fri 2026-12-11 | 15 | Wed 2027-01-06 | 16 Dec, 1 Jan, 2 Jan moved to 4 Jan
Fri 2026-03-06 | 15 | Thu 2026-04-02 | 9, 23, 24, 25 March off
Fri 2026-03-20 | 15 | Wed 2026-04-15 | 23, 24, 25 March off
Mon 2026-11-23 | 3  | Thu 2026-11-26 | three plain days
Tue 2026-12-15 | 1  | Thu 2026-12-17 | over one holiday
Fri 2027-03-12 | 1  | Tue 2027-03-16 | the new Constitution Day
Mon 2026-11-23 | 0  | Mon 2026-11-23 | no day at all
Sat 2026-03-21 | 1  | Thu 2026-03-26 | from a day off
Mon 2026-12-14 | -15 | Mon 2026-11-23 | back over plain days
Wed 2027-01-06 | -15 | Fri 2026-12-11 | back over New Year
"""

# came, working days, registered, due
RECEIVED = """
Fri 2026-03-20 10:00 | 15 | Fri 2026-03-20 | Wed 2026-04-15
Sat 2026-03-21 10:00 | 1  | Thu 2026-03-26 | Fri 2026-03-27
Mon 2026-03-23 10:00 | 1  | Thu 2026-03-26 | Fri 2026-03-27
Wed 2026-03-18 23:50 | 3  | Thu 2026-03-19 | Fri 2026-03-27
Mon 2026-11-23 00:01 | 3  | Mon 2026-11-23 | Thu 2026-11-26
Mon 2026-11-23 18:29 | 3  | Mon 2026-11-23 | Thu 2026-11-26
Mon 2026-11-23 18:30 | 3  | Tue 2026-11-24 | Fri 2026-11-27
Fri 2026-11-27 19:00 | 1  | Mon 2026-11-30 | Tue 2026-12-01
Tue 2026-12-15 20:00 | 1  | Thu 2026-12-17 | Fri 2026-12-18
"""

# moment, is it in sending hours, the next sending moment
SENDING = """
Mon 2026-11-23 09:00 | yes | Mon 2026-11-23 09:00
Mon 2026-11-23 13:30 | yes | Mon 2026-11-23 13:30
Mon 2026-11-23 17:59 | yes | Mon 2026-11-23 17:59
Mon 2026-11-23 18:00 | no  | Tue 2026-11-24 09:00
Mon 2026-11-23 08:59 | no  | Mon 2026-11-23 09:00
Fri 2026-11-27 22:00 | no  | Mon 2026-11-30 09:00
Sun 2026-11-29 12:00 | no  | Mon 2026-11-30 09:00
Tue 2026-12-15 19:00 | no  | Thu 2026-12-17 09:00
Thu 2026-12-31 18:10 | no  | Tue 2027-01-05 09:00
"""

# from, working hours, until (09:00–13:00 and 14:30–18:30)
HOURS = """
Mon 2026-11-23 09:00 | 4   | Mon 2026-11-23 13:00
Mon 2026-11-23 09:00 | 8   | Mon 2026-11-23 18:30
Mon 2026-11-23 10:15 | 4   | Mon 2026-11-23 15:45
Mon 2026-11-23 13:30 | 4   | Mon 2026-11-23 18:30
Mon 2026-11-23 16:00 | 4   | Tue 2026-11-24 10:30
Fri 2026-11-27 17:30 | 4   | Mon 2026-11-30 12:00
Sat 2026-11-28 12:00 | 1.5 | Mon 2026-11-30 10:30
Tue 2026-12-15 18:00 | 4   | Thu 2026-12-17 12:30
Mon 2026-11-23 07:00 | 1   | Mon 2026-11-23 10:00
Mon 2026-11-23 23:00 | 12  | Wed 2026-11-25 13:00
"""


def rows(table: str) -> list[tuple[str, ...]]:
    return [tuple(cell.strip() for cell in row.split("|")) for row in table.strip().splitlines()]


@pytest.mark.parametrize(("registered", "days", "due", "why"), rows(TERMS))
def test_a_term_of_working_days_ends_where_the_notes_say(
    registered: str, days: str, due: str, why: str
) -> None:
    assert CALENDAR.add_working_days(day(registered), int(days)) == day(due), why


@pytest.mark.parametrize(("registered", "days", "due", "why"), rows(TERMS))
def test_days_between_are_what_was_added(registered, days, due, why) -> None:
    assert CALENDAR.working_days_between(day(registered), day(due)) == int(days), why


@pytest.mark.parametrize(("came", "days", "registered", "due"), rows(RECEIVED))
def test_what_comes_after_hours_is_registered_on_the_next_working_day(came, days, registered, due) -> None:
    assert legal_term(at(came), int(days), calendar=CALENDAR) == Term(day(registered), day(due))


@pytest.mark.parametrize(("moment", "inside", "following"), rows(SENDING))
def test_a_machine_sends_in_the_hours_of_working_days(moment: str, inside: str, following: str) -> None:
    assert CALENDAR.in_hours(at(moment)) is (inside == "yes")
    assert shown(CALENDAR.next_hours(at(moment))) == following


@pytest.mark.parametrize(("start", "hours", "end"), rows(HOURS))
def test_working_hours_skip_lunch_nights_and_days_off(start: str, hours: str, end: str) -> None:
    assert shown(CALENDAR.add_working_hours(at(start), float(hours))) == end


def test_a_city_without_lunch_counts_straight_through() -> None:
    straight = Calendar(ZONE, DAYS_OFF, hours=Hours(lunch_from=None, lunch_until=None))
    assert shown(straight.add_working_hours(at("Mon 2026-11-23 10:15"), 4)) == "Mon 2026-11-23 14:15"


def test_a_moved_working_saturday_is_worked_and_its_monday_is_not() -> None:
    moved = Calendar(
        ZONE, DAYS_OFF | {day("Mon 2026-11-30")}, working_days=frozenset({day("Sat 2026-11-28")})
    )
    assert moved.is_working(day("Sat 2026-11-28"))
    assert moved.next_working_day(day("Fri 2026-11-27")) == day("Sat 2026-11-28")
    assert moved.next_working_day(day("Sat 2026-11-28")) == day("Tue 2026-12-01")


def test_a_holiday_that_is_worked_all_the_same_counts() -> None:
    worked = Calendar(ZONE, DAYS_OFF, working_days=frozenset({day("Wed 2026-12-16")}))
    assert worked.add_working_days(day("Tue 2026-12-15"), 1) == day("Wed 2026-12-16")


def test_a_term_ends_with_the_working_day_and_not_with_midnight() -> None:
    due = day("Mon 2026-12-14")
    assert shown(CALENDAR.end_of(due)) == "Mon 2026-12-14 18:30"
    assert CALENDAR.end_of(due).tzinfo is UTC
    assert not CALENDAR.is_over(due, at("Mon 2026-12-14 18:30"))
    assert CALENDAR.is_over(due, at("Mon 2026-12-14 18:31"))


def test_the_day_is_the_city_s_and_not_that_of_utc() -> None:
    late = datetime(2026, 11, 22, 19, 30, tzinfo=UTC)  # Monday half past midnight in the city
    assert CALENDAR.registered_on(late) == day("Mon 2026-11-23")


def test_a_naive_time_is_refused() -> None:
    naive = datetime.combine(date(2026, 11, 23), time(9))
    with pytest.raises(ValueError, match="naive"):
        CALENDAR.registered_on(naive)


def test_days_left_are_counted_from_the_city_s_today() -> None:
    term = given_term(at("Mon 2026-11-23 21:00"), day("Mon 2026-12-14"), calendar=CALENDAR)
    assert term.starts_on == day("Mon 2026-11-23")
    assert term.length(CALENDAR) == 15
    told = {
        "Fri 2026-12-11 09:00": 1,
        "Mon 2026-12-14 09:00": 0,
        "Tue 2026-12-15 09:00": -1,
        "Thu 2026-12-17 09:00": -2,
    }
    assert {said: term.days_left(at(said), CALENDAR) for said in told} == told
