"""Handover of reports when staff come and go: no report waits for a person who is not there."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import Connection

from db import reports
from domain.notifications.notification import notifications_for
from domain.people import SYSTEM, Actor, PersonId
from domain.reports.notifications import RESTRICTED
from domain.reports.rules import TRANSITIONS, WAITS_FOR_ACCEPTANCE, ReportAction, ReportState
from domain.staff import is_reader
from services.items.acts import commit_act, message_about, store_act
from services.reports.item_type import REPORT
from services.reports.registration import route_report
from services.staff.hooks import StaffHooks
from services.unit_of_work import Tx

#: States in which an executor who leaves is replaced; final ones that can be reopened are among them.
_HELD = frozenset(state for state, actions in TRANSITIONS.items() if ReportAction.RELEASE in actions)


def welcome(tx: Tx, actor: Actor) -> None:
    """The newcomer is given what waits for somebody, and told of what they may read."""
    _route_waiting(tx)
    _tell_reader(tx, actor)


def _route_waiting(tx: Tx) -> None:
    """Reports that nobody was there to take are given to the first who joins."""
    for report in reports.in_states(tx.conn, {ReportState.UNROUTED}, tx.city.readers):
        to = route_report(tx, report)
        if to.is_found:
            event = report.route(SYSTEM, tx.now, to=to)
            store_act(tx, REPORT, report, event)
            told = notifications_for(event, tx.staff(), REPORT.notifications)
            tx.notify([replace(one, kind="report-task-unrouted") for one in told])


def _tell_reader(tx: Tx, actor: Actor) -> None:
    """A new reader of sensitive reports is told of those that nobody has taken: the number alone."""
    if not is_reader(actor, tx.city.readers):
        return
    for report in reports.sensitive_open(tx.conn, tx.city.readers):
        if report.executor is None and report.state in WAITS_FOR_ACCEPTANCE and report.reporter != actor.id:
            key = f"{report.summary.item}:{report.id}:{report.version}:joined:{actor.id}"
            tx.notify([message_about(report.summary, actor.id, RESTRICTED, key=key)])


def hand_over(tx: Tx, person: PersonId) -> None:
    """Reports of an executor who leaves go to the least busy of the body, or wait for the next to join."""
    for report in reports.held_by(tx.conn, person, _HELD, tx.city.readers):
        event = report.release(SYSTEM, tx.now, to=route_report(tx, report, body=report.body))
        commit_act(tx, REPORT, report, event)


def open_reports(conn: Connection, _body: str | None) -> Mapping[PersonId, int]:
    """The number of open reports of each executor."""
    return reports.workload(conn)


HOOKS = StaffHooks(joined=welcome, left=hand_over, open_items=open_reports)
