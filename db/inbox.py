"""What Telegram handed over, stored before Telegram is told that it arrived."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, case, func, literal_column, select, update

from db import dialects
from db.tables import inbox


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
_open = (
    select(*(inbox.c[name] for name in InboxRow.__slots__))
    .where(inbox.c.state.in_([literal_column("'new'"), literal_column("'applied'")]))  # as its index says it
    .order_by(inbox.c.update_id)
)
_put_back = _open.where(inbox.c.tries == PUT_BACK)
_waiting = _open.where(inbox.c.tries != PUT_BACK)
_add = dialects.both(lambda insert: insert(inbox).on_conflict_do_nothing().returning(inbox.c.update_id))
_settle = (
    update(inbox).where(inbox.c.update_id.in_(bindparam("ids", expanding=True))).values(state="answered")
)


def add(conn: Connection, rows: Sequence[InboxRow]) -> set[int]:
    """Insert the batch, each id once; returns the ids that had not been stored before."""
    return set(conn.execute(_add.on(conn), [_values(row) for row in rows]).scalars()) if rows else set()


def _values(row: InboxRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in InboxRow.__slots__}


def apply(conn: Connection, update_id: int, now: datetime) -> bool:
    """new → applied, in the transaction of its effect; False where the effect already happened."""
    return conn.execute(_apply, {"id": update_id, "now": now}).rowcount == 1


def waiting(conn: Connection) -> list[InboxRow]:
    """What a restart has to take up again, oldest first."""
    return [InboxRow(**row._mapping) for row in conn.execute(_waiting)]


def has_put_back(conn: Connection) -> bool:
    """Something that was set aside is in line again."""
    return conn.execute(_put_back.limit(1)).first() is not None


def taken_back(conn: Connection) -> list[InboxRow]:
    """What was put back into line, oldest first; whoever gets it here is the only one."""
    rows = [InboxRow(**row._mapping) for row in conn.execute(dialects.locked(_put_back, of=inbox, skip=True))]
    ids = [row.update_id for row in rows]
    conn.execute(update(inbox).where(inbox.c.update_id.in_(ids)).values(tries=0))
    return rows


def settle(conn: Connection, ids: Collection[int]) -> None:
    """Their people have been answered; nothing is left to do."""
    conn.execute(_settle, {"ids": list(ids)})


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
