"""The progress card of a meeting: edited in place, at most once a second, while its broadcast moves.

Its numbers are counted in the outbox when it is drawn. A row of the meeting holds the time of the
next look, so a restart goes on where it was.
"""

from datetime import datetime
from functools import partial

from db import people
from db.meetings import broadcasts, meetings
from db.meetings.broadcasts import BroadcastRow, Progress
from db.outbox import messages
from domain.cause import Cause
from domain.items import ItemKind
from domain.meetings.meeting import Meeting
from domain.notifications.notification import Notification
from domain.people import PersonId, Role
from services.meetings.broadcasts import PAUSE
from services.meetings.views import newest_broadcast
from services.unit_of_work import Tx, UnitOfWork

KIND = "meeting-board"


class MeetingProgress:
    """The tick that redraws; safe at any time, any number of times."""

    def __init__(self, unit_of_work: UnitOfWork) -> None:
        self._unit_of_work = unit_of_work

    async def refresh(self, now: datetime) -> int:
        """Promise edits of the cards whose numbers have changed; returns how many meetings were looked at."""
        if not await self._unit_of_work.db.read(partial(meetings.has_moving, now=now)):
            return 0
        return await self._unit_of_work.write(Cause.tick(now), _refresh)


def _refresh(tx: Tx) -> int:
    moving = meetings.moving(tx.conn, tx.now)
    for meeting, shown, times in moving:
        if broadcasts.has_waiting_card(tx.conn, meeting.id):
            meetings.look(tx.conn, meeting.id, tx.now + PAUSE)
        else:
            _compare(tx, meeting, shown=shown, times=times)
    return len(moving)


def _compare(tx: Tx, meeting: Meeting, *, shown: str, times: int) -> None:
    broadcast = newest_broadcast(tx.conn, meeting)
    progress = broadcasts.progress(tx.conn, broadcast)
    says = _as_numbers(meeting, progress, broadcasts.answers(tx.conn, meeting))
    then = _next_look(progress, broadcast, tx.now)
    if says == shown:
        meetings.look(tx.conn, meeting.id, then)
        return
    tx.notify(_redraws(tx, meeting, times=times + 1))
    meetings.show(tx.conn, meeting.id, then or tx.now + PAUSE, says=says, times=times + 1)


def _as_numbers(meeting: Meeting, progress: Progress, answers: dict[str, int]) -> str:
    counts = [progress.sent, progress.failed, progress.away, progress.left]
    said = [answers.get(one, 0) for one in ("yes", "no", "")]
    return "/".join(map(str, [meeting.state, meeting.version, *counts, *said]))


def _next_look(progress: Progress, broadcast: BroadcastRow, now: datetime) -> datetime | None:
    """Not before the next message may go; None when none is left."""
    if progress.left == 0 and broadcast.is_whole:
        return None
    return max(now + PAUSE, progress.next_at or now)


def _redraws(tx: Tx, meeting: Meeting, *, times: int) -> list[Notification]:
    """An edit for every coordinator who holds the card and can be reached."""
    readers = {one.id for one in people.staff(tx.conn, roles=[Role.COORDINATOR])} - people.away(tx.conn)
    cards = messages.cards(tx.conn, ItemKind.MEETING, meeting.id, [KIND])
    return [
        Notification(
            f"{ItemKind.MEETING}:{meeting.id}:board:{times}:{card.row}",
            card.recipient,
            KIND,
            str(ItemKind.MEETING),
            meeting.id,
            edits=card.row,
        )
        for card in cards
        if card.recipient in readers
    ]


def progress_message(meeting: Meeting, reader: PersonId, *, key: str) -> Notification:
    """A new progress card, at the end of the reader's chat."""
    facts = {"number": meeting.number}
    return Notification(f"{key}:{reader}", reader, KIND, str(ItemKind.MEETING), meeting.id, facts=facts)


def close_progress_cards(tx: Tx, person: PersonId) -> None:
    """A dismissed person keeps no card with the names of others."""
    for meeting, card in messages.cards_of(tx.conn, person, KIND):
        key = f"{ItemKind.MEETING}:{meeting}:closed:{card}:{tx.now.isoformat()}"
        tx.notify([Notification(key, person, KIND, str(ItemKind.MEETING), meeting, edits=card)])
