"""Rows of the inbox: updates that were stored before Telegram heard that they arrived."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, case, func, select, update

from db.engine import dialects
from db.leases.chats import WAITS, fenced
from db.tables.core import inbox
from db.tables.leases import chat_leases
from domain.cause import FencingToken


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One update; `chat` is the keyed hash of its chat, whose updates are handled in order."""

    update_id: int
    chat: bytes
    kind: str
    received_at: datetime
    key_id: str
    sealed: bytes
    state: str = "new"


#: Value of `tries` for an update that `retry` has put back and that no process has taken yet.
RETRIED = -1
_apply = (
    update(inbox)
    .where(inbox.c.update_id == bindparam("id"), inbox.c.state == "new")
    .values(state="applied", applied_at=bindparam("now"))
)
_apply_fenced = _apply.where(fenced)
_open = select(*(inbox.c[name] for name in InboxRow.__slots__)).where(WAITS).order_by(inbox.c.update_id)
_retried = _open.where(inbox.c.tries == RETRIED)
_add = dialects.per_dialect(
    lambda insert: insert(inbox).on_conflict_do_nothing().returning(inbox.c.update_id)
)
_rows = _open.where(inbox.c.update_id.in_(bindparam("ids", expanding=True)))
_waiting = select(inbox.c.update_id).where(
    WAITS, inbox.c.tries != RETRIED, inbox.c.chat.in_(bindparam("chats", expanding=True))
)
_unleased = (
    select(inbox.c.chat)
    .where(
        WAITS,
        inbox.c.tries != RETRIED,
        ~select(chat_leases).where(chat_leases.c.chat == inbox.c.chat).exists(),
    )
    .distinct()
    .limit(bindparam("n"))
)
_unhandled = (
    select(inbox.c.update_id)
    .where(
        WAITS, inbox.c.state == "new", inbox.c.tries != RETRIED, inbox.c.received_at <= bindparam("moment")
    )
    .limit(1)
)
_mark_answered = (
    update(inbox)
    .where(
        inbox.c.update_id.in_(bindparam("ids", expanding=True)),
        select(chat_leases)
        .where(chat_leases.c.chat == inbox.c.chat, chat_leases.c.owner == bindparam("mine"))
        .exists(),
    )
    .values(state="answered")
)
_take_retried = (
    update(inbox).where(inbox.c.update_id == bindparam("id")).values(tries=0, chat=bindparam("its_chat"))
)


def add(conn: Connection, rows: Sequence[InboxRow]) -> set[int]:
    """Insert the batch, each id once; returns the ids that had not been stored before."""
    return set(conn.execute(_add.on(conn), [_values(row) for row in rows]).scalars()) if rows else set()


def _values(row: InboxRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in InboxRow.__slots__}


def apply(conn: Connection, update_id: int, now: datetime, fence: FencingToken | None = None) -> bool:
    """new → applied, in the transaction of its effect; False if it was applied already or is fenced off."""
    if fence is None:
        return conn.execute(_apply, {"id": update_id, "now": now}).rowcount == 1
    values = {"id": update_id, "now": now, "fenced_chat": fence.chat, "token": fence.token}
    return conn.execute(_apply_fenced, values).rowcount == 1


def waiting(conn: Connection, chats: Collection[bytes]) -> list[int]:
    """Ids of updates of these chats that are not answered yet."""
    return list(conn.execute(_waiting, {"chats": list(chats)}).scalars()) if chats else []


def rows_of(conn: Connection, ids: Collection[int]) -> list[InboxRow]:
    """Those of these updates that still wait, ordered by id."""
    return [InboxRow(**row._mapping) for row in conn.execute(_rows, {"ids": list(ids)})] if ids else []


def unleased_chats(conn: Connection, n: int) -> list[bytes]:
    """Up to `n` chats in which an update waits and which no process leases."""
    return list(conn.execute(_unleased, {"n": n}).scalars())


def has_unhandled(conn: Connection, stored_by: datetime) -> bool:
    """An update that was stored by then has had no effect yet."""
    return conn.execute(_unhandled, {"moment": stored_by}).first() is not None


def has_retried(conn: Connection) -> bool:
    """An operator has put an update back, and no process has taken it yet."""
    return conn.execute(_retried.limit(1)).first() is not None


def retried(conn: Connection) -> list[InboxRow]:
    """Updates that were put back, ordered by id and locked; rows that another process locks are left out."""
    return [InboxRow(**row._mapping) for row in conn.execute(dialects.locked(_retried, of=inbox, skip=True))]


def take_retried(conn: Connection, chats: Mapping[int, bytes]) -> None:
    """From now on these wait like any other; `chats` maps ids to chat hashes, which may have been wiped."""
    conn.execute(_take_retried, [{"id": update_id, "its_chat": chat} for update_id, chat in chats.items()])


def mark_answered(conn: Connection, ids: Collection[int], owner: str) -> None:
    """applied → answered, for those whose chats `owner` still leases."""
    conn.execute(_mark_answered, {"ids": list(ids), "mine": owner})


def state(conn: Connection, update_id: int) -> str | None:
    """The state of an update; None if it was wiped."""
    return conn.execute(select(inbox.c.state).where(inbox.c.update_id == update_id)).scalar()


def record_failure(conn: Connection, update_id: int, error: str) -> tuple[str, int]:
    """Count one more failed try; returns (state, tries so far)."""
    statement = (
        update(inbox)
        .where(inbox.c.update_id == update_id)
        .values(tries=inbox.c.tries + 1, error=error)
        .returning(inbox.c.state, inbox.c.tries)
    )
    row = conn.execute(statement).one()
    return str(row.state), int(row.tries)


def set_aside(conn: Connection, update_id: int) -> None:
    """Its chat goes on without it; `doctor` shows it, `retry` puts it back."""
    conn.execute(update(inbox).where(inbox.c.update_id == update_id).values(state="aside"))


def aside(conn: Connection) -> list[tuple[int, str, datetime, str]]:
    """Updates that were set aside, each as (id, kind, received at, error)."""
    query = select(inbox.c.update_id, inbox.c.kind, inbox.c.received_at, inbox.c.error)
    rows = conn.execute(query.where(inbox.c.state == "aside").order_by(inbox.c.update_id))
    return [(row.update_id, row.kind, row.received_at, row.error or "") for row in rows]


def retry(conn: Connection, ids: Collection[int]) -> int:
    """Put back updates that were set aside; returns how many."""
    query = update(inbox).where(inbox.c.state == "aside", inbox.c.update_id.in_(ids))
    return conn.execute(query.values(state="new", tries=RETRIED)).rowcount


def counts(conn: Connection) -> dict[str, int]:
    """Rows by state."""
    rows = conn.execute(select(inbox.c.state, func.count().label("n")).group_by(inbox.c.state))
    return {row.state: row.n for row in rows}


def wipe_chat(conn: Connection, chat: bytes, *, but: int | None) -> None:
    """Delete a chat's updates that are not new, except the update `but`, which asks for it."""
    conn.execute(inbox.delete().where(inbox.c.chat == chat, inbox.c.state != "new", inbox.c.update_id != but))


def wipe_before(conn: Connection, moment: datetime) -> int:
    """Delete answered updates that were received before; returns how many.

    Raw updates are kept for seven days (decision), those that still wait for longer.
    """
    done = case((inbox.c.state == "answered", True), else_=False)
    return conn.execute(inbox.delete().where(done, inbox.c.received_at < moment)).rowcount
