"""Retention of meetings: words and guests of ended ones are wiped, their rows stay for the counts."""

from datetime import datetime

from sqlalchemy import Connection

from db.meetings import broadcasts
from domain.calendar import months_before
from domain.city.city import RetentionTerms
from domain.meetings.rules import FINAL

#: Meetings wiped in one transaction, so that the writer is not held for long.
BATCH = 200


def wipe_meetings(conn: Connection, now: datetime, terms: RetentionTerms) -> int:
    """Wipe up to BATCH meetings, as long after their end as reports; returns how many, 0 at the end."""
    before = months_before(now, terms.report_months)
    return len(broadcasts.wipe(conn, before, tuple(FINAL), n=BATCH))
