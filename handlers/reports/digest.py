"""A report's line in the digest: its number, task and term."""

from datetime import datetime

from domain.reports.report import Report
from domain.reports.rules import TERM_RUNS, WAITS_FOR_ACCEPTANCE
from handlers.ui.digest_lines import DigestItem, DueLine, is_acceptance, is_review, term_line
from handlers.ui.render_context import RenderContext
from services.items.item_type import Item


def _is_owed(step: str, item: Item, _now: datetime) -> bool:
    if not isinstance(item, Report) or item.state not in TERM_RUNS or is_review(step):
        return False
    return not is_acceptance(step) or item.state in WAITS_FOR_ACCEPTANCE


def _line(render: RenderContext, due: DueLine, has_no_body: bool) -> str:
    """A sensitive report is named by its number alone."""
    report = due.item
    if not isinstance(report, Report) or report.is_sensitive:
        return term_line(render, due, kind="restricted", body=None)
    return term_line(render, due, kind="report", body=report.body if has_no_body else None)


DIGEST = DigestItem(_is_owed, _line)
