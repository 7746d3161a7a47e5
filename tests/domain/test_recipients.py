"""The recipients of each notification, and the choice of the first executor."""

import json

import pytest

from domain.assignments.assignment import Assignment
from domain.assignments.notifications import ASSIGNMENT_NOTIFICATIONS
from domain.assignments.rules import AssignmentState
from domain.events import Event
from domain.notifications.notification import (
    Notification,
    Priority,
    invitation_used,
    notifications_for,
)
from domain.people import Actor, Role
from domain.reports.notifications import REPORT_NOTIFICATIONS
from domain.reports.report import Report
from domain.reports.routing import Assignee, choose, choose_in
from domain.reports.rules import ReportAction, ReportState
from domain.staff import Staff
from domain.term import Term, legal_term
from tests.support.actors import (
    AIGUL,
    ASKAR,
    BOLAT,
    CALENDAR,
    CLOCK,
    DAMIR,
    ERLAN,
    GULNAR,
    MARAT,
    NAMES,
    READERS,
    SAULE,
    STAFF,
    ZHOLDAS,
    at,
    day,
)

NOW = at("Mon 2026-11-23 10:00")
S = ReportState
TERM = Term(day("Mon 2026-11-23"), day("Thu 2026-11-26"))
ROADS = Assignee("ROADS", ZHOLDAS.id)


def a_report(state: ReportState = S.REGISTERED, **changes) -> Report:
    term = legal_term(NOW, 3, calendar=CALENDAR)
    values = {"body": "TUKSH", "executor": ERLAN.id} | changes
    return Report(
        7,
        "2026-000007",
        AIGUL.id,
        category="water",
        received_at=NOW,
        registered_on=term.starts_on,
        term_from=term.starts_on,
        due_on=term.due_on,
        original_due_on=term.due_on,
        state_at=NOW,
        state=state,
        version=1,
        **values,
    )


def sensitive(state: ReportState = S.REGISTERED, executor: int | None = None) -> Report:
    return a_report(state, body=None, executor=executor, is_sensitive=True, readers=READERS)


def a_task(state: AssignmentState = AssignmentState.ISSUED, executor: int | None = None) -> Assignment:
    return Assignment(
        5,
        "2026-000005",
        DAMIR.id,
        "TUKSH",
        issued_at=NOW,
        term_from=TERM.starts_on,
        due_on=TERM.due_on,
        original_due_on=TERM.due_on,
        state_at=NOW,
        state=state,
        executor=executor,
    )


RULES = {"report": REPORT_NOTIFICATIONS, "assignment": ASSIGNMENT_NOTIFICATIONS}


def told(event: Event, staff: Staff) -> list[Notification]:
    return notifications_for(event, staff, RULES[event.summary.item])


def letters(event: Event, staff: Staff = STAFF) -> dict[str, str]:
    """Person → kind of message."""
    notices = told(event, staff)
    assert len({notice.key for notice in notices}) == len(notices)
    return {NAMES[notice.recipient]: notice.kind for notice in notices}


T = AssignmentState
TOLD = {
    "a report is filed": (
        a_report(S.UNROUTED).file(AIGUL, NOW, to=Assignee("TUKSH", ERLAN.id)),
        {"Aigul": "receipt", "Erlan": "report-task"},
    ),
    "somebody has joined": (
        a_report(S.UNROUTED, executor=None).route(CLOCK, NOW, to=ROADS),
        {"Zholdas": "report-task"},
    ),
    "a sensitive report is filed": (
        sensitive(S.UNROUTED).file(AIGUL, NOW, to=ROADS),
        {
            "Aigul": "receipt",
            "Bolat": "report-restricted",
            "Saule": "report-restricted",
            "Damir": "report-restricted",
        },
    ),
    "accepted by the one asked": (a_report().accept(ERLAN, NOW), {"Aigul": "report-accepted"}),
    "asked": (a_report(S.ACCEPTED).ask(ERLAN, NOW, words="Қай үй?"), {"Aigul": "report-question"}),
    "answered": (a_report(S.CLARIFYING).answer(AIGUL, NOW), {"Erlan": "report-answer"}),
    "a sensitive one answered": (
        sensitive(S.CLARIFYING, BOLAT.id).answer(AIGUL, NOW),
        {"Bolat": "report-restricted"},
    ),
    "redirected by its executor": (
        a_report(S.ACCEPTED).redirect(ERLAN, NOW, to=ROADS, words="Жол", term=TERM),
        {"Aigul": "report-redirected", "Zholdas": "report-task"},
    ),
    "redirected by the head": (
        a_report(S.ACCEPTED).redirect(GULNAR, NOW, to=ROADS, words="Жол", term=TERM),
        {"Aigul": "report-redirected", "Zholdas": "report-task", "Erlan": "report-moved"},
    ),
    "answer proposed": (
        a_report(S.ACCEPTED).propose(ERLAN, NOW, words="Су берілді"),
        {"Aigul": "report-proposed"},
    ),
    "confirmed": (a_report(S.PROPOSED).confirm(AIGUL, NOW), {"Erlan": "report-confirmed"}),
    "denied": (a_report(S.PROPOSED).deny(AIGUL, NOW, term=TERM), {"Erlan": "report-denied"}),
    "denied again": (
        a_report(S.PROPOSED, denials=1).deny(AIGUL, NOW, term=TERM),
        {"Saule": "report-disputed", "Erlan": "report-denied-again"},
    ),
    "lapsed": (
        a_report(S.PROPOSED).lapse(CLOCK, NOW),
        {"Aigul": "report-unconfirmed", "Erlan": "report-lapsed"},
    ),
    "withdrawn": (a_report().withdraw(AIGUL, NOW), {"Erlan": "report-withdrawn"}),
    "closed by a controller": (
        a_report(S.DISPUTED).close(SAULE, NOW, words="Тексерілді"),
        {"Aigul": "report-closed", "Erlan": "report-closed"},
    ),
    "sent back by a controller": (
        a_report(S.DISPUTED).send_back(DAMIR, NOW, words="Қайта", term=TERM),
        {"Aigul": "report-returned", "Erlan": "report-returned"},
    ),
    "reopened": (a_report(S.UNCONFIRMED).reopen(AIGUL, NOW, term=TERM), {"Erlan": "report-reopened"}),
    "its executor has left": (
        a_report(S.ACCEPTED).release(ASKAR, NOW, to=Assignee("TUKSH", MARAT.id)),
        {"Marat": "report-task"},
    ),
    "its executor has left while the resident thinks": (
        a_report(S.PROPOSED).release(ASKAR, NOW, to=Assignee("TUKSH", MARAT.id)),
        {},
    ),
    "an assignment is given": (
        a_task().issue(DAMIR, NOW),
        {"Erlan": "assignment-task", "Marat": "assignment-task", "Gulnar": "assignment-task"},
    ),
    "an assignment is taken": (a_task().acknowledge(MARAT, NOW), {"Damir": "assignment-acknowledged"}),
    "submitted": (
        a_task(T.ACKNOWLEDGED, ERLAN.id).submit(ERLAN, NOW, words="Акт"),
        {"Damir": "assignment-submitted"},
    ),
    "off control": (a_task(T.SUBMITTED, ERLAN.id).remove(DAMIR, NOW), {"Erlan": "assignment-removed"}),
    "sent back": (
        a_task(T.SUBMITTED, ERLAN.id).send_back(DAMIR, NOW, words="Дәлел жоқ"),
        {"Erlan": "assignment-returned"},
    ),
    "cancelled": (
        a_task(T.ACKNOWLEDGED, ERLAN.id).cancel(DAMIR, NOW, words="Қажеті жоқ"),
        {"Erlan": "assignment-cancelled"},
    ),
    "the executor has left": (
        a_task(T.ACKNOWLEDGED, ERLAN.id).release(ASKAR, NOW),
        {
            "Damir": "assignment-released",
            "Erlan": "assignment-task",
            "Marat": "assignment-task",
            "Gulnar": "assignment-task",
        },
    ),
    "the executor has left while the prosecutor judges": (
        a_task(T.SUBMITTED, ERLAN.id).release(ASKAR, NOW),
        {"Damir": "assignment-released"},
    ),
}


@pytest.mark.parametrize("case", TOLD)
def test_of_each_event_these_people_hear(case) -> None:
    event, wanted = TOLD[case]
    assert letters(event) == wanted


def test_every_action_has_its_letters() -> None:
    assert set(REPORT_NOTIFICATIONS.table) == set(ReportAction)
    done = {event.action for event, _ in TOLD.values() if event.summary.item == "assignment"}
    assert done == set(ASSIGNMENT_NOTIFICATIONS.table)
    reported = {event.action for event, _ in TOLD.values() if event.summary.item == "report"}
    assert reported == set(ReportAction) - {ReportAction.UNROUTE}


def test_a_body_without_people_makes_no_letters_but_the_receipt() -> None:
    event = a_report(S.UNROUTED).file(AIGUL, NOW, to=Assignee("EMPTY", None))
    assert letters(event) == {"Aigul": "receipt"}


def test_a_letter_s_key_is_unique_to_its_event_and_reader() -> None:
    first, second = a_report().accept(ERLAN, NOW), a_report().withdraw(AIGUL, NOW)
    assert [notice.key for notice in told(first, STAFF)] == ["report:7:1:accept:1"]
    assert {notice.key for notice in told(first, STAFF)}.isdisjoint(
        notice.key for notice in told(second, STAFF)
    )
    assert told(first, STAFF) == told(first, STAFF)


@pytest.mark.parametrize("case", TOLD)
def test_a_letter_holds_numbers_and_codes_only(case) -> None:
    for notice in told(TOLD[case][0], STAFF):
        assert set(notice.facts) <= {"number", "at", "body", "due_on"}
        assert json.loads(json.dumps(notice.facts)) == notice.facts
        if notice.kind == "report-restricted":
            assert set(notice.facts) == {"number"}


def test_only_what_a_clock_did_waits_for_sending_hours() -> None:
    assert {case for case, (event, _) in TOLD.items() if any(n.machine for n in told(event, STAFF))} == {
        "lapsed"
    }


def test_the_inviter_hears_that_somebody_joined_and_not_who() -> None:
    notice = invitation_used("a1", inviter=ASKAR.id, at=NOW, role="official", body="TUKSH")
    assert (notice.key, notice.recipient, notice.priority) == (
        f"invite:a1:{ASKAR.id}",
        ASKAR.id,
        Priority.PERSONAL,
    )
    assert set(notice.facts) == {"role", "body", "at"}


def without(*people: Actor) -> Staff:
    return Staff(tuple(one for one in STAFF.actors if one not in people))


OFFICIALS = (ERLAN, MARAT)
# who is busy with how much, who is not there, who is asked first
ASKED = [
    ({ERLAN.id: 3, MARAT.id: 1}, (), MARAT),
    ({ERLAN.id: 1, MARAT.id: 1}, (), ERLAN),
    ({ERLAN.id: 1}, (), MARAT),
    ({}, (), ERLAN),
    ({}, OFFICIALS, GULNAR),
    ({}, (*OFFICIALS, GULNAR), SAULE),
    ({}, (*OFFICIALS, GULNAR, SAULE), ASKAR),
]


@pytest.mark.parametrize(("open_items", "absent", "asked"), ASKED)
def test_the_least_busy_official_is_asked_then_head_coordinator_admin(open_items, absent, asked) -> None:
    assert choose_in("TUKSH", without(*absent), open_items=open_items) == Assignee("TUKSH", asked.id)


def test_with_nobody_at_all_the_body_is_kept_for_the_first_who_joins() -> None:
    choice = choose_in("TUKSH", Staff(), open_items={})
    assert (choice, choice.is_found) == (Assignee("TUKSH", None), False)


def test_the_first_body_of_the_category_gets_it(turkistan) -> None:
    roads = turkistan.category("roads")
    assert choose(roads, STAFF, open_items={}) == ROADS
    assert choose(turkistan.category("water"), STAFF, open_items={}).body == "TUKSH"


def test_staff_are_found_by_role_and_body() -> None:
    assert STAFF.of(Role.OFFICIAL) == [ERLAN.id, MARAT.id, ZHOLDAS.id, BOLAT.id]
    assert STAFF.of(Role.OFFICIAL, Role.HEAD, body="TUKSH") == [ERLAN.id, MARAT.id, GULNAR.id]
    assert STAFF.readers(READERS) == [BOLAT.id, SAULE.id, DAMIR.id]
