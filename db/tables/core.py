"""Every table, once. The schema is the same on each store; migrations are held to it by a test.

Sealed columns hold AES-GCM ciphertext bound to their table and row (`services/encryption`); `key_id`
beside them names the key. Times are aware and UTC. A person stands as a random id everywhere but in
`identities`, and `inbox.chat`, which is wiped within seven days.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

from db.tables.column_types import Moment, person, row_id, sealed

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


meta = Table(
    "meta", metadata, Column("key", Text, primary_key=True), Column("value", LargeBinary, nullable=False)
)

counters = Table(
    "counters", metadata, Column("name", Text, primary_key=True), Column("value", Integer, nullable=False)
)

people = Table(
    "people",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("role", Text, nullable=False),
    Column("body", Text),
    Column("lang", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("consent_version", Integer),
    Column("consented_at", Moment),
    Column("joined_at", Moment, nullable=False),
    Index(None, "role", "body"),
)

identities = Table(
    "identities",
    metadata,
    Column("person_id", BigInteger, ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("lookup", LargeBinary, nullable=False, unique=True),
    *sealed(),
)

conversations = Table(
    "conversations",
    metadata,
    Column("person_id", BigInteger, ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("screen", Text, nullable=False),
    Column("about", BigInteger),
    Column("card", Integer),
    *sealed(nullable=True),
    Column("changed_at", Moment, nullable=False, index=True),
    info={"sealed_as": "talks"},
)

invites = Table(
    "invites",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("role", Text, nullable=False),
    Column("body", Text),
    person("invited_by", nullable=True),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
    person("used_by", nullable=True),
)

inbox = Table(
    "inbox",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("chat", LargeBinary, nullable=False),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("received_at", Moment, nullable=False, index=True),
    Column("applied_at", Moment),
    Column("tries", Integer, nullable=False, default=0),
    Column("error", Text),
    *sealed(),
)
Index(
    "ix_inbox_line",
    inbox.c.chat,
    inbox.c.update_id,
    sqlite_where=inbox.c.state.in_(["new", "applied"]),
    postgresql_where=inbox.c.state.in_(["new", "applied"]),
)

outbox = Table(
    "outbox",
    metadata,
    row_id(),
    Column("key", Text, nullable=False, unique=True),
    person("recipient"),
    Column("priority", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("item", Text),
    Column("item_id", BigInteger),
    Column("facts", JSON, nullable=False),
    Column("edits", BigInteger, ForeignKey("outbox.id")),
    Column("is_machine", Boolean, nullable=False),
    Column("state", Text, nullable=False),
    Column("not_before", Moment, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("unknowns", Integer, nullable=False, default=0),
    Column("lease_owner", Text),
    Column("lease_until", Float),
    Column("message_id", Integer),
    Column("created_at", Moment, nullable=False),
    Column("troubled_at", Moment),
    Column("settled_at", Moment),
    Column("error", Text),
)
_waiting = outbox.c.state.in_(["queued", "leased"])
Index(
    "ix_outbox_waiting",
    outbox.c.priority,
    outbox.c.id,
    sqlite_where=_waiting,
    postgresql_where=_waiting,
)
Index(
    "ix_outbox_line",
    outbox.c.recipient,
    outbox.c.priority,
    outbox.c.id,
    sqlite_where=_waiting,
    postgresql_where=_waiting,
)
Index("ix_outbox_message", outbox.c.recipient, outbox.c.message_id)
Index("ix_outbox_item", outbox.c.item, outbox.c.item_id)

reports = Table(
    "reports",
    metadata,
    row_id(),
    Column("number", Text, nullable=False, unique=True),
    person("reporter", nullable=True),
    Column("state", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("category", Text, nullable=False),
    Column("subcategory", Text, nullable=False),
    Column("is_sensitive", Boolean, nullable=False),
    Column("body", Text),
    person("executor", nullable=True),
    Column("sector", Text),
    Column("received_at", Moment, nullable=False),
    Column("registered_on", Date, nullable=False),
    Column("term_from", Date, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("original_due_on", Date, nullable=False),
    Column("due_version", Integer, nullable=False),
    Column("denials", Integer, nullable=False),
    Column("state_at", Moment, nullable=False),
    Column("chain_n", Integer, nullable=False),
    Column("chain_head", LargeBinary, nullable=False),
    Index(None, "reporter"),
    Index(None, "executor", "state"),
    Index(None, "body", "state"),
)

assignments = Table(
    "assignments",
    metadata,
    row_id(),
    Column("number", Text, nullable=False, unique=True),
    person("issuer"),
    Column("body", Text, nullable=False),
    person("executor", nullable=True),
    Column("state", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("issued_at", Moment, nullable=False),
    Column("term_from", Date, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("original_due_on", Date, nullable=False),
    Column("due_version", Integer, nullable=False),
    Column("state_at", Moment, nullable=False),
    Column("chain_n", Integer, nullable=False),
    Column("chain_head", LargeBinary, nullable=False),
    Index(None, "executor", "state"),
    Index(None, "body", "state"),
)

#: What was said about an item: texts, files and places, each sealed on its own.
parts = Table(
    "parts",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("item", Text, nullable=False),
    Column("item_id", BigInteger, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    *sealed(),
    Index(None, "item", "item_id"),
)

#: One waiting row per item and ladder: what falls due next.
waiting_steps = Table(
    "waiting_steps",
    metadata,
    Column("item", Text, primary_key=True),
    Column("item_id", BigInteger, primary_key=True, autoincrement=False),
    Column("ladder", Text, primary_key=True),
    Column("due_version", Integer, nullable=False),
    Column("after", Moment, nullable=False),
    Column("due_at", Moment, nullable=False, index=True),
)

#: What became of each step for each person: the unit of the promise.
reminders = Table(
    "reminders",
    metadata,
    row_id(),
    Column("item", Text, nullable=False),
    Column("item_id", BigInteger, nullable=False),
    Column("due_version", Integer, nullable=False),
    Column("step", Text, nullable=False),
    person("person"),
    Column("merged_into", Text),
    Column("outbox_id", BigInteger, ForeignKey("outbox.id")),
    Column("at", Moment, nullable=False),
    UniqueConstraint("item", "item_id", "due_version", "step", "person"),
)

journal = Table(
    "journal",
    metadata,
    row_id(),
    Column("chain", Text, nullable=False),
    Column("n", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("actor", BigInteger, nullable=False),
    Column("action", Text, nullable=False),
    Column("fields", JSON, nullable=False),
    Column("reason_digest", LargeBinary),
    Column("mac", LargeBinary, nullable=False),
    UniqueConstraint("chain", "n"),
)

#: The words behind a digest, kept apart so that they can be erased without breaking the chain.
journal_reasons = Table(
    "journal_reasons",
    metadata,
    Column("journal_id", BigInteger, ForeignKey("journal.id"), primary_key=True),
    Column("salt", LargeBinary, nullable=False),
    *sealed(),
)

anchors = Table(
    "anchors",
    metadata,
    row_id(),
    Column("upto", BigInteger, nullable=False),
    Column("at", Moment, nullable=False),
    Column("mac", LargeBinary, nullable=False),
)
