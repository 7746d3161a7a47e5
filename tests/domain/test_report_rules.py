"""The rules of a report: every pair of state and action, every role and action, no dead end."""

from collections.abc import Callable
from itertools import product

import pytest

from domain.errors import Refused
from domain.events import Event
from domain.people import Actor
from domain.reports.report import Report
from domain.reports.routing import UNROUTED_BY_RULE, Assignee
from domain.reports.rules import (
    FINAL,
    RIGHTS,
    TERM_RUNS,
    TRANSITIONS,
    WAITS_FOR_ACCEPTANCE,
    ReportAction,
    ReportState,
)
from domain.term import Term, legal_term
from tests.support.actors import (
    AIGUL,
    AKIM,
    ASKAR,
    BOLAT,
    CALENDAR,
    CLOCK,
    DAMIR,
    ERLAN,
    GULNAR,
    IVAN,
    MARAT,
    READERS,
    ROADHEAD,
    SAULE,
    ZHOLDAS,
    at,
    day,
)

S, A = ReportState, ReportAction
MONDAY = at("Mon 2026-11-23 10:00")
TUESDAY = at("Tue 2026-11-24 10:00")
NEW_TERM = Term(day("Tue 2026-11-24"), day("Fri 2026-11-27"))
ROADS = Assignee("ROADS", ZHOLDAS.id)
NOBODY = Assignee("TUKSH", None)


def a_report(state: ReportState = S.REGISTERED, **changes) -> Report:
    """Aigul's report about water, in Erlan's hands unless said otherwise."""
    term = legal_term(MONDAY, 3, calendar=CALENDAR)
    values = {"reporter": AIGUL.id, "body": "TUKSH", "executor": ERLAN.id, "state": state} | changes
    values["denials"] = values.get("denials", 0)
    return Report(
        7,
        "2026-000007",
        category="water",
        received_at=MONDAY,
        registered_on=term.starts_on,
        term_from=term.starts_on,
        due_on=term.due_on,
        original_due_on=term.due_on,
        state_at=MONDAY,
        version=3,
        **values,
    )


def a_sensitive_report(state: ReportState = S.REGISTERED, **changes) -> Report:
    """A report that only its readers may act on."""
    none = {"body": None, "executor": None, "is_sensitive": True, "readers": READERS}
    return a_report(state, **(none | changes))


Doing = Callable[[Report, Actor], Event]

#: How each action is done, and by somebody who may do it in every state that knows it.
DOING: dict[ReportAction, tuple[Doing, Actor]] = {
    A.ROUTE: (lambda report, by: report.route(by, TUESDAY, to=ROADS), CLOCK),
    A.ACCEPT: (lambda report, by: report.accept(by, TUESDAY), ERLAN),
    A.ASK: (lambda report, by: report.ask(by, TUESDAY, words="Қай үй?"), ERLAN),
    A.ANSWER: (lambda report, by: report.answer(by, TUESDAY), AIGUL),
    A.REDIRECT: (
        lambda report, by: report.redirect(by, TUESDAY, to=ROADS, words="Жол бөлімі", term=NEW_TERM),
        SAULE,
    ),
    A.PROPOSE: (lambda report, by: report.propose(by, TUESDAY, words="Су берілді"), ERLAN),
    A.CONFIRM: (lambda report, by: report.confirm(by, TUESDAY), AIGUL),
    A.DENY: (lambda report, by: report.deny(by, TUESDAY, term=NEW_TERM), AIGUL),
    A.DENY_AGAIN: (lambda report, by: report.deny(by, TUESDAY, term=NEW_TERM), AIGUL),
    A.LAPSE: (lambda report, by: report.lapse(by, TUESDAY), CLOCK),
    A.WITHDRAW: (lambda report, by: report.withdraw(by, TUESDAY), AIGUL),
    A.CLOSE: (lambda report, by: report.close(by, TUESDAY, words="Тексерілді"), SAULE),
    A.RETURN: (lambda report, by: report.send_back(by, TUESDAY, words="Қайта қараңыз", term=NEW_TERM), SAULE),
    A.REOPEN: (lambda report, by: report.reopen(by, TUESDAY, term=NEW_TERM), AIGUL),
    A.RELEASE: (lambda report, by: report.release(by, TUESDAY, to=Assignee("TUKSH", MARAT.id)), ASKAR),
    A.UNROUTE: (lambda report, by: report.release(by, TUESDAY, to=NOBODY), ASKAR),
}


def ready(state: ReportState, action: ReportAction) -> Report:
    """A report in the state, after one denial where the action is the second."""
    return a_report(state, denials=int(action is A.DENY_AGAIN))


# Written by hand from issue 2 and the decisions: from each state, what is possible and where it leads.
EXPECTED = """
unrouted     route → registered, answer → unrouted, withdraw → withdrawn
registered   accept → accepted, redirect → registered, answer → registered, withdraw → withdrawn, release → registered, unroute → unrouted
accepted     ask → clarifying, propose → proposed, redirect → registered, answer → accepted, withdraw → withdrawn, release → registered, unroute → unrouted
clarifying   ask → clarifying, answer → accepted, propose → proposed, redirect → registered, withdraw → withdrawn, release → registered, unroute → unrouted
proposed     confirm → confirmed, deny → reopened, deny_again → disputed, lapse → unconfirmed, answer → proposed, release → proposed
reopened     accept → accepted, redirect → registered, answer → reopened, withdraw → withdrawn, release → reopened
disputed     close → closed, return → reopened, redirect → registered, answer → disputed, withdraw → withdrawn, release → disputed
confirmed
unconfirmed  reopen → reopened, release → unconfirmed
closed
withdrawn
"""  # noqa: E501 - a row a state


def expected() -> dict[tuple[str, str], str]:
    table = {}
    for row in EXPECTED.strip().splitlines():
        state, _, pairs = row.partition(" ")
        for pair in filter(None, pairs.strip().split(", ")):
            action, _, target = pair.partition(" → ")
            table[state, action] = target
    return table


@pytest.mark.parametrize(("state", "action"), [*product(S, DOING)])
def test_every_pair_of_state_and_action_leads_where_the_table_says_or_is_refused(state, action) -> None:
    report, (do, by) = ready(state, action), DOING[action]
    target = expected().get((state, action))
    if action is A.UNROUTE and target is None:  # it waits for others: its executor leaves, the state stays
        target = expected().get((state, A.RELEASE))
    if target is None:
        with pytest.raises(Refused) as refusal:
            do(report, by)
        assert refusal.value.key in {"not-now", "taken-by-colleague"}
        assert report == ready(state, action), "a refusal changes nothing"
    else:
        event = do(report, by)
        assert (event.was, event.now, report.state) == (state, target, target)


def test_the_table_of_the_code_is_the_one_written_by_hand() -> None:
    code = {(str(s), str(a)): str(t) for s, row in TRANSITIONS.items() for a, t in row.items()}
    assert code == expected()


def reachable(start: ReportState) -> set[ReportState]:
    seen, waiting = {start}, [start]
    while waiting:
        new = set(TRANSITIONS[waiting.pop()].values()) - seen
        seen |= new
        waiting += new
    return seen


def test_every_state_can_be_reached_from_filing() -> None:
    assert reachable(S.UNROUTED) == set(S)


@pytest.mark.parametrize("state", sorted(set(S) - FINAL))
def test_from_every_open_state_an_end_can_be_reached(state) -> None:
    assert reachable(state) & FINAL


@pytest.mark.parametrize("state", sorted(set(S) - FINAL))
def test_in_every_open_state_the_resident_can_still_speak(state) -> None:
    assert a_report(state).answer(AIGUL, TUESDAY).summary.owner == AIGUL.id


#: Others who can move an open report while its executor is away: no state waits for one person only.
STAND_INS = {
    S.UNROUTED: [(A.ROUTE, SAULE), (A.ROUTE, ASKAR), (A.ROUTE, CLOCK)],
    S.REGISTERED: [(A.ACCEPT, MARAT), (A.ACCEPT, GULNAR), (A.ACCEPT, SAULE), (A.REDIRECT, GULNAR)],
    S.ACCEPTED: [(A.PROPOSE, GULNAR), (A.PROPOSE, SAULE), (A.RELEASE, GULNAR), (A.RELEASE, CLOCK)],
    S.CLARIFYING: [(A.PROPOSE, GULNAR), (A.PROPOSE, SAULE), (A.RELEASE, SAULE)],
    S.PROPOSED: [(A.LAPSE, CLOCK)],
    S.REOPENED: [(A.ACCEPT, MARAT), (A.ACCEPT, GULNAR), (A.ACCEPT, SAULE)],
    S.DISPUTED: [(A.CLOSE, SAULE), (A.CLOSE, DAMIR), (A.RETURN, DAMIR), (A.REDIRECT, DAMIR)],
}


def test_no_open_state_waits_for_one_person_only() -> None:
    assert set(STAND_INS) == set(S) - FINAL
    for state, ways in STAND_INS.items():
        for action, by in ways:
            before = a_report(state)
            event = DOING[action][0](before, by)
            assert event.by is by, (state, action)


#: Action → actors who may do it to Aigul's report that Erlan has; all others are refused.
MAY = {
    A.ROUTE: {CLOCK, ASKAR, SAULE},
    A.ACCEPT: {ERLAN, MARAT, GULNAR, SAULE},
    A.ASK: {ERLAN, GULNAR, SAULE},
    A.ANSWER: {AIGUL},
    A.REDIRECT: {ERLAN, GULNAR, SAULE},
    A.PROPOSE: {ERLAN, GULNAR, SAULE},
    A.CONFIRM: {AIGUL},
    A.DENY: {AIGUL},
    A.DENY_AGAIN: {AIGUL},
    A.LAPSE: {CLOCK},
    A.WITHDRAW: {AIGUL},
    A.CLOSE: {SAULE, DAMIR},
    A.RETURN: {SAULE, DAMIR},
    A.REOPEN: {AIGUL},
    A.RELEASE: {CLOCK, ASKAR, GULNAR, SAULE},
    A.UNROUTE: {CLOCK, ASKAR, GULNAR, SAULE},
}
#: A state in which the action is possible.
WHERE = {
    A.ROUTE: S.UNROUTED,
    A.ACCEPT: S.REGISTERED,
    A.CONFIRM: S.PROPOSED,
    A.DENY: S.PROPOSED,
    A.DENY_AGAIN: S.PROPOSED,
    A.LAPSE: S.PROPOSED,
    A.CLOSE: S.DISPUTED,
    A.RETURN: S.DISPUTED,
    A.REOPEN: S.UNCONFIRMED,
}
PEOPLE = (
    AIGUL,
    IVAN,
    ERLAN,
    MARAT,
    GULNAR,
    ZHOLDAS,
    ROADHEAD,
    BOLAT,
    SAULE,
    DAMIR,
    AKIM,
    ASKAR,
    CLOCK,
)


@pytest.mark.parametrize(("action", "by"), [*product(DOING, PEOPLE)])
def test_each_action_is_for_those_whom_the_rights_name(action, by) -> None:
    report = ready(WHERE.get(action, S.ACCEPTED), action)
    if by in MAY[action]:
        assert DOING[action][0](report, by).by is by
    else:
        with pytest.raises(Refused) as refusal:
            DOING[action][0](report, by)
        assert refusal.value.key == "not-yours"


def test_rights_are_given_for_every_action() -> None:
    assert set(RIGHTS) == set(A)
    assert set(DOING) == set(A) - {A.FILE}


@pytest.mark.parametrize(
    ("state", "who", "may"),
    [
        (S.REGISTERED, MARAT, True),
        (S.REOPENED, MARAT, True),
        (S.ACCEPTED, MARAT, False),
        (S.DISPUTED, ERLAN, False),
        (S.DISPUTED, GULNAR, False),
        (S.DISPUTED, SAULE, True),
        (S.DISPUTED, DAMIR, True),
        (S.REGISTERED, DAMIR, False),
    ],
)
def test_who_may_redirect_depends_on_who_has_it(state, who, may) -> None:
    report = a_report(state)
    if may:
        assert DOING[A.REDIRECT][0](report, who).now == S.REGISTERED
    else:
        with pytest.raises(Refused, match="not-yours"):
            DOING[A.REDIRECT][0](report, who)


def test_of_two_who_press_at_once_the_second_reads_that_a_colleague_has_it() -> None:
    report = a_report(executor=None)
    report.accept(MARAT, MONDAY)
    with pytest.raises(Refused) as refusal:
        report.accept(ERLAN, MONDAY)
    assert (refusal.value.key, refusal.value.facts) == ("taken-by-colleague", {"number": "2026-000007"})
    assert report.executor == MARAT.id


def test_a_button_of_an_old_card_is_refused_once_the_report_is_elsewhere() -> None:
    report = a_report()
    DOING[A.REDIRECT][0](report, ERLAN)
    with pytest.raises(Refused, match="not-yours"):
        report.accept(ERLAN, TUESDAY)
    assert report.accept(ZHOLDAS, TUESDAY).summary.body == "ROADS"


def test_nobody_answers_their_own_report_even_in_office() -> None:
    report = a_report(reporter=GULNAR.id)
    with pytest.raises(Refused, match="not-yours"):
        report.accept(GULNAR, TUESDAY)
    assert report.answer(GULNAR, TUESDAY).by is GULNAR


def test_filing_gives_it_to_the_choice_or_waits_for_somebody_to_join() -> None:
    found, lonely = a_report(S.UNROUTED, executor=None), a_report(S.UNROUTED, executor=None)
    assert found.file(AIGUL, MONDAY, to=Assignee("TUKSH", MARAT.id)).now == S.REGISTERED
    assert (found.body, found.executor) == ("TUKSH", MARAT.id)
    assert lonely.file(AIGUL, MONDAY, to=NOBODY).now == S.UNROUTED
    assert (lonely.body, lonely.executor) == ("TUKSH", None)


def test_a_first_no_reopens_with_a_new_term_and_a_second_goes_to_the_controllers() -> None:
    report = a_report(S.PROPOSED)
    report.deny(AIGUL, TUESDAY, term=NEW_TERM)
    assert (report.state, report.denials, report.due_version) == (S.REOPENED, 1, 2)
    assert (report.term_from, report.due_on) == (day("Tue 2026-11-24"), day("Fri 2026-11-27"))
    assert report.original_due_on == day("Thu 2026-11-26")
    report.accept(ERLAN, TUESDAY)
    report.propose(ERLAN, TUESDAY, words="Енді дұрыс")
    event = report.deny(AIGUL, TUESDAY, term=NEW_TERM)
    assert (event.action, report.state, report.denials) == (A.DENY_AGAIN, S.DISPUTED, 2)


#: The term after each action: a new end or person raises its version, its first end is kept.
RENEWS = {
    A.REDIRECT: 2,
    A.DENY: 2,
    A.DENY_AGAIN: 2,
    A.RETURN: 2,
    A.REOPEN: 2,
    A.RELEASE: 2,
    A.UNROUTE: 2,
}


@pytest.mark.parametrize("action", sorted(DOING))
def test_the_version_of_the_term_grows_with_each_new_term(action) -> None:
    report = ready(WHERE.get(action, S.ACCEPTED), action)
    event = DOING[action][0](report, DOING[action][1])
    assert report.due_version == event.due_version == RENEWS.get(action, 1)
    assert report.original_due_on == day("Thu 2026-11-26")


def test_the_current_term_is_that_of_the_last_new_one() -> None:
    report = a_report(S.PROPOSED)
    assert report.term == Term(day("Mon 2026-11-23"), day("Thu 2026-11-26"), 1)
    report.deny(AIGUL, TUESDAY, term=NEW_TERM)
    assert report.term == Term(day("Tue 2026-11-24"), day("Fri 2026-11-27"), 2)


def test_a_released_report_keeps_the_end_of_its_term() -> None:
    report = a_report(S.ACCEPTED)
    DOING[A.RELEASE][0](report, ASKAR)
    assert (report.due_on, report.executor, report.state) == (day("Thu 2026-11-26"), MARAT.id, S.REGISTERED)


@pytest.mark.parametrize(
    ("action", "state", "moves"),
    [
        (A.ANSWER, S.PROPOSED, False),
        (A.ANSWER, S.REGISTERED, False),
        (A.RELEASE, S.REGISTERED, False),
        (A.RELEASE, S.ACCEPTED, True),
        (A.REDIRECT, S.REGISTERED, True),
        (A.ASK, S.CLARIFYING, False),
    ],
)
def test_the_time_of_a_state_is_that_of_its_beginning(action, state, moves) -> None:
    report = a_report(state)
    DOING[action][0](report, DOING[action][1])
    assert report.state_at == (TUESDAY if moves else MONDAY)


@pytest.mark.parametrize("words", ["", "  \n", "\u200b\u200d", "👍👍", "...", "\u202e"])
@pytest.mark.parametrize("method", ["ask", "propose"])
def test_an_official_must_say_it_in_words(method, words) -> None:
    report = a_report(S.ACCEPTED)
    with pytest.raises(Refused, match="words-missing"):
        getattr(report, method)(ERLAN, TUESDAY, words=words)
    assert report.state is S.ACCEPTED


def test_a_redirect_needs_another_body_with_somebody_there_and_a_reason() -> None:
    wrong = [
        (Assignee("TUKSH", MARAT.id), "Біздікі емес", "same-body"),
        (Assignee("ROADS", None), "Біздікі емес", "nobody-there"),
        (ROADS, " ", "words-missing"),
    ]
    for to, words, key in wrong:
        report = a_report(S.ACCEPTED)
        with pytest.raises(Refused, match=key):
            report.redirect(ERLAN, TUESDAY, to=to, words=words, term=NEW_TERM)
        assert report == a_report(S.ACCEPTED)


def test_a_sensitive_report_is_never_routed_and_its_first_reader_has_it() -> None:
    report = a_sensitive_report(S.UNROUTED)
    event = report.file(AIGUL, MONDAY, to=ROADS)
    assert (event.now, report.body, report.executor) == (S.REGISTERED, None, None)
    report.accept(BOLAT, MONDAY)
    report.propose(BOLAT, MONDAY, words="Кездесу өтті")
    assert report.confirm(AIGUL, MONDAY).now == S.CONFIRMED
    assert UNROUTED_BY_RULE.is_found is False


@pytest.mark.parametrize("by", [ERLAN, GULNAR, ZHOLDAS, AKIM, IVAN, ASKAR])
def test_who_is_no_reader_can_do_nothing_to_a_sensitive_report(by) -> None:
    for action in (A.ACCEPT, A.ASK, A.PROPOSE, A.REDIRECT, A.CLOSE, A.RETURN):
        report = a_sensitive_report(WHERE.get(action, S.ACCEPTED), executor=by.id)
        with pytest.raises(Refused, match="not-yours"):
            DOING[action][0](report, by)


def test_a_sensitive_report_stays_with_its_readers() -> None:
    with pytest.raises(Refused, match="sensitive-stays"):
        DOING[A.REDIRECT][0](a_sensitive_report(), SAULE)
    freed = a_sensitive_report(S.ACCEPTED, executor=BOLAT.id)
    assert DOING[A.RELEASE][0](freed, ASKAR).summary.executor is None
    assert freed.state is S.REGISTERED


def test_without_the_city_s_readers_nobody_may_touch_a_sensitive_report() -> None:
    with pytest.raises(Refused, match="not-yours"):
        a_sensitive_report(readers=()).accept(SAULE, TUESDAY)


#: Actor, may read Aigul's water report that Erlan has, may read her sensitive one.
READING = [
    (AIGUL, True, True),
    (IVAN, False, False),
    (ERLAN, True, False),
    (MARAT, True, False),
    (GULNAR, True, False),
    (ZHOLDAS, False, False),
    (ROADHEAD, False, False),
    (BOLAT, False, True),
    (SAULE, True, True),
    (DAMIR, True, True),
    (AKIM, True, False),
    (ASKAR, False, False),
]


@pytest.mark.parametrize(("who", "plain", "sensitive"), READING)
def test_who_may_read_a_report(who, plain, sensitive) -> None:
    assert a_report().may_read(who) is plain
    assert a_sensitive_report().may_read(who) is sensitive


def test_an_admin_to_whom_it_fell_for_want_of_anybody_reads_it() -> None:
    assert a_report(executor=ASKAR.id).may_read(ASKAR)


def test_overdue_is_computed_while_the_body_owes_an_answer() -> None:
    late = at("Thu 2026-11-26 18:31")
    overdue = {state for state in S if a_report(state).is_overdue(late, CALENDAR)}
    assert overdue == TERM_RUNS
    assert not a_report(S.ACCEPTED).is_overdue(at("Thu 2026-11-26 18:30"), CALENDAR)
    assert {S.PROPOSED, *FINAL}.isdisjoint(TERM_RUNS)
    assert {S.REGISTERED, S.REOPENED} == WAITS_FOR_ACCEPTANCE


def test_an_event_names_itself_once_and_holds_nothing_of_the_reporter() -> None:
    event = a_report().accept(MARAT, TUESDAY)
    assert event.key == "report:7:3:accept"
    assert event.chain == "report:7"
    assert event.fields == {
        "number": "2026-000007",
        "was": "registered",
        "now": "accepted",
        "body": "TUKSH",
        "executor": MARAT.id,
        "due_on": "2026-11-26",
        "due_version": 1,
    }
    assert (event.was_executor, event.was_body) == (ERLAN.id, "TUKSH")
