"""Broadcasts: the same message to many, written to the outbox page by page.

A page is one transaction; a unique key (meeting, edition, person) makes sure that nobody stands in two.
"""

from datetime import datetime, timedelta

from sqlalchemy import Select

from db.meetings import broadcasts, meetings
from db.meetings.broadcasts import BroadcastRow
from domain.calendar import Calendar
from domain.cause import Cause
from domain.items import ItemKind
from domain.meetings.meeting import Meeting, message_key
from domain.meetings.rules import BroadcastKind
from domain.notifications.notification import Notification, Priority
from domain.people import Actor, PersonId
from services.unit_of_work import Tx, UnitOfWork

#: Between two edits of a progress card (issue 3, section 5).
PAUSE = timedelta(seconds=1)
#: People of one transaction: the writer is one for the whole city.
PAGE = 500


class Broadcasts:
    """The tick that goes on with broadcasts longer than a page, or cut off by a crash."""

    def __init__(self, unit_of_work: UnitOfWork, *, page: int = PAGE) -> None:
        self._unit_of_work = unit_of_work
        self._page = page

    async def spread(self, now: datetime) -> int:
        """Write every page that is still missing; returns how many that were."""
        pages = 0
        while await self._unit_of_work.db.read(broadcasts.has_unfinished):
            if not await self._unit_of_work.write(Cause.tick(now), self._next):
                break  # another process is at it
            pages += 1
        return pages

    def _next(self, tx: Tx) -> bool:
        row = broadcasts.unfinished(tx.conn)
        if row is not None:
            _write_page(tx, meetings.get(tx.conn, row.meeting), row, size=self._page)
        return row is not None


def start_broadcast(tx: Tx, meeting: Meeting, kind: BroadcastKind, n: int, *, size: int = PAGE) -> int:
    """Start a broadcast and write its first page; returns how many people it is for."""
    total = broadcasts.count(tx.conn, _audience(meeting, kind))
    row = BroadcastRow(meeting.id, kind, n, total, 0, is_whole=False)
    broadcasts.begin(tx.conn, row)
    _write_page(tx, meeting, row, size=size)
    meetings.stir(tx.conn, meeting.id, tx.now + PAUSE)
    return total


def _write_page(tx: Tx, meeting: Meeting, row: BroadcastRow, *, size: int) -> None:
    kind = BroadcastKind(row.kind)
    persons = broadcasts.page(tx.conn, _audience(meeting, kind), after=row.after, n=size)
    if kind is BroadcastKind.NOTICE:
        broadcasts.invite(tx.conn, meeting, persons)
    waits = _waits(meeting, kind, now=tx.now, calendar=tx.calendar)
    tx.notify([_message(meeting, one, kind=kind, n=row.n, waits=waits) for one in persons])
    last = persons[-1] if persons else row.after
    broadcasts.advance(tx.conn, row, after=last, is_whole=len(persons) < size)


def _audience(meeting: Meeting, kind: BroadcastKind) -> Select[tuple[int]]:
    if kind is BroadcastKind.REMIND:
        return broadcasts.unanswered(meeting)
    if kind is BroadcastKind.CANCEL:
        return broadcasts.informed(meeting)
    return broadcasts.not_invited(broadcasts.guests(meeting.guests, meeting.author), meeting)


def _waits(meeting: Meeting, kind: BroadcastKind, *, now: datetime, calendar: Calendar) -> bool:
    """A broadcast waits for the sending hours (decision "hours") if they come before the meeting.

    Another time or place, or that there is no meeting, is told at once and without a sound.
    """
    is_news = kind is BroadcastKind.CANCEL or (kind is BroadcastKind.NOTICE and meeting.edition > 1)
    return not is_news and calendar.next_hours(now) < meeting.starts_at


def _message(meeting: Meeting, person: PersonId, *, kind: BroadcastKind, n: int, waits: bool) -> Notification:
    return Notification(
        f"{message_key(meeting.id, kind, n)}{person}",
        person,
        f"meeting-{kind}",
        str(ItemKind.MEETING),
        meeting.id,
        facts={"number": meeting.number, "edition": meeting.edition},
        priority=Priority.BULK,
        machine=waits,
    )


def invite_newcomer(tx: Tx, actor: Actor) -> None:
    """A newcomer to an office that is invited to a meeting ahead gets its notice too."""
    for meeting in meetings.ahead(tx.conn):
        if not (meeting.lies_ahead(tx.now) and meeting.guests.has(actor)):
            continue
        ours = broadcasts.not_invited(broadcasts.guests(meeting.guests, meeting.author), meeting)
        if broadcasts.page(tx.conn, ours, after=actor.id - 1, n=1) == [actor.id]:
            broadcasts.invite(tx.conn, meeting, [actor.id])
            tx.notify(
                [_message(meeting, actor.id, kind=BroadcastKind.NOTICE, n=meeting.edition, waits=False)]
            )
            meetings.stir(tx.conn, meeting.id, tx.now + PAUSE)
