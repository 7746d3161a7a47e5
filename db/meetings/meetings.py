"""Meetings as rows; a change holds only against the newest version."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, insert, or_, select, update

from db.engine import dialects
from db.tables.column_types import MANY
from db.tables.meetings import meetings
from domain.errors import NotFound, Refused
from domain.meetings.meeting import Meeting
from domain.meetings.rules import FINAL, MeetingState

_FIELDS = tuple(Meeting.__slots__)
_columns = tuple(meetings.c[name] for name in _FIELDS)
_get = select(*_columns).where(meetings.c.id == bindparam("meeting"))
_get_locked = dialects.locked(_get, of=meetings)
_among = select(*_columns).where(meetings.c.id.in_(bindparam("ids", expanding=True)))


def _meeting(row: RowMapping) -> Meeting:
    values: dict[str, Any] = {name: row[name] for name in _FIELDS}
    values["state"] = MeetingState(values["state"])
    return Meeting(**values)


def _values(meeting: Meeting) -> dict[str, Any]:
    return {name: getattr(meeting, name) for name in _FIELDS}


def get(conn: Connection, meeting: int, *, to_change: bool = False) -> Meeting:
    """The meeting; raises NotFound (a forged button).

    `to_change`: the row is locked until the transaction ends.
    """
    row = conn.execute(_get_locked if to_change else _get, {"meeting": meeting}).mappings().first()
    if row is None:
        raise NotFound(f"meeting {meeting}")
    return _meeting(row)


def among(conn: Connection, ids: Sequence[int]) -> list[Meeting]:
    """Those of them that there are."""
    return [
        _meeting(row)
        for start in range(0, len(ids), MANY)
        for row in conn.execute(_among, {"ids": ids[start : start + MANY]}).mappings()
    ]


def ahead(conn: Connection) -> list[Meeting]:
    """Those that were announced and neither held nor called off, the next one first."""
    query = select(*_columns).where(meetings.c.state.not_in(FINAL))
    return [
        _meeting(row) for row in conn.execute(query.order_by(meetings.c.starts_at, meetings.c.id)).mappings()
    ]


def add(conn: Connection, meeting: Meeting, chain: tuple[int, bytes]) -> None:
    """A new meeting with the head of its journal chain."""
    values = {**_values(meeting), "chain_n": chain[0], "chain_head": chain[1], "shown": "", "shown_n": 0}
    conn.execute(insert(meetings), values)


_change = (
    update(meetings)
    .where(meetings.c.id == bindparam("meeting"), meetings.c.version == bindparam("held"))
    .values({name: bindparam(f"new_{name}") for name in (*_FIELDS, "chain_n", "chain_head")})
)


def change(conn: Connection, meeting: Meeting, chain: tuple[int, bytes]) -> None:
    """Store the changed meeting as the next version; raises Refused("somebody-was-faster")."""
    held, meeting.version = meeting.version, meeting.version + 1
    new = {f"new_{name}": value for name, value in _values(meeting).items()}
    new |= {"new_chain_n": chain[0], "new_chain_head": chain[1]}
    if conn.execute(_change, {"meeting": meeting.id, "held": held, **new}).rowcount != 1:
        raise Refused("somebody-was-faster", number=meeting.number)


_look = update(meetings).where(meetings.c.id == bindparam("meeting")).values(look_at=bindparam("at"))
_show = _look.values(shown=bindparam("says"), shown_n=bindparam("times"))


def look(conn: Connection, meeting: int, at: datetime | None) -> None:
    """When the progress card is to be looked at; None where nothing moves."""
    conn.execute(_look, {"meeting": meeting, "at": at})


def show(conn: Connection, meeting: int, at: datetime | None, *, says: str, times: int) -> None:
    """The same, and what the newest promised card says."""
    conn.execute(_show, {"meeting": meeting, "at": at, "says": says, "times": times})


_later = or_(
    meetings.c.look_at.is_(None), meetings.c.look_at > bindparam("at", type_=meetings.c.look_at.type)
)
_stir = _look.where(_later)


def stir(conn: Connection, meeting: int, at: datetime) -> None:
    """Something has moved: the card is looked at by then at the latest, never sooner than it was to be."""
    conn.execute(_stir, {"meeting": meeting, "at": at})


_moving = meetings.c.look_at <= bindparam("now")


def has_moving(conn: Connection, now: datetime) -> bool:
    """The progress of some meeting is to be looked at."""
    return conn.execute(select(meetings.c.id).where(_moving).limit(1), {"now": now}).first() is not None


def moving(conn: Connection, now: datetime) -> list[tuple[Meeting, str, int]]:
    """Those meetings, each with what its card says and how many cards that were; ours until the commit."""
    query = select(*_columns, meetings.c.shown, meetings.c.shown_n).where(_moving).order_by(meetings.c.id)
    rows = conn.execute(dialects.locked(query, of=meetings, skip=True), {"now": now}).mappings().all()
    return [(_meeting(row), row["shown"], row["shown_n"]) for row in rows]
