"""What Telegram handed over, stored before Telegram is told that it arrived."""

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
    """One update; `chat` is the keyed hash of its chat, the line that it waits in."""

    update_id: int
    chat: bytes
    kind: str
    received_at: datetime
    key_id: str
    sealed: bytes
    state: str = "new"


#: Tries of an update that an operator has put back into line and nobody has taken up yet.
PUT_BACK = -1
_apply = (
    update(inbox)
    .where(inbox.c.update_id == bindparam("id"), inbox.c.state == "new")
    .values(state="applied", applied_at=bindparam("now"))
)
_apply_fenced = _apply.where(fenced)
_open = select(*(inbox.c[name] for name in InboxRow.__slots__)).where(WAITS).order_by(inbox.c.update_id)
_put_back = _open.where(inbox.c.tries == PUT_BACK)
_add = dialects.per_dialect(
    lambda insert: insert(inbox).on_conflict_do_nothing().returning(inbox.c.update_id)
)
_rows = _open.where(inbox.c.update_id.in_(bindparam("ids", expanding=True)))
_waiting = select(inbox.c.update_id).where(
    WAITS, inbox.c.tries != PUT_BACK, inbox.c.chat.in_(bindparam("chats", expanding=True))
)
_unheld = (
    select(inbox.c.chat)
    .where(
        WAITS,
        inbox.c.tries != PUT_BACK,
        ~select(chat_leases).where(chat_leases.c.chat == inbox.c.chat).exists(),
    )
    .distinct()
    .limit(bindparam("n"))
)
_unhandled = (
    select(inbox.c.update_id)
    .where(
        WAITS, inbox.c.state == "new", inbox.c.tries != PUT_BACK, inbox.c.received_at <= bindparam("moment")
    )
    .limit(1)
)
_settle = (
    update(inbox)
    .where(
        inbox.c.update_id.in_(bindparam("ids", expanding=True)),
        select(chat_leases)
        .where(chat_leases.c.chat == inbox.c.chat, chat_leases.c.owner == bindparam("mine"))
        .exists(),
    )
    .values(state="answered")
)


_take_back = update(inbox).where(inbox.c.update_id == bindparam("id")).values(tries=0, chat=bindparam("line"))


def add(conn: Connection, rows: Sequence[InboxRow]) -> set[int]:
    """Insert the batch, each id once; returns the ids that had not been stored before."""
    return set(conn.execute(_add.on(conn), [_values(row) for row in rows]).scalars()) if rows else set()


def _values(row: InboxRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in InboxRow.__slots__}


def apply(conn: Connection, update_id: int, now: datetime, fence: FencingToken | None = None) -> bool:
    """new → applied, in the transaction of its effect; False where it has happened or is fenced off."""
    if fence is None:
        return conn.execute(_apply, {"id": update_id, "now": now}).rowcount == 1
    values = {"id": update_id, "now": now, "line": fence.chat, "token": fence.token}
    return conn.execute(_apply_fenced, values).rowcount == 1


def waiting(conn: Connection, chats: Collection[bytes]) -> list[int]:
    """What was stored for these chats and not answered yet."""
    return list(conn.execute(_waiting, {"chats": list(chats)}).scalars()) if chats else []


def rows_of(conn: Connection, ids: Collection[int]) -> list[InboxRow]:
    """These, oldest first, as far as they still wait."""
    return [InboxRow(**row._mapping) for row in conn.execute(_rows, {"ids": list(ids)})] if ids else []


def unheld(conn: Connection, n: int) -> list[bytes]:
    """Chats in which something waits and which no process holds."""
    return list(conn.execute(_unheld, {"n": n}).scalars())


def is_behind(conn: Connection, moment: datetime) -> bool:
    """Something that was stored by then has had no effect yet, whoever holds its chat."""
    return conn.execute(_unhandled, {"moment": moment}).first() is not None


def has_put_back(conn: Connection) -> bool:
    """Something that was set aside is in line again."""
    return conn.execute(_put_back.limit(1)).first() is not None


def put_back(conn: Connection) -> list[InboxRow]:
    """What was put back into line, oldest first."""
    return [InboxRow(**row._mapping) for row in conn.execute(dialects.locked(_put_back, of=inbox, skip=True))]


def take_back(conn: Connection, chats: Mapping[int, bytes]) -> None:
    """These wait like any other from now on, each in its chat's line, whose hash may have been wiped."""
    conn.execute(_take_back, [{"id": update, "line": chat} for update, chat in chats.items()])


def settle(conn: Connection, ids: Collection[int], owner: str) -> None:
    """Their people have been answered, as far as the chats are still ours; nothing is left to do."""
    conn.execute(_settle, {"ids": list(ids), "mine": owner})


def state(conn: Connection, update_id: int) -> str | None:
    """How far it has come; None where it was wiped."""
    return conn.execute(select(inbox.c.state).where(inbox.c.update_id == update_id)).scalar()


def failed(conn: Connection, update_id: int, error: str) -> tuple[str, int]:
    """Count one more failed try; returns the state and how many there have been."""
    statement = (
        update(inbox)
        .where(inbox.c.update_id == update_id)
        .values(tries=inbox.c.tries + 1, error=error)
        .returning(inbox.c.state, inbox.c.tries)
    )
    row = conn.execute(statement).one()
    return str(row.state), int(row.tries)


def set_aside(conn: Connection, update_id: int) -> None:
    """Its chat goes on without it; `doctor` shows it, `retry` takes it up again."""
    conn.execute(update(inbox).where(inbox.c.update_id == update_id).values(state="aside"))


def aside(conn: Connection) -> list[tuple[int, str, datetime, str]]:
    """Updates set aside: id, kind, when received, error."""
    query = select(inbox.c.update_id, inbox.c.kind, inbox.c.received_at, inbox.c.error)
    rows = conn.execute(query.where(inbox.c.state == "aside").order_by(inbox.c.update_id))
    return [(row.update_id, row.kind, row.received_at, row.error or "") for row in rows]


def retry(conn: Connection, ids: Collection[int]) -> int:
    """Put updates that were set aside back into the line; returns how many."""
    query = update(inbox).where(inbox.c.state == "aside", inbox.c.update_id.in_(ids))
    return conn.execute(query.values(state="new", tries=PUT_BACK)).rowcount


def counts(conn: Connection) -> dict[str, int]:
    """How many rows stand in each state."""
    rows = conn.execute(select(inbox.c.state, func.count().label("n")).group_by(inbox.c.state))
    return {row.state: row.n for row in rows}


def wipe_chat(conn: Connection, chat: bytes, *, but: int | None) -> None:
    """Wipe what a chat has said so far, but the update that asks for it."""
    conn.execute(inbox.delete().where(inbox.c.chat == chat, inbox.c.state != "new", inbox.c.update_id != but))


def wipe_before(conn: Connection, moment: datetime) -> int:
    """Raw updates are kept for seven days (decision), those still waiting for longer."""
    done = case((inbox.c.state == "answered", True), else_=False)
    return conn.execute(inbox.delete().where(done, inbox.c.received_at < moment)).rowcount
