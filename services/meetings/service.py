"""Meetings from their announcement until they are held; each public method is one transaction.

Besides what is named, each act raises Refused("button-unknown") and what the meeting's own method raises.
"""

from collections.abc import Sequence
from datetime import datetime, time
from functools import partial

from db import meta, parts, reminders
from db.meetings import broadcasts, meetings
from domain.calendar import Calendar
from domain.cause import Cause
from domain.errors import Refused
from domain.meetings.draft import MeetingChangeDraft, MeetingDraft, MeetingScreen, NoticeDraft
from domain.meetings.meeting import Guests, Meeting, checked_start, whole_notice
from domain.meetings.numbers import meeting_id_of, meeting_number
from domain.meetings.rules import Answer, BroadcastKind, MeetingAction
from domain.people import SYSTEM, Actor, Role
from domain.permissions import Permission, may, require
from services.drafts import require_draft
from services.items.acts import add_item, locked_item, store_act
from services.meetings.broadcasts import PAUSE, start_broadcast
from services.meetings.item_type import HELD, MEETING
from services.meetings.progress import progress_message
from services.meetings.views import MeetingView, MeetingViews, belonging, sealed_notice
from services.unit_of_work import Tx, UnitOfWork


class Meetings:
    """Acts of coordinators and guests on meetings."""

    def __init__(self, unit_of_work: UnitOfWork, views: MeetingViews) -> None:
        self._unit_of_work = unit_of_work
        self._views = views

    async def count(self, actor: Actor, guests: Guests) -> int:
        """The number of people who would get a notice now."""
        query = broadcasts.guests(guests, actor.id)
        return await self._unit_of_work.db.read(lambda conn: broadcasts.count(conn, query))

    async def ahead(self, actor: Actor) -> list[Meeting]:
        """Announced meetings, the next one first; raises Refused("not-allowed") for other roles."""
        require(actor, Permission.CALL_MEETINGS)
        return await self._unit_of_work.db.read(meetings.ahead)

    async def announce(self, cause: Cause) -> None:
        """The draft becomes a meeting; every guest gets the notice.

        Raises Refused: "meeting-unfinished", "meeting-past", or "meeting-nobody" without guests.
        """
        draft = require_draft(cause, MeetingDraft)
        notice = whole_notice(draft.fields)
        sealed = sealed_notice(self._unit_of_work.keyring.sealer, notice, at=cause.now)

        def work(tx: Tx) -> None:
            meeting = _called(tx, draft)
            event = meeting.announce(cause.actor)
            add_item(tx, MEETING, meeting, event)
            parts.add(tx.conn, [belonging(sealed, meeting)])
            if start_broadcast(tx, meeting, BroadcastKind.NOTICE, meeting.edition) == 0:
                raise Refused("meeting-nobody")
            tx.notify([progress_message(meeting, cause.actor.id, key=f"{event.chain}:announce")])
            cause.conversation.sent(meeting.id)

        await self._unit_of_work.write(cause, work)

    async def begin_change(self, cause: Cause, meeting_id: int) -> None:
        """A draft of another time or place opens with the announced ones. Raises Refused("draft-open")."""
        view = await self._views.meeting(meeting_id, cause.actor.id)
        conversation, calendar = cause.conversation, self._unit_of_work.calendar
        if conversation.draft is not None and not conversation.draft.is_blank:
            raise Refused("draft-open")
        conversation.begin(_changing(view, calendar))
        conversation.show(MeetingScreen.FIELDS)
        await self._unit_of_work.write(
            cause,
            lambda tx: locked_item(tx, MEETING, meeting_id).require(
                MeetingAction.CHANGE, cause.actor, tx.now
            ),
        )

    async def change(self, cause: Cause) -> None:
        """The draft's time and place hold from now on: everybody is asked again.

        Raises Refused("meeting-unchanged").
        """
        draft = require_draft(cause, MeetingChangeDraft)
        before = await self._views.meeting(draft.about or 0, cause.actor.id)
        notice = whole_notice(draft.fields)
        sealed = sealed_notice(self._unit_of_work.keyring.sealer, notice, at=cause.now)

        def work(tx: Tx) -> None:
            meeting, starts_at = locked_item(tx, MEETING, draft.about or 0), _start(tx.calendar, draft)
            if (starts_at, notice) == (meeting.starts_at, before.notice):
                raise Refused("meeting-unchanged")
            event = meeting.change(cause.actor, tx.now, starts_at=starts_at, calendar=tx.calendar)
            broadcasts.stop(tx.conn, meeting.id)
            store_act(tx, MEETING, meeting, event)
            parts.add(tx.conn, [belonging(sealed, meeting)])
            start_broadcast(tx, meeting, BroadcastKind.NOTICE, meeting.edition)
            cause.conversation.sent(meeting.id)

        await self._unit_of_work.write(cause, work)

    async def cancel(self, cause: Cause, meeting_id: int) -> None:
        """It is called off: its broadcasts stop, and all people whom a notice has reached are told."""

        def work(tx: Tx) -> None:
            meeting = locked_item(tx, MEETING, meeting_id)
            event = meeting.cancel(cause.actor, tx.now)
            broadcasts.stop(tx.conn, meeting.id)
            store_act(tx, MEETING, meeting, event)
            start_broadcast(tx, meeting, BroadcastKind.CANCEL, 1)

        await self._unit_of_work.write(cause, work)

    async def remind(self, cause: Cause, meeting_id: int, *, seen: int) -> int:
        """The silent are asked once more; returns how many. Raises Refused("meeting-all-answered")."""

        def work(tx: Tx) -> int:
            meeting = locked_item(tx, MEETING, meeting_id)
            event = meeting.remind(cause.actor, tx.now, seen=seen)
            store_act(tx, MEETING, meeting, event)
            people = start_broadcast(tx, meeting, BroadcastKind.REMIND, meeting.reminds)
            if people == 0:
                raise Refused("meeting-all-answered")
            return people

        return await self._unit_of_work.write(cause, work)

    async def answer(self, cause: Cause, meeting_id: int, edition: int, says: Answer) -> MeetingView:
        """«Қатысамын» or «Қатыса алмаймын»; the last answer counts. Raises Refused("not-yours")."""

        def work(tx: Tx) -> MeetingView:
            meeting = locked_item(tx, MEETING, meeting_id)
            if not may(cause.actor, Permission.ANSWER_INVITATIONS):
                raise Refused("not-yours")
            meeting.check_answer(edition, tx.now)
            if not broadcasts.answer(tx.conn, meeting, cause.actor.id, says=says, at=tx.now):
                raise Refused("not-yours")
            meetings.stir(tx.conn, meeting.id, tx.now + PAUSE)
            return self._views.meeting_in(tx.conn, meeting_id, reader=cause.actor.id)

        return await self._unit_of_work.write(cause, work)

    async def open(self, cause: Cause, meeting_id: int) -> None:
        """The progress card at the end of the chat, which stays up to date."""
        require(cause.actor, Permission.CALL_MEETINGS)

        def work(tx: Tx) -> None:
            meeting = locked_item(tx, MEETING, meeting_id)
            tx.notify([progress_message(meeting, cause.actor.id, key=f"look:{cause.update_id}")])
            meetings.stir(tx.conn, meeting.id, tx.now + PAUSE)

        await self._unit_of_work.write(cause, work)

    async def hold(self, now: datetime) -> int:
        """A tick: meetings whose time has come are held; returns how many."""
        if not await self._unit_of_work.db.read(partial(reminders.has_due, now=now, ladders=(HELD.name,))):
            return 0
        return await self._unit_of_work.write(Cause.tick(now), _hold)


def _hold(tx: Tx) -> int:
    due = reminders.take(tx.conn, tx.now, (HELD.name,))
    for row in due:
        meeting = meetings.get(tx.conn, row.item_id, to_change=True)
        said = broadcasts.answers(tx.conn, meeting)
        counts = {"yes": said.get("yes", 0), "no": said.get("no", 0), "silent": said.get("", 0)}
        store_act(tx, MEETING, meeting, meeting.hold(SYSTEM, tx.now, counts=counts))
        meetings.stir(tx.conn, meeting.id, tx.now + PAUSE)
    return len(due)


def _called(tx: Tx, draft: MeetingDraft) -> Meeting:
    starts_at = checked_start(_start(tx.calendar, draft), tx.now)
    guests, today = guests_of(draft.guests), tx.calendar.local(tx.now).date()
    meeting_id = meeting_id_of(today.year, meta.count(tx.conn, f"meeting/{today.year}"))
    return Meeting(
        id=meeting_id,
        number=meeting_number(meeting_id),
        author=tx.cause.actor.id,
        starts_at=starts_at,
        term_from=today,
        due_on=tx.calendar.local(starts_at).date(),
        state_at=tx.now,
        bodies=list(guests.bodies),
        roles=[str(one) for one in guests.roles],
    )


def _start(calendar: Calendar, draft: NoticeDraft) -> datetime:
    if draft.due is None or not draft.fields.get("time"):
        raise Refused("meeting-unfinished")
    return calendar.moment(draft.due, time.fromisoformat(draft.fields["time"]))


def guests_of(chosen: Sequence[str]) -> Guests:
    """The guests of a draft's choices: "b:TUKSH" is a body, "r:head" a role."""
    bodies = tuple(one[2:] for one in chosen if one.startswith("b:"))
    return Guests(bodies, tuple(Role(one[2:]) for one in chosen if one.startswith("r:")))


def _changing(view: MeetingView, calendar: Calendar) -> MeetingChangeDraft:
    begins = calendar.local(view.meeting.starts_at)
    fields = {**view.notice.texts, "time": f"{begins:%H:%M}"}
    return MeetingChangeDraft(about=view.meeting.id, due=begins.date(), fields=fields)
