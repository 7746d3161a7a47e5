"""How a report begins: its number, its moment of arrival, its term, and who is asked to take it."""

from dataclasses import replace

from db import meta, reports
from domain.numbers import report_id_of, report_number
from domain.people import PersonId
from domain.reports.draft import ReportDraft
from domain.reports.report import Report
from domain.reports.routing import UNROUTED_BY_RULE, Assignee, choose, choose_in
from domain.staff import Staff
from domain.term import Term, legal_term
from services.unit_of_work import Tx


def register_report(tx: Tx, draft: ReportDraft) -> Report:
    """Number, moment of arrival and term (art. 64, 76); the message's own date counts after an outage."""
    cause = tx.cause
    category = tx.city.category(draft.category or "other")
    subcategory = draft.subcategory if draft.category else ""
    term = legal_term(cause.received_at, category.working_days, calendar=tx.calendar)
    is_sensitive = tx.city.is_sensitive(category.code, subcategory)
    year = tx.calendar.local(cause.received_at).year
    report_id = report_id_of(year, meta.count(tx.conn, f"report/{year}"))
    return Report(
        id=report_id,
        number=report_number(report_id),
        reporter=cause.actor.id,
        category=category.code,
        received_at=cause.received_at,
        registered_on=term.starts_on,
        term_from=term.starts_on,
        due_on=term.due_on,
        original_due_on=term.due_on,
        state_at=cause.now,
        subcategory=subcategory,
        is_sensitive=is_sensitive,
        sector=None if is_sensitive else draft.sector or None,
        readers=tx.city.readers if is_sensitive else (),
    )


def route_report(tx: Tx, report: Report, staff: Staff, *, body: str | None = None) -> Assignee:
    """Who is asked to take a report: in `body` if it is named, else in the first body of its category.

    Nobody takes a sensitive one by rule, and nobody their own.
    """
    if report.is_sensitive:
        return UNROUTED_BY_RULE
    others, load = _without(staff, report.reporter), reports.workload(tx.conn)
    if body is not None:
        return choose_in(body, others, open_items=load)
    return choose(tx.city.category(report.category), others, open_items=load)


def _without(staff: Staff, person: PersonId | None) -> Staff:
    return Staff(tuple(one for one in staff.actors if one.id != person))


def new_term(tx: Tx, report: Report) -> Term:
    """The term of the category from today on; its version is raised by the act."""
    category = tx.city.category(report.category)
    return replace(
        legal_term(tx.now, category.working_days, calendar=tx.calendar), version=report.due_version
    )
