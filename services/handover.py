"""What becomes of items when people come and go: nothing waits for somebody who is not there."""

from dataclasses import replace

from db import assignments, people, reports
from domain.assignment import Assignment
from domain.events import Event
from domain.notices import about
from domain.people import SYSTEM, PersonId
from domain.report import TRANSITIONS, ReportAction, ReportState
from domain.staff import Staff
from services import assignments as assignment_acts
from services import reports as report_acts
from services.filing import taker
from services.transactions import Tx

#: States in which a report has somebody to be replaced, final ones that can be reopened among them.
_HELD = frozenset(state for state, acts in TRANSITIONS.items() if ReportAction.RELEASE in acts)


def route_waiting(tx: Tx) -> None:
    """Reports that nobody was there to take are offered to the first who joins."""
    staff = Staff(tuple(people.staff(tx.conn)))
    for report in reports.in_states(tx.conn, {ReportState.UNROUTED}, tx.city.readers):
        to = taker(tx, report, staff)
        if to.is_found:
            event = report.route(SYSTEM, tx.now, to=to)
            report_acts.store(tx, report, event)
            told = about(event, staff)
            tx.notify([replace(one, kind="report-task-unrouted") for one in told])


def hand_over(tx: Tx, person: PersonId) -> None:
    """Items of who leaves go to the least busy of the body, or wait for whoever joins."""
    staff = Staff(tuple(people.staff(tx.conn)))
    for report in reports.held_by(tx.conn, person, _HELD, tx.city.readers):
        event = report.release(SYSTEM, tx.now, to=taker(tx, report, staff, body=report.body))
        report_acts.store(tx, report, event)
        tx.notify(about(event, staff))
        tx.redraw_cards(event, report_acts.CARD_KINDS)
    for assignment in assignments.open_of(tx.conn, executor=person):
        _release(tx, assignment, staff)


def _release(tx: Tx, assignment: Assignment, staff: Staff) -> None:
    event: Event = assignment.release(SYSTEM, tx.now)
    assignment_acts.store(tx, assignment, event)
    tx.notify(about(event, staff))
    tx.redraw_cards(event, assignment_acts.CARD_KINDS)
