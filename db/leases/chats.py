"""Chats leased to processes: who may handle a chat's updates, and the fence before each effect of one."""

from collections.abc import Collection

from sqlalchemy import Connection, bindparam, delete, literal_column, select

from db.engine import dialects
from db.leases.table import LeaseTable
from db.tables.core import inbox
from db.tables.leases import chat_leases
from domain.cause import FencingToken

CHAT_LEASES = LeaseTable(chat_leases, chat_leases.c.chat)


#: Locked where the store can: whoever takes the chat over waits for the effect that it has let in.
fenced = (
    select(chat_leases.c.chat)
    .where(chat_leases.c.chat == bindparam("line"), chat_leases.c.token == bindparam("token"))
    .with_for_update(read=True)
    .exists()
)
_holds = select(chat_leases.c.chat).where(fenced)
_locked = (
    select(chat_leases.c.chat)
    .where(chat_leases.c.chat.in_(bindparam("keys", expanding=True)))
    .order_by(chat_leases.c.chat)
    .with_for_update()
)
#: Written out, as the index of what waits says it.
WAITS = inbox.c.state.in_([literal_column("'new'"), literal_column("'applied'")])
_open = (
    select(inbox.c.update_id).where(inbox.c.chat == chat_leases.c.chat, WAITS, inbox.c.tries >= 0).exists()
)
_release = (
    delete(chat_leases)
    .where(
        chat_leases.c.owner == bindparam("mine"),
        chat_leases.c.chat.in_(bindparam("keys", expanding=True)),
        ~_open,
    )
    .returning(chat_leases.c.chat)
)


def holds(conn: Connection, fence: FencingToken) -> bool:
    """The chat is still leased under this token."""
    return conn.execute(_holds, {"line": fence.chat, "token": fence.token}).first() is not None


def lock(conn: Connection, chats: Collection[bytes]) -> None:
    """Whoever writes both of a chat's updates and of its line takes the line first: else two could deadlock.

    SQLite has one writer.
    """
    if chats and conn.dialect.name != dialects.SQLITE:
        conn.execute(_locked, {"keys": sorted(chats)})


def release(conn: Connection, owner: str, chats: Collection[bytes]) -> set[bytes]:
    """Free those in which nothing waits any more; which they are.

    They are locked before one looks: whoever stores an update meanwhile finds the chat still held, and is
    seen, or finds it free.
    """
    return set(conn.execute(_release, {"mine": owner, "keys": list(chats)}).scalars())
