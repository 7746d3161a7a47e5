"""The reminder schedule by tables made by hand: which morning, which audience, over holidays."""

import pytest

from domain.city.city import ReminderRules
from domain.reminders.schedule import ReminderSchedule, ReminderStep, next_step, steps_between
from domain.reports.reminders import acceptance_steps, lapses_at
from domain.staff import Audience
from domain.term import Term
from tests.support.actors import CALENDAR, at, day, shown

LADDER = ReminderSchedule(ReminderRules(), CALENDAR)
_SHORT = {
    Audience.EXECUTOR: "executor",
    Audience.HEAD: "head",
    Audience.AKIMAT: "akimat",
    Audience.PROSECUTOR: "prosecutor",
    Audience.COORDINATOR: "coordinator",
}


def said(step: ReminderStep) -> str:
    hear = " ".join(name for audience, name in _SHORT.items() if audience in step.audience)
    return f"{step.key:>3} {shown(step.at)} {hear}"


def table(text: str) -> list[str]:
    return [row.rstrip() for row in text.strip("\n").splitlines()]


#: from, due, the table until the last row
THREE_DAYS = """
 -1 Wed 2026-11-25 09:00 executor
  0 Thu 2026-11-26 09:00 executor
 +1 Fri 2026-11-27 09:00 executor head
 +2 Mon 2026-11-30 09:00 executor head
 +3 Tue 2026-12-01 09:00 executor head akimat
 +4 Wed 2026-12-02 09:00 executor head
 +5 Thu 2026-12-03 09:00 executor head
 +7 Mon 2026-12-07 09:00 akimat prosecutor
 w1 Mon 2026-12-07 09:00 executor head
 w2 Mon 2026-12-14 09:00 executor head
 w3 Mon 2026-12-21 09:00 executor head
"""
FIFTEEN_DAYS = """
 -7 Thu 2026-12-03 09:00 executor
 -5 Mon 2026-12-07 09:00 executor
 -3 Wed 2026-12-09 09:00 executor
 -1 Fri 2026-12-11 09:00 executor
  0 Mon 2026-12-14 09:00 executor
 +1 Tue 2026-12-15 09:00 executor head
 +2 Thu 2026-12-17 09:00 executor head
 +3 Fri 2026-12-18 09:00 executor head akimat
 +4 Mon 2026-12-21 09:00 executor head
 +5 Tue 2026-12-22 09:00 executor head
 +7 Thu 2026-12-24 09:00 akimat prosecutor
 w1 Mon 2026-12-28 09:00 executor head
"""
FOURTEEN_DAYS = """
 -7 Wed 2026-12-02 09:00 executor
 -5 Fri 2026-12-04 09:00 executor
 -3 Tue 2026-12-08 09:00 executor
 -1 Thu 2026-12-10 09:00 executor
  0 Fri 2026-12-11 09:00 executor
"""
THIRTEEN_DAYS = """
 -5 Thu 2026-12-03 09:00 executor
 -3 Mon 2026-12-07 09:00 executor
 -1 Wed 2026-12-09 09:00 executor
  0 Thu 2026-12-10 09:00 executor
"""
OVER_NEW_YEAR = """
 -7 Thu 2026-12-24 09:00 executor
 -5 Mon 2026-12-28 09:00 executor
 -3 Wed 2026-12-30 09:00 executor
 -1 Tue 2027-01-05 09:00 executor
  0 Wed 2027-01-06 09:00 executor
 +1 Fri 2027-01-08 09:00 executor head
 +2 Mon 2027-01-11 09:00 executor head
 +3 Tue 2027-01-12 09:00 executor head akimat
"""
OVER_NAURYZ = """
 -5 Tue 2026-03-17 09:00 executor
 -3 Thu 2026-03-19 09:00 executor
 -1 Thu 2026-03-26 09:00 executor
  0 Fri 2026-03-27 09:00 executor
 +1 Mon 2026-03-30 09:00 executor head
"""
LATE_AT_NAURYZ = """
 +5 Fri 2026-03-13 09:00 executor head
 w1 Mon 2026-03-16 09:00 executor head
 +7 Tue 2026-03-17 09:00 akimat prosecutor
 w2 Thu 2026-03-26 09:00 executor head
 w3 Mon 2026-03-30 09:00 executor head
"""
A_DAY_OFF_BY_WILL = """
 -3 Tue 2026-11-24 09:00 executor
 -1 Thu 2026-11-26 09:00 executor
  0 Fri 2026-11-27 09:00 executor
 +1 Mon 2026-11-30 09:00 executor head
"""
ONE_DAY = """
  0 Thu 2026-12-17 09:00 executor
 +1 Fri 2026-12-18 09:00 executor head
"""

CASES = {
    "three working days": ("Mon 2026-11-23", "Thu 2026-11-26", THREE_DAYS),
    "fifteen: seven days before too, a holiday late": ("Mon 2026-11-23", "Mon 2026-12-14", FIFTEEN_DAYS),
    "fourteen is long": ("Mon 2026-11-23", "Fri 2026-12-11", FOURTEEN_DAYS),
    "thirteen is not": ("Mon 2026-11-23", "Thu 2026-12-10", THIRTEEN_DAYS),
    "over New Year": ("Fri 2026-12-11", "Wed 2027-01-06", OVER_NEW_YEAR),
    "over Nauryz": ("Fri 2026-03-13", "Fri 2026-03-27", OVER_NAURYZ),
    "due on a Saturday by its author's will": ("Fri 2026-11-20", "Sat 2026-11-28", A_DAY_OFF_BY_WILL),
    "one working day over a holiday": ("Tue 2026-12-15", "Thu 2026-12-17", ONE_DAY),
}


@pytest.mark.parametrize("case", CASES)
def test_the_steps_of_a_term_are_the_table_written_by_hand(case) -> None:
    start, due, wanted = CASES[case]
    rows = table(wanted)
    until = at(rows[-1][4:24])
    steps = steps_between(LADDER.term_steps(Term(day(start), day(due))), at(f"{start} 00:00"), until=until)
    assert [said(step) for step in steps] == rows


def test_a_monday_that_is_a_day_off_is_told_on_the_next_working_day() -> None:
    term = Term(day("Mon 2026-02-23"), day("Thu 2026-03-05"))
    steps = steps_between(
        LADDER.term_steps(term), at("Thu 2026-03-12 12:00"), until=at("Mon 2026-03-30 09:00")
    )
    assert [said(step) for step in steps] == table(LATE_AT_NAURYZ)


def test_mondays_go_on_for_ever() -> None:
    term = Term(day("Mon 2026-11-23"), day("Thu 2026-11-26"))
    step = next_step(LADDER.term_steps(term), at("Mon 2028-11-20 09:00"))
    assert (step.key, shown(step.at)) == ("w104", "Mon 2028-11-27 09:00")


def test_walking_from_step_to_step_meets_every_step_once() -> None:
    term = Term(day("Fri 2026-12-11"), day("Wed 2027-01-06"))
    start, until = at("Fri 2026-12-11 12:00"), at("Mon 2027-02-15 09:00")
    after, walked = start, []
    while (following := next_step(LADDER.term_steps(term), after)).at <= until:
        walked += steps_between(LADDER.term_steps(term), after, until=following.at)
        after = following.at
    assert walked == steps_between(LADDER.term_steps(term), start, until=until)
    assert len({step.key for step in walked}) == len(walked) == 16


def test_no_step_falls_on_the_day_the_term_starts() -> None:
    term = Term(day("Mon 2026-11-23"), day("Thu 2026-11-26"))
    assert next_step(LADDER.term_steps(term), at("Mon 2026-11-23 00:01")).key == "-1"


def test_the_ladder_is_data_of_the_city() -> None:
    rules = ReminderRules(
        before=(2,), before_long=(), overdue_daily=1, weekly_on=4, akimat_at=(), prosecutor_at=(1,)
    )
    steps = steps_between(
        ReminderSchedule(rules, CALENDAR).term_steps(Term(day("Mon 2026-11-23"), day("Thu 2026-11-26"))),
        at("Mon 2026-11-23 00:00"),
        until=at("Fri 2026-12-11 09:00"),
    )
    assert [said(step) for step in steps] == table(
        """
 -2 Tue 2026-11-24 09:00 executor
  0 Thu 2026-11-26 09:00 executor
 +1 Fri 2026-11-27 09:00 executor head prosecutor
 w1 Fri 2026-12-04 09:00 executor head
 w2 Fri 2026-12-11 09:00 executor head
"""
    )


# since when it waits, when the head hears, when the coordinator hears
ACCEPTANCE = [
    ("Mon 2026-11-23 09:00", "Mon 2026-11-23 13:00", "Tue 2026-11-24 09:00"),
    ("Mon 2026-11-23 10:00", "Mon 2026-11-23 15:30", "Tue 2026-11-24 10:00"),
    ("Mon 2026-11-23 12:30", "Mon 2026-11-23 18:00", "Tue 2026-11-24 12:30"),
    ("Fri 2026-11-27 17:00", "Mon 2026-11-30 11:30", "Mon 2026-11-30 17:00"),
    ("Sat 2026-11-28 12:00", "Mon 2026-11-30 13:00", "Tue 2026-12-01 09:00"),
    ("Tue 2026-12-15 16:30", "Thu 2026-12-17 11:00", "Thu 2026-12-17 16:30"),
]


@pytest.mark.parametrize(("since", "head", "coordinator"), ACCEPTANCE)
def test_a_report_nobody_accepts_climbs_by_working_hours(since, head, coordinator) -> None:
    first, second = acceptance_steps(LADDER, at(since))
    told = [said(first), said(second)]
    # what falls after the sending hours is told at the next beginning of them
    head = "Tue 2026-11-24 09:00" if head == "Mon 2026-11-23 18:00" else head
    assert told == [f" a1 {head} head", f" a2 {coordinator} coordinator"]


def test_the_acceptance_ladder_ends() -> None:
    since = at("Mon 2026-11-23 10:00")
    first = next_step(acceptance_steps(LADDER, since), since)
    second = next_step(acceptance_steps(LADDER, since), first.at)
    assert (first.key, second.key) == ("a1", "a2")
    assert next_step(acceptance_steps(LADDER, since), second.at) is None


@pytest.mark.parametrize(
    ("proposed", "lapses"),
    [
        ("Mon 2026-11-23 11:00", "Mon 2026-12-07 11:00"),
        ("Mon 2026-11-23 22:00", "Tue 2026-12-08 09:00"),
        ("Wed 2026-12-02 11:00", "Thu 2026-12-17 09:00"),
    ],
)
def test_silence_is_counted_in_calendar_days_and_told_in_sending_hours(proposed, lapses) -> None:
    assert shown(lapses_at(LADDER, at(proposed))) == lapses
