"""Retention of reports: the words of closed ones are wiped, their rows stay for the counts."""

from datetime import datetime

from sqlalchemy import Connection

from db.journal import verification
from db.operations import retention
from domain.calendar import months_before
from domain.city.city import RetentionTerms
from domain.items import ItemKind
from domain.reports.rules import FINAL

#: Reports wiped in one transaction, so that the writer is not held for long.
BATCH = 200


def wipe_reports(conn: Connection, now: datetime, terms: RetentionTerms) -> int:
    """Wipe the words, files and reasons of up to BATCH reports; returns how many parts went, 0 at the end."""
    ordinary = months_before(now, terms.report_months)
    sensitive = months_before(now, terms.sensitive_months)
    return _wipe(conn, ordinary, is_sensitive=False) or _wipe(conn, sensitive, is_sensitive=True)


def _wipe(conn: Connection, before: datetime, *, is_sensitive: bool) -> int:
    ids = retention.closed_reports(conn, FINAL, before, sensitive=is_sensitive, n=BATCH)
    verification.erase_reasons(conn, [f"{ItemKind.REPORT}:{report}" for report in ids])
    return retention.wipe_parts(conn, ids) if ids else 0
