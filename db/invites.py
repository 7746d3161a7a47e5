"""Rows of invitations: for one use, with an expiry, found by the hash of their token."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from db.tables.core import invites
from domain.people import PersonId


@dataclass(frozen=True, slots=True)
class Invite:
    """An invitation as stored; `invited_by` is None for one made on the command line."""

    role: str
    body: str | None
    invited_by: PersonId | None
    expires_at: datetime
    used_at: datetime | None


def add(conn: Connection, token_hash: bytes, invite: Invite) -> None:
    """Insert an unused invitation."""
    conn.execute(
        insert(invites).values(
            token_hash=token_hash,
            role=invite.role,
            body=invite.body,
            invited_by=invite.invited_by,
            expires_at=invite.expires_at,
        )
    )


def find(conn: Connection, token_hash: bytes) -> Invite | None:
    """The invitation of a token; None where there is none."""
    columns = (invites.c[name] for name in ("role", "body", "invited_by", "expires_at", "used_at"))
    row = conn.execute(select(*columns).where(invites.c.token_hash == token_hash)).first()
    return Invite(**row._mapping) if row else None


def use(conn: Connection, token_hash: bytes, person: PersonId, now: datetime) -> bool:
    """Mark the invitation as used; False where it was used already."""
    query = update(invites).where(invites.c.token_hash == token_hash, invites.c.used_at.is_(None))
    return conn.execute(query.values(used_at=now, used_by=person)).rowcount == 1
