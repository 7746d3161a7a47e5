"""Broadcasts of a meeting: invited people, page by page, and the delivery of their messages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    bindparam,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)

from db.engine import dialects
from db.outbox.messages import waits
from db.tables.core import outbox, parts, people
from db.tables.meetings import broadcasts, invited, meetings
from domain.items import ItemKind
from domain.meetings.meeting import Guests, Meeting, message_key
from domain.meetings.rules import Answer, BroadcastKind
from domain.people import PersonId, PersonState, Role


@dataclass(frozen=True, slots=True)
class BroadcastRow:
    """A mailing and how far it has come: everybody up to the person `after` has a letter."""

    meeting: int
    kind: str
    n: int
    total: int
    after: int
    is_whole: bool


_this = (
    broadcasts.c.meeting == bindparam("which"),
    broadcasts.c.kind == bindparam("what"),
    broadcasts.c.n == bindparam("times"),
)
_in_office = people.c.role != Role.RESIDENT


def begin(conn: Connection, row: BroadcastRow) -> None:
    """A new mailing of which nothing has been written yet."""
    conn.execute(insert(broadcasts), {name: getattr(row, name) for name in BroadcastRow.__slots__})


def advance(conn: Connection, row: BroadcastRow, *, after: int, is_whole: bool) -> None:
    """One more page has been written."""
    values = {"which": row.meeting, "what": row.kind, "times": row.n, "to": after, "whole": is_whole}
    query = update(broadcasts).where(*_this).values(after=bindparam("to"), is_whole=bindparam("whole"))
    conn.execute(query, values)


def stop(conn: Connection, meeting: int) -> None:
    """No mailing of the meeting goes on, and what waits in the outbox for it is not sent any more."""
    conn.execute(update(broadcasts).where(broadcasts.c.meeting == meeting).values(is_whole=True))
    waiting = update(outbox).where(
        outbox.c.item == ItemKind.MEETING,
        outbox.c.item_id == meeting,
        outbox.c.state == "queued",
    )
    mass = or_(*(outbox.c.key.startswith(f"{ItemKind.MEETING}:{meeting}:{kind}:") for kind in BroadcastKind))
    conn.execute(waiting.where(mass).values(state="dropped", error="told later"))


def unfinished(conn: Connection) -> BroadcastRow | None:
    """A mailing that was cut off or is too long for one transaction; ours until the commit."""
    query = select(*(broadcasts.c[name] for name in BroadcastRow.__slots__)).where(
        broadcasts.c.is_whole.is_(False)
    )
    ordered = query.order_by(broadcasts.c.meeting, broadcasts.c.kind, broadcasts.c.n).limit(1)
    row = conn.execute(dialects.locked(ordered, of=broadcasts, skip=True)).first()
    return BroadcastRow(**row._mapping) if row else None


def has_unfinished(conn: Connection) -> bool:
    """There is such a mailing."""
    query = select(broadcasts.c.meeting).where(broadcasts.c.is_whole.is_(False)).limit(1)
    return conn.execute(query).first() is not None


def of(conn: Connection, meeting: int, kind: BroadcastKind, n: int) -> BroadcastRow | None:
    """One mailing."""
    query = select(*(broadcasts.c[name] for name in BroadcastRow.__slots__)).where(*_this)
    row = conn.execute(query, {"which": meeting, "what": kind, "times": n}).first()
    return BroadcastRow(**row._mapping) if row else None


def guests(chosen: Guests, author: PersonId) -> Select[tuple[int]]:
    """Ids of the people who are meant, the author left out: he holds the progress card."""
    meant: list[ColumnElement[bool]] = [people.c.role.in_(chosen.roles), people.c.body.in_(chosen.bodies)]
    return select(people.c.id).where(_in_office, or_(*meant), people.c.id != author)


def count(conn: Connection, query: Select[tuple[int]]) -> int:
    """How many people that are."""
    return int(conn.execute(select(func.count()).select_from(query.subquery())).scalar_one())


def page(conn: Connection, query: Select[tuple[int]], *, after: int, n: int) -> list[PersonId]:
    """The next `n` of them, in the order of their ids."""
    only = query.subquery()
    one: ColumnElement[int] = only.c[0]
    ordered = select(one).where(one > after).order_by(one).limit(n)
    return list(conn.execute(ordered).scalars())


def not_invited(query: Select[tuple[int]], meeting: Meeting) -> Select[tuple[int]]:
    """Those of them whom this edition has not reached yet, by whatever way."""
    known = exists().where(
        invited.c.meeting == meeting.id,
        invited.c.edition == meeting.edition,
        invited.c.person == people.c.id,
    )
    return query.where(~known)


def unanswered(meeting: Meeting) -> Select[tuple[int]]:
    """People in office who were sent the notice and have not answered."""
    query = _of_edition(meeting).where(invited.c.answer.is_(None))
    return query.where(invited.c.person.in_(_reached(meeting, BroadcastKind.NOTICE, meeting.edition)))


def informed(meeting: Meeting) -> Select[tuple[int]]:
    """People in office who were sent a notice of any edition, or may have been."""
    prefix = f"{ItemKind.MEETING}:{meeting.id}:{BroadcastKind.NOTICE}:"
    return select(people.c.id).where(_in_office, people.c.id.in_(_sent(meeting.id, prefix)))


def _of_edition(meeting: Meeting) -> Select[tuple[int]]:
    return (
        select(invited.c.person)
        .join(people, people.c.id == invited.c.person)
        .where(invited.c.meeting == meeting.id, invited.c.edition == meeting.edition, _in_office)
    )


def _reached(meeting: Meeting, kind: BroadcastKind, n: int) -> Select[tuple[int]]:
    return _sent(meeting.id, message_key(meeting.id, kind, n))


def _sent(meeting: int, prefix: str) -> Select[tuple[int]]:
    return select(outbox.c.recipient).where(
        outbox.c.item == ItemKind.MEETING,
        outbox.c.item_id == meeting,
        outbox.c.key.startswith(prefix),
        outbox.c.state.in_(["sent", "leased", "unknown"]),
    )


def invite(conn: Connection, meeting: Meeting, persons: Sequence[PersonId]) -> None:
    """These people belong to the edition; none of them did before."""
    row = {"meeting": meeting.id, "edition": meeting.edition}
    if persons:
        conn.execute(insert(invited), [{**row, "person": person} for person in persons])


_own = (
    invited.c.meeting == bindparam("which"),
    invited.c.edition == bindparam("of"),
    invited.c.person == bindparam("who"),
)


def answer(conn: Connection, meeting: Meeting, person: PersonId, *, says: Answer, at: datetime) -> bool:
    """Store the person's answer, of which the last counts; False where they are not invited."""
    query = update(invited).where(*_own).values(answer=bindparam("says"), answered_at=bindparam("at"))
    values = {"which": meeting.id, "of": meeting.edition, "who": person, "says": says, "at": at}
    return conn.execute(query, values).rowcount == 1


def answer_of(conn: Connection, meeting: Meeting, person: PersonId) -> Answer | None:
    """The person's answer to the newest edition; None without one."""
    query = select(invited.c.answer).where(*_own)
    found = conn.execute(query, {"which": meeting.id, "of": meeting.edition, "who": person}).scalar()
    return Answer(found) if found else None


def to_remind(conn: Connection, meeting: Meeting) -> list[PersonId]:
    """People in office who have not declined."""
    query = _of_edition(meeting).where(or_(invited.c.answer.is_(None), invited.c.answer == Answer.YES))
    return [row.person for row in conn.execute(query.order_by(invited.c.person))]


def answers(conn: Connection, meeting: Meeting) -> dict[str, int]:
    """How many of those in office said what; "" counts who has not answered."""
    query = _of_edition(meeting).with_only_columns(invited.c.answer, func.count().label("n"))
    return {row.answer or "": row.n for row in conn.execute(query.group_by(invited.c.answer))}


@dataclass(frozen=True, slots=True)
class Guest:
    """One invited person in office, with what they said."""

    person: PersonId
    role: str
    body: str | None
    answer: str | None


def some(conn: Connection, meeting: Meeting, said: Answer | None, *, n: int) -> list[Guest]:
    """Up to `n` of those who said this (None: nothing), by body and role."""
    columns = (invited.c.person, people.c.role, people.c.body, invited.c.answer)
    asked = invited.c.answer == said if said else invited.c.answer.is_(None)
    query = _of_edition(meeting).with_only_columns(*columns).where(asked)
    ordered = query.order_by(func.coalesce(people.c.body, ""), people.c.role, invited.c.person).limit(n)
    return [Guest(*row) for row in conn.execute(ordered)]


@dataclass(frozen=True, slots=True)
class Progress:
    """Messages of one broadcast by outcome; `next_at` is the time from which the next may be sent."""

    sent: int
    failed: int
    away: int
    left: int
    next_at: datetime | None = None

    @property
    def total(self) -> int:
        """Everybody it is for; who left office meanwhile is no longer among them."""
        return self.sent + self.failed + self.away + self.left


_is_away = people.c.state == PersonState.AWAY
_waiting = outbox.c.state.in_(["queued", "leased"])
_progress = (
    select(
        func.count().filter(outbox.c.state == "sent").label("sent"),
        func.count().filter(outbox.c.state.in_(["failed", "unknown"])).label("failed"),
        func.count().filter(_waiting, _is_away).label("away"),
        func.count().filter(_waiting, ~_is_away).label("left"),
        func.count().label("written"),
        func.min(outbox.c.not_before).filter(_waiting, ~_is_away).label("next_at"),
    )
    .join(people, people.c.id == outbox.c.recipient)
    .where(
        outbox.c.item == ItemKind.MEETING,
        outbox.c.item_id == bindparam("which"),
        outbox.c.key.startswith(bindparam("prefix")),
    )
)


def progress(conn: Connection, row: BroadcastRow) -> Progress:
    """Counted from the outbox: it alone knows what was sent."""
    prefix = message_key(row.meeting, BroadcastKind(row.kind), row.n)
    found = conn.execute(_progress, {"which": row.meeting, "prefix": prefix}).one()
    unwritten = 0 if row.is_whole else max(0, row.total - found.written)
    return Progress(found.sent, found.failed, found.away, found.left + unwritten, found.next_at)


def has_waiting_card(conn: Connection, meeting: int) -> bool:
    """A redraw of the meeting's progress is still on its way to somebody who can be reached."""
    query = (
        select(outbox.c.id)
        .join(people, people.c.id == outbox.c.recipient)
        .where(
            outbox.c.item == ItemKind.MEETING,
            outbox.c.item_id == meeting,
            outbox.c.edits.is_not(None),
            waits(outbox),
            people.c.state == PersonState.ACTIVE,
        )
    )
    return conn.execute(query.limit(1)).first() is not None


def wipe(conn: Connection, before: datetime, final: Sequence[str], *, n: int) -> list[int]:
    """Words and guests of up to `n` meetings that ended before then; their rows stay, for the counts."""
    said = exists().where(parts.c.item == ItemKind.MEETING, parts.c.item_id == meetings.c.id)
    known = exists().where(invited.c.meeting == meetings.c.id)
    query = select(meetings.c.id).where(
        meetings.c.state.in_(final), meetings.c.state_at < before, or_(said, known)
    )
    ids = list(conn.execute(query.order_by(meetings.c.id).limit(n)).scalars())
    if ids:
        conn.execute(delete(parts).where(parts.c.item == ItemKind.MEETING, parts.c.item_id.in_(ids)))
        conn.execute(delete(invited).where(invited.c.meeting.in_(ids)))
        conn.execute(delete(broadcasts).where(broadcasts.c.meeting.in_(ids)))
    return ids
