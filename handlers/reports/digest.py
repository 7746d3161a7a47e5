"""A report's line in the digest: its number, what is owed, and by when."""

from datetime import datetime

from domain.reports.report import TERM_RUNS, WAITS_FOR_ACCEPTANCE, Report
from handlers.ui.digest_lines import DigestItem, DueLine, is_acceptance, term_line
from handlers.ui.render_context import RenderContext
from services.items.among import AnyItem


def _is_owed(step: str, item: AnyItem, _now: datetime) -> bool:
    return item.state in TERM_RUNS and (not is_acceptance(step) or item.state in WAITS_FOR_ACCEPTANCE)


def _line(render: RenderContext, due: DueLine, has_no_body: bool) -> str:
    """Of a sensitive report its number alone."""
    report = due.item
    if not isinstance(report, Report) or report.is_sensitive:
        return term_line(render, due, kind="restricted", body=None)
    return term_line(render, due, kind="report", body=report.body if has_no_body else None)


DIGEST = DigestItem(_is_owed, _line)
