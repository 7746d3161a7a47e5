"""Rows of conversations: one a person, with the sealed draft and the message of the card."""

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
    """A conversation as stored, its draft sealed; `changed_at` is None until it was saved."""

    person_id: PersonId
    screen: str
    about: int | None
    card: int | None
    key_id: str | None
    sealed: bytes | None
    changed_at: datetime | None = None


#: The table name in the seals of drafts: that of the first version, so that older rows still open.
SEALED_AS = sealed_rows.seal_name(conversations)
#: Columns that `save` updates, in the order of ConversationRow.
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
    """Insert or update the conversation, with `now` as `changed_at`."""
    values = {name: getattr(row, name) for name in ConversationRow.__slots__}
    conn.execute(_save.on(conn), {**values, "changed_at": now})


@dataclass(frozen=True, slots=True)
class DrawnCard:
    """The message that shows a person's screen, and when it was drawn.

    `of` is the `changed_at` of the conversation that it shows. Clocks of processes differ, so `of` is only
    ever compared for equality.
    """

    person: PersonId
    message_id: int
    at: datetime
    of: datetime | None


def cards_drawn(conn: Connection, cards: Sequence[DrawnCard]) -> None:
    """Store the messages of cards; skip conversations that have changed since, as a newer card follows."""
    rows = [{"person": one.person, "message": one.message_id, "of": one.of} for one in cards]
    if rows:
        conn.execute(_draw, rows)


def forget(conn: Connection, person: PersonId) -> None:
    """Delete the conversation with its draft."""
    conn.execute(delete(conversations).where(conversations.c.person_id == person))


def wipe_before(conn: Connection, moment: datetime) -> int:
    """Delete conversations that were last changed before then; returns how many."""
    return conn.execute(delete(conversations).where(conversations.c.changed_at < moment)).rowcount
