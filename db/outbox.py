"""What must reach a person: a row before it is sent, claimed by one sender, settled in batches."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, bindparam, func, insert, or_, select, update

from db.tables import identities, outbox, people

#: A row that waits for its next try holds its lane no longer than this (issue 2, section 3).
HOLD = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row that is ours to send, with what the sender must know of its reader."""

    id: int
    key: str
    recipient: int
    lane: int
    kind: str
    item: str | None
    item_id: int | None
    facts: dict[str, Any]
    is_machine: bool
    attempts: int
    unknowns: int
    created_at: datetime
    role: str
    body: str | None
    lang: str
    identity_key: str
    identity: bytes
    edits: int | None
    edits_message: int | None


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a claimed row."""

    id: int
    state: str
    message_id: int | None = None
    not_before: datetime | None = None
    attempts: int = 0
    unknowns: int = 0
    error: str | None = None


def add(conn: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows; a key that is already there is a promise already made, and is left alone."""
    conn.execute(insert(outbox).prefix_with("OR IGNORE", dialect="sqlite"), rows)


_earlier = outbox.alias("earlier")
_holds = (
    select(_earlier.c.id)
    .where(
        _earlier.c.recipient == outbox.c.recipient,
        _earlier.c.lane == outbox.c.lane,
        _earlier.c.id < outbox.c.id,
        or_(
            _earlier.c.state == "leased",
            and_(_earlier.c.state == "queued", _earlier.c.not_before < bindparam("hold")),
        ),
    )
    .exists()
)
_next = (
    select(outbox.c.id)
    .join(people, people.c.id == outbox.c.recipient)
    .where(
        outbox.c.state == "queued",
        outbox.c.not_before <= bindparam("now"),
        people.c.state == "active",
        ~_holds,
    )
    .order_by(outbox.c.lane, outbox.c.id)
    .limit(bindparam("n"))
)
_claim = (
    update(outbox)
    .where(outbox.c.id.in_(_next))
    .values(state="leased", lease_owner=bindparam("owner"), lease_until=bindparam("until"))
    .returning(outbox.c.id)
)
_card = outbox.alias("card")
_letters = (
    select(
        *(
            outbox.c[n]
            for n in ("id", "key", "recipient", "lane", "kind", "item", "item_id", "facts", "is_machine")
        ),
        *(outbox.c[n] for n in ("attempts", "unknowns", "created_at", "edits")),
        people.c.role,
        people.c.body,
        people.c.lang,
        identities.c.key_id.label("identity_key"),
        identities.c.sealed.label("identity"),
        _card.c.message_id.label("edits_message"),
    )
    .join(people, people.c.id == outbox.c.recipient)
    .join(identities, identities.c.person_id == outbox.c.recipient)
    .outerjoin(_card, _card.c.id == outbox.c.edits)
    .where(outbox.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(outbox.c.lane, outbox.c.id)
)


def claim(conn: Connection, now: datetime, *, n: int, owner: str, until: float) -> list[Claimed]:
    """Lease up to `n` due rows: urgent lanes first, one row of each (recipient, lane), in order."""
    values = {"now": now, "hold": now + HOLD, "n": n, "owner": owner, "until": until}
    ids = list(conn.execute(_claim, values).scalars())
    return [Claimed(**row._mapping) for row in conn.execute(_letters, {"ids": ids})] if ids else []


_settle = (
    update(outbox)
    .where(outbox.c.id == bindparam("row"), outbox.c.state == "leased")
    .values(
        state=bindparam("to"),
        message_id=func.coalesce(bindparam("message"), outbox.c.message_id),
        not_before=func.coalesce(bindparam("later", type_=outbox.c.not_before.type), outbox.c.not_before),
        attempts=bindparam("tries"),
        unknowns=bindparam("doubts"),
        settled_at=bindparam("at"),
        error=bindparam("why"),
        lease_owner=None,
        lease_until=None,
    )
)


def settle(conn: Connection, outcomes: Iterable[Settled], now: datetime) -> None:
    """Write down what became of claimed rows, in one statement."""
    rows = [
        {
            "row": one.id,
            "to": one.state,
            "message": one.message_id,
            "later": one.not_before,
            "tries": one.attempts,
            "doubts": one.unknowns,
            "at": None if one.state == "queued" else now,
            "why": one.error,
        }
        for one in outcomes
    ]
    conn.execute(_settle, rows)


def release_expired(conn: Connection, *, boot: str, monotonic: float) -> int:
    """Rows whose sender is gone go back into their line; whether they were sent is unknown.

    A lease is good while its machine has not been started anew (`boot` begins its owner's
    name) and the monotonic clock has not passed it.
    """
    expired = or_(outbox.c.lease_until < monotonic, ~outbox.c.lease_owner.startswith(boot))
    query = update(outbox).where(outbox.c.state == "leased", expired)
    return conn.execute(
        query.values(state="queued", unknowns=outbox.c.unknowns + 1, lease_owner=None, lease_until=None)
    ).rowcount


def next_due(conn: Connection) -> datetime | None:
    """When the earliest waiting row may go, for people who can be reached."""
    query = select(func.min(outbox.c.not_before)).join(people, people.c.id == outbox.c.recipient)
    return conn.execute(query.where(outbox.c.state == "queued", people.c.state == "active")).scalar()


def cards(conn: Connection, item: str, item_id: int, kinds: Sequence[str]) -> list[tuple[int, int, str]]:
    """The sent cards of an item, so that they can be redrawn: (row, recipient, kind)."""
    query = select(outbox.c.id, outbox.c.recipient, outbox.c.kind).where(
        outbox.c.item == item,
        outbox.c.item_id == item_id,
        outbox.c.kind.in_(kinds),
        outbox.c.state == "sent",
        outbox.c.edits.is_(None),
    )
    return [(row.id, row.recipient, row.kind) for row in conn.execute(query)]


def by_message(
    conn: Connection, recipient: int, message_id: int
) -> tuple[str, str | None, int | None] | None:
    """What the message of a person's chat was about: (kind, item, item id)."""
    query = select(outbox.c.kind, outbox.c.item, outbox.c.item_id).where(
        outbox.c.recipient == recipient, outbox.c.message_id == message_id
    )
    row = conn.execute(query).first()
    return (row.kind, row.item, row.item_id) if row else None


def counts(conn: Connection) -> dict[str, int]:
    """How many rows stand in each state."""
    rows = conn.execute(select(outbox.c.state, func.count().label("n")).group_by(outbox.c.state))
    return {row.state: row.n for row in rows}


def drop_waiting(conn: Connection, recipient: int) -> None:
    """What was still to be sent to a person who left office is not sent any more."""
    query = update(outbox).where(outbox.c.recipient == recipient, outbox.c.state == "queued")
    conn.execute(query.values(state="dropped"))
