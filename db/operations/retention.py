"""Queries of retention: expired rows are found and wiped, each function in one short transaction."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection, Text, cast, delete, exists, func, literal, or_, select, update

from db.tables.core import conversations, identities, inbox, outbox, parts, people, reports

_residents = select(people.c.id).join(identities).where(people.c.role == "resident")
_theirs = select(reports.c.id).where(reports.c.reporter == people.c.id)
_talk = select(conversations.c.person_id).where(conversations.c.person_id == people.c.id)
_draft = _talk.where(conversations.c.sealed.is_not(None))
_SETTLED = ("sent", "unknown", "failed", "dropped")


def unlink_set_aside(conn: Connection, before: datetime) -> int:
    """Clear the chat hash of updates set aside before then, which stay until they are retried."""
    query = update(inbox).where(
        inbox.c.state == "aside", inbox.c.received_at < before, inbox.c.chat != literal(b"")
    )
    return conn.execute(query.values(chat=b"")).rowcount


def empty_letters(conn: Connection, before: datetime) -> int:
    """Clear facts and errors of messages settled before then; the rows stay, since their keys must."""
    query = update(outbox).where(
        outbox.c.state.in_(_SETTLED),
        func.coalesce(outbox.c.settled_at, outbox.c.created_at) < before,
        or_(cast(outbox.c.facts, Text) != "{}", outbox.c.error.is_not(None)),
    )
    return conn.execute(query.values(facts={}, error=None)).rowcount


def closed_reports(
    conn: Connection, final: Collection[str], before: datetime, *, sensitive: bool, n: int
) -> list[int]:
    """Ids of up to `n` reports closed before then that still have parts."""
    said = exists().where(parts.c.item == "report", parts.c.item_id == reports.c.id)
    query = select(reports.c.id).where(
        reports.c.state.in_(final), reports.c.state_at < before, reports.c.is_sensitive == sensitive, said
    )
    return list(conn.execute(query.order_by(reports.c.id).limit(n)).scalars())


def wipe_parts(conn: Connection, ids: Sequence[int]) -> int:
    """Delete the parts of these reports; the rows of the reports stay for statistics."""
    query = delete(parts).where(parts.c.item == "report", parts.c.item_id.in_(ids))
    return conn.execute(query).rowcount


def done_with(conn: Connection, final: Collection[str], before: datetime) -> list[int]:
    """Ids of residents whose last report was closed before then and who have no draft."""
    open_still = _theirs.where(or_(reports.c.state.not_in(final), reports.c.state_at >= before))
    query = _residents.where(_theirs.exists(), ~open_still.exists(), ~_draft.exists())
    return list(conn.execute(query).scalars())


def strangers(conn: Connection, before: datetime) -> list[int]:
    """Ids of residents who joined before then, never consented, and have no report and no conversation."""
    query = _residents.where(
        people.c.consent_version.is_(None), people.c.joined_at < before, ~_theirs.exists(), ~_talk.exists()
    )
    return list(conn.execute(query).scalars())
