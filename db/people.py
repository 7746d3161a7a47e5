"""Rows of people by their random id, and of identities, the only table that names their accounts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    Update,
    bindparam,
    delete,
    insert,
    null,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from db.conversations import KEPT, ConversationRow
from db.tables.core import conversations, identities, people
from domain.people import Actor, Lang, PersonId, PersonState, Role


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """All that an update needs to know of who sent it; read in one statement.

    `asked`: the item about which an answer of theirs is waited for, as the query `asked` of `known`
    says; None without one.
    """

    actor: Actor
    state: PersonState
    consent_version: int | None
    conversation: ConversationRow | None
    asked: int | None


_NOTHING = null()


@cache
def _known(asked: ColumnElement[Any]) -> Select[Any]:
    """Built once for each `asked`: building a statement costs as much as running it."""
    return (
        select(people, *(conversations.c[name] for name in KEPT), asked.label("asked"))
        .join(identities, identities.c.person_id == people.c.id)
        .outerjoin(conversations, conversations.c.person_id == people.c.id)
        .where(identities.c.lookup == bindparam("lookup"))
    )


_staff = (
    select(people)
    .where(people.c.role.in_(bindparam("roles", expanding=True)))
    .order_by(people.c.joined_at, people.c.id)
)
_add = insert(people)
_identify = insert(identities)


def known(conn: Connection, lookup: bytes, asked: ColumnElement[Any] = _NOTHING) -> PersonRecord | None:
    """The person of an account, by its keyed hash; None for a stranger.

    `asked`: a scalar subquery on `people.c.id` that finds the record's `asked` in the same statement.
    """
    row = conn.execute(_known(asked), {"lookup": lookup}).first()
    if row is None:
        return None
    conversation = ConversationRow(row.id, *(row._mapping[name] for name in KEPT)) if row.screen else None
    return PersonRecord(_actor(row), PersonState(row.state), row.consent_version, conversation, row.asked)


def _actor(row: Row[Any]) -> Actor:
    values = row._mapping
    return Actor(values["id"], Role(values["role"]), values["body"], Lang(values["lang"]))


def get(conn: Connection, person: PersonId) -> Actor | None:
    """The person as an actor; None where there is none."""
    row = conn.execute(select(people).where(people.c.id == person)).first()
    return _actor(row) if row else None


def add(conn: Connection, actor: Actor, now: datetime) -> None:
    """Insert a person in the state `active`, without consent."""
    values = {"id": actor.id, "role": actor.role, "body": actor.body, "lang": actor.lang}
    conn.execute(_add, {**values, "state": PersonState.ACTIVE, "joined_at": now})


def identify(conn: Connection, person: PersonId, lookup: bytes, key_id: str, sealed: bytes) -> None:
    """Link the account to the person; `lookup` is its keyed hash, `sealed` the account itself."""
    conn.execute(_identify, {"person_id": person, "lookup": lookup, "key_id": key_id, "sealed": sealed})


def change(conn: Connection, person: PersonId, **values: object) -> None:
    """Update columns of the person by their names."""
    conn.execute(_change(*values), {"person": person} | {f"new_{name}": values[name] for name in values})


@cache
def _change(*names: str) -> Update:
    query = update(people).where(people.c.id == bindparam("person"))
    return query.values({name: bindparam(f"new_{name}") for name in names})


def forget(conn: Connection, person: PersonId) -> None:
    """Delete the identity and the conversation; the random id stays."""
    conn.execute(delete(identities).where(identities.c.person_id == person))
    conn.execute(delete(conversations).where(conversations.c.person_id == person))


def erase(conn: Connection, person: PersonId) -> None:
    """Forget the person and delete the row; where other rows refer to it, only the consent is cleared."""
    forget(conn, person)
    try:
        with conn.begin_nested():
            conn.execute(delete(people).where(people.c.id == person))
    except IntegrityError:
        change(conn, person, consent_version=None, consented_at=None)


def away(conn: Connection) -> set[PersonId]:
    """Ids of people who have blocked the bot."""
    query = select(people.c.id).where(people.c.state == PersonState.AWAY)
    return set(conn.execute(query).scalars())


def staff(conn: Connection, *, roles: Sequence[Role] = (), body: str | None = None) -> list[Actor]:
    """Staff by joining date: with one of `roles` (without any, all but residents), of `body` if given."""
    query = _staff if body is None else _staff.where(people.c.body == body)
    return [_actor(row) for row in conn.execute(query, {"roles": roles or [*Role][1:]})]


def identity(conn: Connection, person: PersonId) -> tuple[str, bytes] | None:
    """(key id, sealed identity) of the person; None where the account is not linked any more."""
    query = select(identities.c.key_id, identities.c.sealed).where(identities.c.person_id == person)
    row = conn.execute(query).first()
    return (row.key_id, row.sealed) if row else None


def rename(conn: Connection, person: PersonId, key_id: str, sealed: bytes) -> None:
    """Replace the sealed identity of a person who joins the staff."""
    query = update(identities).where(identities.c.person_id == person)
    conn.execute(query.values(key_id=key_id, sealed=sealed))
