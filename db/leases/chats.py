"""The table of chat leases: who may handle a chat's updates, and the fence before each effect."""

from collections.abc import Collection

from sqlalchemy import Connection, bindparam, delete, literal_column, select

from db.engine import dialects
from db.leases.table import LeaseTable
from db.tables.core import inbox
from db.tables.leases import chat_leases
from domain.cause import FencingToken

CHAT_LEASES = LeaseTable(chat_leases, chat_leases.c.chat)


#: The condition of a fenced write. PostgreSQL locks the lease: who acquires it waits until the write commits.
fenced = (
    select(chat_leases.c.chat)
    .where(chat_leases.c.chat == bindparam("fenced_chat"), chat_leases.c.token == bindparam("token"))
    .with_for_update(read=True)
    .exists()
)
_holds = select(chat_leases.c.chat).where(fenced)
_lock = (
    select(chat_leases.c.chat)
    .where(chat_leases.c.chat.in_(bindparam("keys", expanding=True)))
    .order_by(chat_leases.c.chat)
    .with_for_update()
)
#: Literals, never bound: SQLite uses a partial index only for a query that repeats its condition.
WAITS = inbox.c.state.in_([literal_column("'new'"), literal_column("'applied'")])
_open = (
    select(inbox.c.update_id).where(inbox.c.chat == chat_leases.c.chat, WAITS, inbox.c.tries >= 0).exists()
)
_release_idle = (
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
    return conn.execute(_holds, {"fenced_chat": fence.chat, "token": fence.token}).first() is not None


def lock(conn: Connection, chats: Collection[bytes]) -> None:
    """Lock the leases of these chats, in order; SQLite has one writer and needs no lock.

    A transaction that writes both updates and leases locks the leases first: two could deadlock otherwise.
    """
    if chats and conn.dialect.name != dialects.SQLITE:
        conn.execute(_lock, {"keys": sorted(chats)})


def release_idle(conn: Connection, owner: str, chats: Collection[bytes]) -> set[bytes]:
    """Free those of the owner's chats in which no update waits; returns them.

    The leases are locked before. So a process that stores an update meanwhile either finds the chat leased,
    and its update is seen here, or finds it free.
    """
    return set(conn.execute(_release_idle, {"mine": owner, "keys": list(chats)}).scalars())
