"""The rules of a meeting: every pair of state and action, role and action; its words, times and reminders."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time
from functools import partial
from itertools import product

import pytest

from domain.calendar import Calendar
from domain.city.city import ReminderRules
from domain.errors import Refused
from domain.meetings.meeting import (
    FIELDS,
    LIMITS,
    TEXTS,
    Guests,
    Meeting,
    MeetingEvent,
    checked_text,
    whole_notice,
)
from domain.meetings.reminders import meeting_steps
from domain.meetings.rules import FINAL, RIGHTS, TRANSITIONS, MeetingAction, MeetingState
from domain.people import Actor, Role
from domain.reminders.schedule import ReminderSchedule
from domain.text.dates import read_time
from tests.support.actors import (
    AIGUL,
    AKIM,
    ASKAR,
    CALENDAR,
    CLOCK,
    DAMIR,
    ERLAN,
    EVERYBODY,
    GULNAR,
    SAULE,
    ZHOLDAS,
    at,
    day,
    shown,
)

S, A = MeetingState, MeetingAction
MONDAY = at("Mon 2026-11-23 10:00")
FRIDAY = at("Fri 2026-11-27 10:00")
LATER = at("Mon 2026-11-30 15:00")


def a_meeting(state: MeetingState = S.ANNOUNCED) -> Meeting:
    """Saule's meeting on Friday with the housing department and all heads."""
    return Meeting(
        20260001,
        "2026-0001",
        SAULE.id,
        starts_at=FRIDAY,
        term_from=day("Mon 2026-11-23"),
        due_on=day("Fri 2026-11-27"),
        state_at=MONDAY,
        bodies=["TUKSH"],
        roles=["head"],
        state=state,
    )


DOING: dict[MeetingAction, Callable[[Meeting, Actor], MeetingEvent]] = {
    A.CHANGE: lambda one, by: one.change(by, MONDAY, starts_at=LATER, calendar=CALENDAR),
    A.REMIND: lambda one, by: one.remind(by, MONDAY, seen=0),
    A.CANCEL: lambda one, by: one.cancel(by, MONDAY),
    A.HOLD: lambda one, by: one.hold(by, FRIDAY, counts={"yes": 1}),
}


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.key


# --- states ---


@pytest.mark.parametrize(("state", "action"), list(product(S, DOING)))
def test_every_pair_leads_where_the_table_says_or_is_refused(state: S, action: A) -> None:
    meeting, by = a_meeting(state), CLOCK if action is A.HOLD else SAULE
    if action in TRANSITIONS[state]:
        DOING[action](meeting, by)
        assert meeting.state is TRANSITIONS[state][action]
    else:
        said = refusal(lambda: DOING[action](meeting, by))
        assert said == ("meeting-cancelled" if state is S.CANCELLED else "meeting-held")


def test_both_ends_can_be_reached_and_nothing_leads_out_of_them() -> None:
    reached = {target for acts in TRANSITIONS.values() for target in acts.values()}
    assert reached == set(S)
    assert {state for state in S if not TRANSITIONS[state]} == FINAL


@pytest.mark.parametrize("by", [*EVERYBODY, CLOCK], ids=lambda by: f"{by.role}-{by.id}")
@pytest.mark.parametrize("action", list(DOING))
def test_only_a_coordinator_acts_and_only_the_clock_holds(action: A, by: Actor) -> None:
    is_allowed = by is CLOCK if action is A.HOLD else by is SAULE
    if is_allowed:
        DOING[action](a_meeting(), by)
    else:
        assert refusal(lambda: DOING[action](a_meeting(), by)) == "not-yours"
    assert set(RIGHTS) == set(A) - {A.ANSWER}


def test_another_coordinator_may_do_what_the_author_may() -> None:
    other = replace(SAULE, id=41)
    assert a_meeting().cancel(other, MONDAY).action is A.CANCEL


# --- editions and answers ---


def test_a_change_is_a_new_edition_on_its_new_day() -> None:
    meeting = a_meeting()
    event = meeting.change(SAULE, MONDAY, starts_at=LATER, calendar=CALENDAR)
    assert (meeting.edition, meeting.due_on, meeting.term.version) == (2, day("Mon 2026-11-30"), 2)
    assert event.chain == "meeting:20260001"
    assert event.fields["edition"] == 2


@pytest.mark.parametrize(
    ("edition", "state", "now", "said"),
    [
        (1, S.ANNOUNCED, MONDAY, ""),
        (2, S.ANNOUNCED, MONDAY, "meeting-changed"),
        (1, S.CANCELLED, MONDAY, "meeting-cancelled"),
        (1, S.HELD, MONDAY, "meeting-held"),
        (1, S.ANNOUNCED, FRIDAY, "meeting-held"),
    ],
)
def test_an_answer_counts_until_the_meeting_begins(edition: int, state: S, now: datetime, said: str) -> None:
    meeting = a_meeting(state)
    if said:
        assert refusal(lambda: meeting.check_answer(edition, now)) == said
    else:
        meeting.check_answer(edition, now)


def test_a_second_tap_on_the_reminder_reminds_nobody_twice() -> None:
    meeting = a_meeting()
    meeting.remind(SAULE, MONDAY, seen=0)
    assert refusal(lambda: meeting.remind(SAULE, MONDAY, seen=0)) == "meeting-reminded"
    assert meeting.reminds == 1


def test_a_meeting_is_never_moved_into_the_past() -> None:
    past = at("Mon 2026-11-23 09:00")
    assert (
        refusal(lambda: a_meeting().change(SAULE, MONDAY, starts_at=past, calendar=CALENDAR))
        == "meeting-past"
    )


@pytest.mark.parametrize(
    ("who", "is_invited"),
    [
        (ERLAN, True),
        (GULNAR, True),
        (ZHOLDAS, False),
        (DAMIR, False),
        (AKIM, False),
        (ASKAR, False),
        (AIGUL, False),
    ],
    ids=lambda one: str(getattr(one, "id", one)),
)
def test_bodies_or_roles_invite(who: Actor, is_invited: bool) -> None:
    assert Guests(("TUKSH",), (Role.HEAD,)).has(who) is is_invited


# --- words ---


def test_a_notice_in_one_language_is_not_whole() -> None:
    fields = dict.fromkeys(TEXTS, "Жиналыс")
    assert whole_notice(fields).texts == fields
    for name in TEXTS:
        assert refusal(partial(whole_notice, {**fields, name: ""})) == "meeting-unfinished"
    assert set(TEXTS) | {"date", "time"} == set(FIELDS)


@pytest.mark.parametrize("name", list(LIMITS))
def test_every_field_wants_words_and_has_its_limit(name: str) -> None:
    assert checked_text(f"{name}-kk", "  Сөз  ") == "Сөз"
    assert refusal(lambda: checked_text(f"{name}-kk", "…")) == "words-missing"
    assert checked_text(f"{name}-kk", "а" * LIMITS[name])
    assert refusal(lambda: checked_text(f"{name}-kk", "а" * (LIMITS[name] + 1))) == "text-too-long"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("10:00", time(10)),
        ("14.30", time(14, 30)),
        (" 9-05 ", time(9, 5)),
        ("сағат 10:00", time(10)),
        ("Сағат 14.30-да", time(14, 30)),
        ("в 15 00", time(15)),
        ("00:00", time(0)),
    ],
)
def test_times_are_read_as_people_type_them(typed: str, meant: time) -> None:
    assert read_time(typed) == meant


@pytest.mark.parametrize("typed", ["10", "25:00", "10:60", "он", "10:00:00", "", "таңертең", "10:00 11:00"])
def test_a_time_that_is_no_time_is_refused(typed: str) -> None:
    assert refusal(lambda: read_time(typed)) == "time-unclear"


# --- mornings ---


@pytest.mark.parametrize(
    ("starts", "mornings"),
    [
        ("Fri 2026-11-27 10:00", ["Thu 2026-11-26 09:00", "Fri 2026-11-27 09:00"]),
        ("Mon 2026-11-30 10:00", ["Fri 2026-11-27 09:00", "Mon 2026-11-30 09:00"]),
        ("Thu 2026-12-17 10:00", ["Tue 2026-12-15 09:00", "Thu 2026-12-17 09:00"]),  # the 16th is a holiday
        ("Sun 2026-11-29 11:00", ["Fri 2026-11-27 09:00"]),  # a machine is silent on a day off
        ("Fri 2026-11-27 08:30", ["Thu 2026-11-26 09:00"]),  # it has begun by nine
    ],
)
def test_the_working_day_before_and_the_morning_of_the_day(starts: str, mornings: list[str]) -> None:
    steps = meeting_steps(ReminderSchedule(ReminderRules(), CALENDAR), at(starts))
    assert [shown(one.at) for one in steps] == mornings


def test_the_days_are_data_of_the_city() -> None:
    ladder = ReminderSchedule(ReminderRules(meeting_before=(3,)), Calendar(CALENDAR.zone))
    assert [(one.key, shown(one.at)) for one in meeting_steps(ladder, FRIDAY)] == [
        ("m3", "Tue 2026-11-24 09:00")
    ]
