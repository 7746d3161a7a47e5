"""Conversations: one row a person, and the card that was drawn last."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, update

from db.engine import dialects
from db.operations import sealed_rows
from db.tables.core import conversations
from domain.people import PersonId


@dataclass(frozen=True, slots=True)
class ConversationRow:
    """A conversation as stored; the draft is sealed. `changed_at`: when it was kept, once it was."""

    person_id: PersonId
    screen: str
    about: int | None
    card: int | None
    key_id: str | None
    sealed: bytes | None
    changed_at: datetime | None = None


#: The name that drafts are sealed under; rows sealed before the table was renamed are bound to it too.
SEALED_AS = sealed_rows.seal_name(conversations)
#: What of a conversation changes, in the order of a row.
KEPT = ("screen", "about", "card", "key_id", "sealed", "changed_at")


def _saving(insert: Callable[[Table], Any]) -> Any:
    row = insert(conversations)
    return row.on_conflict_do_update(
        index_elements=["person_id"], set_={name: row.excluded[name] for name in KEPT}
    )


_save = dialects.per_dialect(_saving)
_draw = (
    update(conversations)
    .where(conversations.c.person_id == bindparam("person"), conversations.c.changed_at == bindparam("of"))
    .values(card=bindparam("message"))
)


def save(conn: Connection, row: ConversationRow, now: datetime) -> None:
    """Keep the conversation as it is now."""
    values = {name: getattr(row, name) for name in ConversationRow.__slots__}
    conn.execute(_save.on(conn), {**values, "changed_at": now})


@dataclass(frozen=True, slots=True)
class DrawnCard:
    """In which message a person's screen stands, when it was drawn, and of which conversation.

    `of` is when that was kept, by the clock of whoever kept it: clocks are apart, so it is compared with
    nothing but itself.
    """

    person: PersonId
    message_id: int
    at: datetime
    of: datetime | None


def cards_drawn(conn: Connection, cards: Sequence[DrawnCard]) -> None:
    """Remember where screens stand; a conversation that has changed since has a newer card to come."""
    rows = [{"person": one.person, "message": one.message_id, "of": one.of} for one in cards]
    if rows:
        conn.execute(_draw, rows)


def forget(conn: Connection, person: PersonId) -> None:
    """Wipe the conversation with its draft."""
    conn.execute(delete(conversations).where(conversations.c.person_id == person))


def wipe_before(conn: Connection, moment: datetime) -> int:
    """Drafts are kept for seven days (decision); returns how many went."""
    return conn.execute(delete(conversations).where(conversations.c.changed_at < moment)).rowcount
