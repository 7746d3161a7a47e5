"""What becomes of items when people come and go: nothing waits for somebody who is not there."""

from dataclasses import replace

from db import assignments, reports
from domain.assignments.assignment import Assignment
from domain.events import Event
from domain.notifications.notification import RESTRICTED, Notification, notifications_for
from domain.people import SYSTEM, Actor, PersonId
from domain.reports.report import TRANSITIONS, WAITS_FOR_ACCEPTANCE, ReportAction, ReportState
from domain.staff import ItemKind, Staff, is_reader
from services.assignments import service as assignment_acts
from services.reports import service as report_acts
from services.reports.registration import route_report
from services.unit_of_work import Tx

#: States in which a report has somebody to be replaced, final ones that can be reopened among them.
_HELD = frozenset(state for state, acts in TRANSITIONS.items() if ReportAction.RELEASE in acts)


def route_waiting(tx: Tx) -> None:
    """Reports that nobody was there to take are offered to the first who joins."""
    staff = tx.staff()
    for report in reports.in_states(tx.conn, {ReportState.UNROUTED}, tx.city.readers):
        to = route_report(tx, report, staff)
        if to.is_found:
            event = report.route(SYSTEM, tx.now, to=to)
            report_acts.store(tx, report, event)
            told = notifications_for(event, staff)
            tx.notify([replace(one, kind="report-task-unrouted") for one in told])


def tell_reader(tx: Tx, actor: Actor) -> None:
    """Who joins as a reader of sensitive reports is told of those that nobody has taken: the number alone."""
    if not is_reader(actor, tx.city.readers):
        return
    for report in reports.sensitive_open(tx.conn, tx.city.readers):
        if report.executor is None and report.state in WAITS_FOR_ACCEPTANCE and report.reporter != actor.id:
            key = f"{report.summary.item}:{report.id}:{report.version}:joined:{actor.id}"
            facts = {"number": report.number}
            tx.notify([Notification(key, actor.id, RESTRICTED, str(ItemKind.REPORT), report.id, facts=facts)])


def hand_over(tx: Tx, person: PersonId) -> None:
    """Items of who leaves go to the least busy of the body, or wait for whoever joins."""
    staff = tx.staff()
    for report in reports.held_by(tx.conn, person, _HELD, tx.city.readers):
        event = report.release(SYSTEM, tx.now, to=route_report(tx, report, staff, body=report.body))
        report_acts.store(tx, report, event)
        tx.notify(notifications_for(event, staff))
        tx.redraw_cards(event, report_acts.CARD_KINDS)
    for assignment in assignments.open_of(tx.conn, executor=person):
        _release(tx, assignment, staff)


def _release(tx: Tx, assignment: Assignment, staff: Staff) -> None:
    event: Event = assignment.release(SYSTEM, tx.now)
    assignment_acts.store(tx, assignment, event)
    tx.notify(notifications_for(event, staff))
    tx.redraw_cards(event, assignment_acts.CARD_KINDS)
