"""Registration of reports: number, moment of arrival, term, and the person who is asked to take one."""

from dataclasses import replace

from db import meta, reports
from domain.reports.draft import ReportDraft
from domain.reports.numbers import report_id_of, report_number
from domain.reports.report import Report
from domain.reports.routing import UNROUTED_BY_RULE, Assignee, choose, choose_in
from domain.term import Term, legal_term
from services.unit_of_work import Tx


def register_report(tx: Tx, draft: ReportDraft) -> Report:
    """The report of a draft, not stored yet: its number, moment of arrival and term (art. 64, 76).

    The message's own date counts after an outage. Raises NotFound for a category that the city lost.
    """
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


def route_report(tx: Tx, report: Report, *, body: str | None = None) -> Assignee:
    """The person asked to take a report: in `body`, or in the first body of its category where it is None.

    A sensitive report is given to nobody by rule, and no report to its own reporter.
    """
    if report.is_sensitive:
        return UNROUTED_BY_RULE
    others, load = tx.staff().without(report.reporter), reports.workload(tx.conn)
    if body is not None:
        return choose_in(body, others, open_items=load)
    return choose(tx.city.category(report.category), others, open_items=load)


def new_term(tx: Tx, report: Report) -> Term:
    """The term of the category from today on; its version is raised by the act."""
    category = tx.city.category(report.category)
    return replace(
        legal_term(tx.now, category.working_days, calendar=tx.calendar), version=report.due_version
    )
