"""The tables of meetings; their words are sealed parts of the item, an edition each."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
)

from db.tables.column_types import Moment, person, row_id
from db.tables.core import metadata

#: `look_at` is when the progress card is next compared with what it should say; NULL while nothing moves.
#: `shown` is what the newest promised card says, as numbers, and `shown_n` how many cards that were.
meetings = Table(
    "meetings",
    metadata,
    row_id(),
    Column("number", Text, nullable=False, unique=True),
    person("author"),
    Column("starts_at", Moment, nullable=False),
    Column("term_from", Date, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("state_at", Moment, nullable=False),
    Column("bodies", JSON, nullable=False),
    Column("roles", JSON, nullable=False),
    Column("state", Text, nullable=False),
    Column("edition", Integer, nullable=False),
    Column("reminds", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("chain_n", Integer, nullable=False),
    Column("chain_head", LargeBinary, nullable=False),
    Column("look_at", Moment, index=True),
    Column("shown", Text, nullable=False),
    Column("shown_n", Integer, nullable=False),
    Index(None, "state", "starts_at"),
)

#: Everybody to whom an edition goes, once: written page by page together with their letters.
invited = Table(
    "invited",
    metadata,
    Column("meeting", BigInteger, ForeignKey("meetings.id"), primary_key=True, autoincrement=False),
    Column("edition", Integer, primary_key=True, autoincrement=False),
    Column("person", BigInteger, ForeignKey("people.id"), primary_key=True, autoincrement=False),
    Column("answer", Text),
    Column("answered_at", Moment),
    Index(None, "person"),
)

#: What goes to many, and up to which person it has been written into the outbox.
broadcasts = Table(
    "broadcasts",
    metadata,
    Column("meeting", BigInteger, ForeignKey("meetings.id"), primary_key=True, autoincrement=False),
    Column("kind", Text, primary_key=True),
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("total", Integer, nullable=False),
    Column("after", BigInteger, nullable=False),
    Column("is_whole", Boolean, nullable=False, index=True),
)
