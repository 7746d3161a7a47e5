"""The digest of a morning: one message a person, a line an item, missed steps merged, none twice."""

from domain.city.city import ReminderRules
from domain.items import ItemKind, ItemSummary
from domain.notifications.notification import Priority
from domain.people import Role
from domain.reminders.digest import DueSteps, digests, due_lines
from domain.reminders.schedule import ReminderSchedule, steps_between
from domain.staff import Audience, Staff
from domain.term import Term
from tests.support.actors import (
    AKIM,
    ASEL,
    BOLAT,
    CALENDAR,
    DAMIR,
    ERLAN,
    GULNAR,
    MARAT,
    NAMES,
    READERS,
    SAULE,
    STAFF,
    at,
    day,
    shown,
)

LADDER = ReminderSchedule(ReminderRules(), CALENDAR)
TERM = Term(day("Mon 2026-11-23"), day("Thu 2026-11-26"))


def an_assignment(executor: int | None = ERLAN.id, *, number: str = "2026-000005") -> ItemSummary:
    return ItemSummary(
        ItemKind.ASSIGNMENT,
        int(number[-1]),
        number,
        owner=DAMIR.id,
        body="TUKSH",
        executor=executor,
        office=Role.PROSECUTOR,
    )


def fallen(
    summary: ItemSummary, after: str, now: str, *, term: Term = TERM, holder=Audience.EXECUTOR
) -> DueSteps:
    steps = steps_between(LADDER.term_steps(term), at(after), until=at(now))
    return DueSteps(summary, term, tuple(steps), holder)


def told(items: list[DueSteps], now: str, *, staff: Staff = STAFF) -> dict[str, list[str]]:
    """Person → lines as `step(merged) days`, a star where it is said to be late."""
    lines = due_lines(items, at(now), staff=staff, calendar=CALENDAR)
    return {
        NAMES[person]: [
            f"{line.step}({' '.join(line.merged)}) {line.days}{'*' if line.is_late else ''}" for line in own
        ]
        for person, own in lines.items()
    }


#: A term of three days, told on time each morning.
EACH_MORNING = {
    "Wed 2026-11-25 09:00": {"Erlan": ["-1() 1"]},
    "Thu 2026-11-26 09:00": {"Erlan": ["0() 0"]},
    "Fri 2026-11-27 09:00": {"Erlan": ["+1() -1"], "Gulnar": ["+1() -1"]},
    "Mon 2026-11-30 09:00": {"Erlan": ["+2() -2"], "Gulnar": ["+2() -2"]},
    "Tue 2026-12-01 09:00": {"Erlan": ["+3() -3"], "Gulnar": ["+3() -3"], "akim": ["+3() -3"]},
    "Wed 2026-12-02 09:00": {"Erlan": ["+4() -4"], "Gulnar": ["+4() -4"]},
    "Thu 2026-12-03 09:00": {"Erlan": ["+5() -5"], "Gulnar": ["+5() -5"]},
    "Mon 2026-12-07 09:00": {
        "Erlan": ["w1() -7"],
        "Gulnar": ["w1() -7"],
        "akim": ["+7() -7"],
        "Damir": ["+7() -7"],
    },
    "Mon 2026-12-14 09:00": {"Erlan": ["w2() -12"], "Gulnar": ["w2() -12"]},
}


def test_each_morning_says_what_the_table_says_and_to_whom() -> None:
    after = "Mon 2026-11-23 10:00"
    for morning, wanted in EACH_MORNING.items():
        assert told([fallen(an_assignment(), after, morning)], morning) == wanted, morning
        after = morning


def test_after_three_days_off_the_missed_steps_merge_for_each_person_apart() -> None:
    item = fallen(an_assignment(), "Wed 2026-11-25 09:00", "Mon 2026-11-30 10:30")
    assert told([item], "Mon 2026-11-30 10:30") == {"Erlan": ["+2(0 +1) -2*"], "Gulnar": ["+2(+1) -2*"]}


def test_after_an_outage_an_akim_hears_of_the_step_that_was_his() -> None:
    item = fallen(an_assignment(), "Mon 2026-11-30 09:00", "Wed 2026-12-02 09:05")
    assert told([item], "Wed 2026-12-02 09:05") == {
        "Erlan": ["+4(+3) -4*"],
        "Gulnar": ["+4(+3) -4*"],
        "akim": ["+3() -4*"],
    }


def test_a_late_line_says_when_it_should_have_come() -> None:
    item = fallen(an_assignment(), "Wed 2026-11-25 09:00", "Mon 2026-11-30 10:30")
    lines = due_lines([item], at("Mon 2026-11-30 10:30"), staff=STAFF, calendar=CALENDAR)
    assert shown(lines[ERLAN.id][0].planned_at) == "Thu 2026-11-26 09:00"
    assert shown(lines[GULNAR.id][0].planned_at) == "Fri 2026-11-27 09:00"


def test_a_tick_a_few_minutes_late_is_not_called_late() -> None:
    item = fallen(an_assignment(), "Mon 2026-11-23 10:00", "Wed 2026-11-25 09:20")
    assert told([item], "Wed 2026-11-25 09:20") == {"Erlan": ["-1() 1"]}
    assert told([item], "Wed 2026-11-25 10:01") == {"Erlan": ["-1() 1*"]}


def test_nothing_is_told_at_night_or_on_a_day_off() -> None:
    item = fallen(an_assignment(), "Mon 2026-11-23 10:00", "Sat 2026-11-28 11:00")
    assert told([item], "Sat 2026-11-28 11:00") == {}
    assert told([item], "Fri 2026-11-27 19:00") == {}
    assert told([item], "Fri 2026-11-27 17:59") != {}


def test_while_nobody_has_taken_it_the_whole_body_is_told() -> None:
    item = fallen(an_assignment(executor=None), "Mon 2026-11-23 10:00", "Wed 2026-11-25 09:00")
    assert set(told([item], "Wed 2026-11-25 09:00")) == {"Erlan", "Marat", "Gulnar"}


def test_a_head_who_is_the_executor_reads_one_line() -> None:
    item = fallen(an_assignment(executor=GULNAR.id), "Thu 2026-11-26 09:00", "Fri 2026-11-27 09:00")
    assert told([item], "Fri 2026-11-27 09:00") == {"Gulnar": ["+1() -1"]}


def test_the_issuer_hears_and_his_office_once_he_has_left() -> None:
    item = fallen(an_assignment(), "Fri 2026-12-04 09:00", "Mon 2026-12-07 09:00")
    both = Staff((*STAFF.actors, ASEL))
    only_asel = Staff(tuple(one for one in both.actors if one is not DAMIR))
    assert "Asel" not in told([item], "Mon 2026-12-07 09:00", staff=both)
    assert told([item], "Mon 2026-12-07 09:00", staff=only_asel)["Asel"] == ["+7() -7"]


def test_a_disputed_report_is_the_coordinator_s_and_the_prosecutor_s_where_there_is_none() -> None:
    summary = ItemSummary(ItemKind.REPORT, 7, "2026-000007", owner=1, body="TUKSH", executor=ERLAN.id)
    item = fallen(summary, "Mon 2026-11-23 10:00", "Wed 2026-11-25 09:00", holder=Audience.COORDINATOR)
    assert set(told([item], "Wed 2026-11-25 09:00")) == {"Saule"}
    alone = Staff(tuple(one for one in STAFF.actors if one is not SAULE))
    assert set(told([item], "Wed 2026-11-25 09:00", staff=alone)) == {"Damir"}


def test_a_sensitive_report_is_told_of_among_its_readers_only() -> None:
    summary = ItemSummary(
        ItemKind.REPORT,
        7,
        "2026-000007",
        owner=1,
        body=None,
        executor=BOLAT.id,
        is_sensitive=True,
        readers=READERS,
    )
    everything = fallen(summary, "Mon 2026-11-23 10:00", "Mon 2026-12-14 09:00")
    assert set(told([everything], "Mon 2026-12-14 09:00")) == {"Bolat", "Saule", "Damir"}
    lines = due_lines([everything], at("Mon 2026-12-14 09:00"), staff=STAFF, calendar=CALENDAR)
    assert AKIM.id not in lines


def test_a_morning_is_one_message_with_the_most_overdue_first() -> None:
    older = Term(day("Mon 2026-11-16"), day("Fri 2026-11-20"))
    items = [
        fallen(an_assignment(), "Thu 2026-11-26 09:00", "Fri 2026-11-27 09:00"),
        fallen(
            an_assignment(number="2026-000003"), "Thu 2026-11-26 09:00", "Fri 2026-11-27 09:00", term=older
        ),
    ]
    lines = due_lines(items, at("Fri 2026-11-27 09:00"), staff=STAFF, calendar=CALENDAR)
    letters = digests(lines)
    assert [letter.recipient for letter in letters] == [ERLAN.id, GULNAR.id]
    first = letters[0]
    assert (first.kind, first.priority, first.machine) == ("morning", Priority.PERSONAL, True)
    assert first.key == f"morning:assignment:3:1:+5:{ERLAN.id}"
    assert first.facts == {
        "lines": [
            {
                "item": "assignment",
                "item_id": 3,
                "due_version": 1,
                "steps": ["+5"],
                "planned_at": "2026-11-27T04:00:00+00:00",
            },
            {
                "item": "assignment",
                "item_id": 5,
                "due_version": 1,
                "steps": ["+1"],
                "planned_at": "2026-11-27T04:00:00+00:00",
            },
        ]
    }


def test_a_unit_of_the_promise_is_item_term_step_and_person() -> None:
    item = fallen(an_assignment(), "Mon 2026-11-23 10:00", "Wed 2026-11-25 09:00")
    line = due_lines([item], at("Wed 2026-11-25 09:00"), staff=STAFF, calendar=CALENDAR)[ERLAN.id][0]
    assert line.unit(ERLAN.id) == "assignment:5:1:-1:10"
    assert line.unit(MARAT.id) != line.unit(ERLAN.id)


def test_over_new_year_an_outage_of_the_whole_holidays_makes_one_line() -> None:
    term = Term(day("Fri 2026-12-11"), day("Wed 2027-01-06"))
    item = fallen(an_assignment(), "Wed 2026-12-30 18:00", "Fri 2027-01-08 09:00", term=term)
    assert told([item], "Fri 2027-01-08 09:00") == {"Erlan": ["+1(-1 0) -1*"], "Gulnar": ["+1() -1"]}
