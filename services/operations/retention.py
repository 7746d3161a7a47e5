"""What is wiped and when: the terms that the privacy notice promises (decision "retention").

Counts, terms kept or missed and the journal's digests stay for ever; words, files and accounts do not.
"""

import calendar
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Connection

from db import conversations, inbox, people
from db.engine.database import Database, Work
from db.journal import verification
from db.meetings import broadcasts
from db.operations import retention
from db.outbox import messages
from domain.city.city import City
from domain.items import ItemKind
from domain.meetings.rules import FINAL as MEETINGS_ENDED
from domain.reports.rules import FINAL

log = logging.getLogger(__name__)

#: Reports wiped in one transaction, so that the writer is not held for long.
BATCH = 200


#: From the closing of a resident's last report until nothing ties it to an account.
ACCOUNT_LASTS = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class RetentionCutoffs:
    """How long what is not told by the city file is kept (check with the lawyer)."""

    updates: timedelta = timedelta(days=7)  #: raw updates that were answered
    drafts: timedelta = timedelta(days=7)  #: conversations, and accounts of those who never agreed
    letters: timedelta = timedelta(days=30)  #: facts of letters, from when they were settled
    account: timedelta = ACCOUNT_LASTS  #: the link to the account, from the last report's closing


class Retention:
    """The tick that wipes; safe at any time and any number of times."""

    def __init__(self, db: Database, city: City, terms: RetentionCutoffs = RetentionCutoffs()) -> None:
        self._db = db
        self._months = city.retention
        self._terms = terms

    async def wipe(self, now: datetime) -> dict[str, int]:
        """Wipe all that is due at `now`; returns how many rows of each kind went."""
        terms = self._terms
        works: dict[str, Work[int]] = {
            "updates": partial(inbox.wipe_before, moment=now - terms.updates),
            "chats": partial(retention.unlink_set_aside, before=now - terms.updates),
            "conversations": partial(conversations.wipe_before, moment=now - terms.drafts),
            "letters": partial(retention.empty_letters, before=now - terms.letters),
            "strangers": partial(_forget_strangers, before=now - terms.drafts),
            "accounts": partial(_forget_done, before=now - terms.account),
        }
        wiped = {kind: await self._db.write(work) for kind, work in works.items()}
        wiped["parts"] = await self._wipe_said(now)
        wiped["meetings"] = await self._wipe_meetings(months_before(now, self._months.report_months))
        for kind, rows in wiped.items():
            if rows:
                log.info("wiped", extra={"kind": kind, "rows": rows})
        return wiped

    async def _wipe_said(self, now: datetime) -> int:
        ordinary = months_before(now, self._months.report_months)
        sensitive = months_before(now, self._months.sensitive_months)
        return await self._wipe_reports(ordinary, is_sensitive=False) + await self._wipe_reports(
            sensitive, is_sensitive=True
        )

    async def _wipe_meetings(self, before: datetime) -> int:
        """Words and guests of meetings, as long after their end as those of reports; counts stay."""
        total = 0
        while rows := len(await self._db.write(partial(_end_meetings, before=before))):
            total += rows
        return total

    async def _wipe_reports(self, before: datetime, *, is_sensitive: bool) -> int:
        work, total = partial(_wipe_reports, before=before, is_sensitive=is_sensitive), 0
        while rows := await self._db.write(work):
            total += rows
        return total


def months_before(moment: datetime, months: int) -> datetime:
    """The same day so many months earlier, or the last day of that month."""
    year, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    day = min(moment.day, calendar.monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)


def _wipe_reports(conn: Connection, *, before: datetime, is_sensitive: bool) -> int:
    ids = retention.closed_reports(conn, FINAL, before, sensitive=is_sensitive, n=BATCH)
    verification.erase_reasons(conn, [f"{ItemKind.REPORT}:{report}" for report in ids])
    return retention.wipe_parts(conn, ids) if ids else 0


def _end_meetings(conn: Connection, *, before: datetime) -> list[int]:
    return broadcasts.wipe(conn, before, tuple(MEETINGS_ENDED), n=BATCH)


def _forget_done(conn: Connection, *, before: datetime) -> int:
    return _forget(conn, retention.done_with(conn, FINAL, before))


def _forget_strangers(conn: Connection, *, before: datetime) -> int:
    return _forget(conn, retention.strangers(conn, before))


def _forget(conn: Connection, persons: list[int]) -> int:
    for person in persons:
        people.forget(conn, person)
        messages.drop_waiting(conn, person)
    return len(persons)
