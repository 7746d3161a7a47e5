"""The rules of an assignment: every pair of state and action, every role and action, no dead end."""

from collections.abc import Callable
from itertools import product

import pytest

from domain.assignments.assignment import Assignment
from domain.assignments.rules import FINAL, RIGHTS, TERM_RUNS, TRANSITIONS, AssignmentAction, AssignmentState
from domain.errors import Refused
from domain.events import Event
from domain.people import Actor
from domain.term import given_term
from tests.support.actors import (
    AIGUL,
    AKIM,
    ASEL,
    ASKAR,
    CALENDAR,
    CLOCK,
    DAMIR,
    ERLAN,
    GULNAR,
    MARAT,
    ROADHEAD,
    SAULE,
    ZHOLDAS,
    at,
    day,
)

S, A = AssignmentState, AssignmentAction
MONDAY = at("Mon 2026-11-23 10:00")
TUESDAY = at("Tue 2026-11-24 10:00")
TERM = given_term(MONDAY, day("Fri 2026-12-11"), calendar=CALENDAR)


def an_assignment(state: AssignmentState = S.ACKNOWLEDGED, **changes) -> Assignment:
    """Damir's assignment to the housing department, in Erlan's hands once it is taken."""
    executor = None if state is S.ISSUED else ERLAN.id
    values = {"executor": executor, "state": state} | changes
    return Assignment(
        5,
        "2026-000005",
        DAMIR.id,
        "TUKSH",
        issued_at=MONDAY,
        term_from=TERM.starts_on,
        due_on=TERM.due_on,
        original_due_on=TERM.due_on,
        state_at=MONDAY,
        version=2,
        **values,
    )


Doing = Callable[[Assignment, Actor], Event]
DOING: dict[AssignmentAction, tuple[Doing, Actor]] = {
    A.ACKNOWLEDGE: (lambda task, by: task.acknowledge(by, TUESDAY), ERLAN),
    A.SUBMIT: (lambda task, by: task.submit(by, TUESDAY, words="Жоспар бекітілді"), ERLAN),
    A.REMOVE: (lambda task, by: task.remove(by, TUESDAY), DAMIR),
    A.RETURN: (lambda task, by: task.send_back(by, TUESDAY, words="Дәлел жоқ"), DAMIR),
    A.CANCEL: (lambda task, by: task.cancel(by, TUESDAY, words="Қажеті жоқ"), DAMIR),
    A.RELEASE: (lambda task, by: task.release(by, TUESDAY), ASKAR),
}

# Written by hand from issue 2 and the decisions.
EXPECTED = {
    (S.ISSUED, A.ACKNOWLEDGE): S.ACKNOWLEDGED,
    (S.ISSUED, A.CANCEL): S.CANCELLED,
    (S.ACKNOWLEDGED, A.SUBMIT): S.SUBMITTED,
    (S.ACKNOWLEDGED, A.CANCEL): S.CANCELLED,
    (S.ACKNOWLEDGED, A.RELEASE): S.ISSUED,
    (S.SUBMITTED, A.REMOVE): S.REMOVED,
    (S.SUBMITTED, A.RETURN): S.RETURNED,
    (S.SUBMITTED, A.CANCEL): S.CANCELLED,
    (S.SUBMITTED, A.RELEASE): S.SUBMITTED,
    (S.RETURNED, A.SUBMIT): S.SUBMITTED,
    (S.RETURNED, A.CANCEL): S.CANCELLED,
    (S.RETURNED, A.RELEASE): S.ISSUED,
    (S.RETURNED, A.ACKNOWLEDGE): S.ACKNOWLEDGED,
}
#: Returned to a body whose executor has left: anybody of the body may take it.
LEFT = {(S.RETURNED, A.ACKNOWLEDGE): {"executor": None}}


@pytest.mark.parametrize(("state", "action"), [*product(S, DOING)])
def test_every_pair_of_state_and_action_leads_where_the_table_says_or_is_refused(state, action) -> None:
    changes = LEFT.get((state, action), {})
    task, (do, by) = an_assignment(state, **changes), DOING[action]
    target = EXPECTED.get((state, action))
    if target is None:
        if action is A.SUBMIT and state is S.ISSUED:
            task = an_assignment(state, executor=ERLAN.id)  # so that it is the state that refuses
        before = an_assignment(state, executor=task.executor)
        with pytest.raises(Refused, match="not-now"):
            do(task, by)
        assert task == before, "a refusal changes nothing"
    else:
        event = do(task, by)
        assert (event.was, event.now, task.state) == (state, target, target)


def test_the_table_of_the_code_is_the_one_written_by_hand() -> None:
    assert {(s, a): t for s, row in TRANSITIONS.items() for a, t in row.items()} == EXPECTED


def reachable(start: AssignmentState) -> set[AssignmentState]:
    seen, waiting = {start}, [start]
    while waiting:
        new = set(TRANSITIONS[waiting.pop()].values()) - seen
        seen |= new
        waiting += new
    return seen


def test_every_state_can_be_reached_and_from_each_open_one_an_end() -> None:
    assert reachable(S.ISSUED) == set(S)
    for state in set(S) - FINAL:
        assert reachable(state) >= FINAL


#: Others who can move an open assignment while its executor is away.
STAND_INS = {
    S.ISSUED: [(A.ACKNOWLEDGE, MARAT), (A.ACKNOWLEDGE, GULNAR), (A.CANCEL, ASEL)],
    S.ACKNOWLEDGED: [(A.RELEASE, GULNAR), (A.RELEASE, DAMIR), (A.RELEASE, CLOCK), (A.CANCEL, ASEL)],
    S.SUBMITTED: [(A.REMOVE, ASEL), (A.RETURN, ASEL), (A.CANCEL, ASEL)],
    S.RETURNED: [(A.RELEASE, GULNAR), (A.RELEASE, DAMIR), (A.CANCEL, ASEL)],
}


def test_no_open_state_waits_for_one_person_only() -> None:
    assert set(STAND_INS) == set(S) - FINAL
    for state, ways in STAND_INS.items():
        for action, by in ways:
            assert DOING[action][0](an_assignment(state), by).by is by, (state, action)


def test_an_executor_who_leaves_while_it_is_judged_does_not_strand_it() -> None:
    task = an_assignment(S.SUBMITTED)
    task.release(ASKAR, TUESDAY)
    assert (task.state, task.executor) == (S.SUBMITTED, None)
    task.send_back(DAMIR, TUESDAY, words="Толықтырыңыз")
    task.acknowledge(MARAT, TUESDAY)
    task.submit(MARAT, TUESDAY, words="Толықтырылды")
    assert task.remove(DAMIR, TUESDAY).summary.executor == MARAT.id


MAY = {
    A.ACKNOWLEDGE: {ERLAN, MARAT, GULNAR},
    A.SUBMIT: {ERLAN},
    A.REMOVE: {DAMIR, ASEL},
    A.RETURN: {DAMIR, ASEL},
    A.CANCEL: {DAMIR, ASEL},
    A.RELEASE: {CLOCK, ASKAR, GULNAR, DAMIR, ASEL},
}
WHERE = {
    A.ACKNOWLEDGE: S.ISSUED,
    A.SUBMIT: S.ACKNOWLEDGED,
    A.REMOVE: S.SUBMITTED,
    A.RETURN: S.SUBMITTED,
    A.CANCEL: S.SUBMITTED,
    A.RELEASE: S.ACKNOWLEDGED,
}
PEOPLE = (AIGUL, ERLAN, MARAT, GULNAR, ZHOLDAS, ROADHEAD, SAULE, DAMIR, ASEL, AKIM, ASKAR, CLOCK)


@pytest.mark.parametrize(("action", "by"), [*product(DOING, PEOPLE)])
def test_each_action_is_for_those_whom_the_rights_name(action, by) -> None:
    task = an_assignment(WHERE[action])
    if by in MAY[action]:
        assert DOING[action][0](task, by).by is by
    else:
        with pytest.raises(Refused, match="not-yours"):
            DOING[action][0](task, by)


@pytest.mark.parametrize("by", PEOPLE)
def test_only_the_prosecutor_s_office_gives_assignments(by) -> None:
    task = an_assignment(S.ISSUED)
    if by in {DAMIR, ASEL}:
        assert task.issue(by, MONDAY).key == "assignment:5:2:issue"
    else:
        with pytest.raises(Refused, match="not-yours"):
            task.issue(by, MONDAY)


def test_rights_are_given_for_every_action() -> None:
    assert set(RIGHTS) == set(A)
    assert set(DOING) == set(A) - {A.ISSUE}


def test_of_two_who_press_at_once_the_second_reads_that_a_colleague_has_it() -> None:
    task = an_assignment(S.ISSUED)
    assert task.acknowledge(MARAT, TUESDAY).summary.executor == MARAT.id
    with pytest.raises(Refused) as refusal:
        task.acknowledge(ERLAN, TUESDAY)
    assert (refusal.value.key, refusal.value.facts) == ("taken-by-colleague", {"number": "2026-000005"})


def test_an_executor_reports_with_words_and_never_closes() -> None:
    task = an_assignment()
    with pytest.raises(Refused, match="words-missing"):
        task.submit(ERLAN, TUESDAY, words="📎")
    task.submit(ERLAN, TUESDAY, words="Акт №14")
    with pytest.raises(Refused, match="not-yours"):
        task.remove(ERLAN, TUESDAY)


def test_returned_with_a_new_term_keeps_the_first_one() -> None:
    task = an_assignment(S.SUBMITTED)
    later = given_term(TUESDAY, day("Fri 2026-12-18"), calendar=CALENDAR)
    task.send_back(DAMIR, TUESDAY, words="Дәлел жоқ", term=later)
    assert (task.due_on, task.term_from, task.due_version) == (
        day("Fri 2026-12-18"),
        day("Tue 2026-11-24"),
        2,
    )
    assert task.original_due_on == day("Fri 2026-12-11")
    assert (task.term.due_on, task.term.version) == (day("Fri 2026-12-18"), 2)


def test_returned_without_a_new_term_runs_on_in_the_old_one() -> None:
    task = an_assignment(S.SUBMITTED)
    task.send_back(DAMIR, TUESDAY, words="Дәлел жоқ")
    assert (task.due_on, task.due_version) == (day("Fri 2026-12-11"), 1)


def test_overdue_is_computed_while_the_body_owes_a_report() -> None:
    late = at("Fri 2026-12-11 18:31")
    assert {state for state in S if an_assignment(state).is_overdue(late, CALENDAR)} == TERM_RUNS
    assert {S.SUBMITTED, *FINAL}.isdisjoint(TERM_RUNS)


READING = {DAMIR, ASEL, SAULE, AKIM, ERLAN, MARAT, GULNAR}


@pytest.mark.parametrize("who", PEOPLE)
def test_who_may_read_an_assignment(who) -> None:
    assert an_assignment().may_read(who) is (who in READING)
