"""Claims on the outbox: rows leased to one sender, their outcomes, and rows of dead senders requeued.

Messages of one recipient and one priority form a queue, of which one at a time is claimed.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    column,
    func,
    literal_column,
    or_,
    select,
    update,
)

from db.engine import dialects
from db.outbox.messages import LEASED, QUEUED, waits
from db.tables.core import identities, outbox, people

#: A row whose try failed blocks its queue no longer than this after its first try (issue 2, section 3).
MAX_BLOCKED = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A claimed row, with the role, body, language and sealed identity of its recipient."""

    id: int
    key: str
    recipient: int
    priority: int
    kind: str
    item: str | None
    item_id: int | None
    facts: dict[str, Any]
    is_machine: bool
    attempts: int
    unknowns: int
    troubled_at: datetime | None
    role: str
    body: str | None
    lang: str
    identity_key: str
    identity: bytes
    edits: int | None
    edits_message: int | None


@dataclass(frozen=True, slots=True)
class SendOutcome:
    """The outcome of a claimed row; `troubled_at` is when its first try failed, None if none has failed.

    `state`: sent, failed, unknown, dropped, or queued again from `not_before` on.
    """

    id: int
    state: str
    message_id: int | None = None
    not_before: datetime | None = None
    troubled_at: datetime | None = None
    attempts: int = 0
    unknowns: int = 0
    error: str | None = None


_other = outbox.alias("other")


def _blocked(priority: ColumnElement[int]) -> Select[Any]:
    """Another row of the same queue is being sent, or stands before: due, or failed a short while ago."""
    stands_before = and_(
        _other.c.id < outbox.c.id,
        or_(_other.c.not_before <= bindparam("now"), _other.c.troubled_at > bindparam("hold")),
    )
    return select(_other.c.id).where(
        _other.c.recipient == outbox.c.recipient,
        priority == outbox.c.priority,
        waits(_other),
        or_(_other.c.state == LEASED, stands_before),
    )


def _next(blocked: Select[Any]) -> Select[Any]:
    """Ids of rows that may be claimed now, in order."""
    return (
        select(outbox.c.id)
        .join(people, people.c.id == outbox.c.recipient)
        .join(identities, identities.c.person_id == outbox.c.recipient)
        .where(
            waits(outbox),
            outbox.c.state == QUEUED,
            outbox.c.not_before <= bindparam("now"),
            outbox.c.priority <= bindparam("least_urgent"),
            people.c.state == "active",
            ~blocked.exists(),
        )
        .order_by(outbox.c.priority, outbox.c.id)
        .limit(bindparam("n"))
    )


_lease = (
    update(outbox)
    .values(state="leased", lease_owner=bindparam("owner"), lease_until=bindparam("until"))
    .returning(outbox.c.id)
)
_card = outbox.alias("card")
#: The columns of `Claimed`, in its order.
_messages = (
    select(
        *(outbox.c[name] for name in ("id", "key", "recipient", "priority", "kind", "item", "item_id")),
        *(outbox.c[name] for name in ("facts", "is_machine", "attempts", "unknowns", "troubled_at")),
        *(people.c[name] for name in ("role", "body", "lang")),
        identities.c.key_id,
        identities.c.sealed,
        outbox.c.edits,
        _card.c.message_id,
    )
    .join(people, people.c.id == outbox.c.recipient)
    .join(identities, identities.c.person_id == outbox.c.recipient)
    .outerjoin(_card, _card.c.id == outbox.c.edits)
    .order_by(outbox.c.priority, outbox.c.id)
)

#: SQLite leases first and reads then; PostgreSQL does both in one statement, which saves a round trip.
_claim = _lease.where(outbox.c.id.in_(_next(_blocked(_other.c.priority))))
_claimed = _messages.where(outbox.c.id.in_(bindparam("ids", expanding=True)))
#: PostgreSQL looks each queue up by its recipient: the offset prevents a join, the sum the index by priority.
#: While thousands of messages come, its statistics are stale, and either would read all of them each time.
_found = _next(_blocked(_other.c.priority + literal_column("0")).offset(literal_column("0")))
#: A CTE, run once: a subquery with a limit may be run again for each row that it is compared with.
_chosen = dialects.locked(_found, of=outbox, skip=True).cte("chosen")
_leased = _lease.where(outbox.c.id.in_(select(_chosen.c.id))).cte("leased")
_claim_at_once = _messages.where(outbox.c.id.in_(select(_leased.c.id)))


@dataclass(frozen=True, slots=True)
class Lease:
    """Which sender claims, and until when by the store's time."""

    owner: str
    until: float


def claim(conn: Connection, now: datetime, lease: Lease, *, n: int, priority: int) -> list[Claimed]:
    """Lease up to `n` due rows, no less urgent than `priority`: urgent first, one of each queue, by id."""
    values = {
        "now": now,
        "hold": now - MAX_BLOCKED,
        "n": n,
        "least_urgent": priority,
        "owner": lease.owner,
        "until": lease.until,
    }
    dialects.lock_line(conn, dialects.CLAIMS)  # else two claimers could each take a row of one queue
    rows: Iterable[Any]
    if conn.dialect.name == dialects.SQLITE:
        ids = list(conn.execute(_claim, values).scalars())
        rows = conn.execute(_claimed, {"ids": ids}) if ids else ()
    else:
        rows = conn.execute(_claim_at_once, values)
    return [Claimed(*row) for row in rows]


_free = {"lease_owner": None, "lease_until": None}
_waiting = update(outbox).where(waits(outbox))
#: `sent` is recorded although the lease has passed on meanwhile; any other outcome is then the new owner's.
_is_sent: dict[str, Any] = {
    "state": "sent",
    "settled_at": bindparam("at"),
    "troubled_at": None,
    "error": None,
    **_free,
}
_sent = _waiting.where(outbox.c.id == bindparam("row")).values(
    message_id=func.coalesce(bindparam("message"), outbox.c.message_id), **_is_sent
)
_sent_rows = (
    func.unnest(bindparam("rows", type_=ARRAY(BigInteger)), bindparam("messages", type_=ARRAY(BigInteger)))
    .table_valued(column("row", BigInteger), column("message", BigInteger), name="sent_rows")
    .render_derived()
)
_sent_at_once = _waiting.where(outbox.c.id == _sent_rows.c.row).values(
    message_id=func.coalesce(_sent_rows.c.message, outbox.c.message_id), **_is_sent
)
_not_sent = _waiting.where(
    outbox.c.id == bindparam("row"), outbox.c.lease_owner == bindparam("owner")
).values(
    state=bindparam("to"),
    not_before=func.coalesce(bindparam("later", type_=outbox.c.not_before.type), outbox.c.not_before),
    settled_at=bindparam("at"),
    troubled_at=bindparam("troubled"),
    attempts=bindparam("tries"),
    unknowns=bindparam("unknown_outcomes"),
    error=bindparam("why"),
    **_free,
)


def record_outcomes(
    conn: Connection, outcomes: Collection[SendOutcome], now: datetime, *, owner: str
) -> None:
    """Record what became of rows that `owner` claimed."""
    if sent := [one for one in outcomes if one.state == "sent"]:
        _record_sent(conn, sent, now)
    if others := [_values(one, owner, now) for one in outcomes if one.state != "sent"]:
        conn.execute(_not_sent, others)


def _record_sent(conn: Connection, sent: Collection[SendOutcome], now: datetime) -> None:
    """PostgreSQL gets all in one statement: each statement costs it as much as a few rows."""
    if conn.dialect.name == dialects.SQLITE:
        conn.execute(_sent, [{"row": one.id, "message": one.message_id, "at": now} for one in sent])
    else:
        rows, messages = [one.id for one in sent], [one.message_id for one in sent]
        conn.execute(_sent_at_once, {"rows": rows, "messages": messages, "at": now})


def _values(one: SendOutcome, owner: str, now: datetime) -> dict[str, Any]:
    return {
        "row": one.id,
        "owner": owner,
        "to": one.state,
        "later": one.not_before,
        "at": None if one.state == "queued" else now,
        "troubled": one.troubled_at,
        "tries": one.attempts,
        "unknown_outcomes": one.unknowns,
        "why": one.error,
    }


_requeue = (
    update(outbox)
    .where(
        outbox.c.lease_owner == bindparam("owner"),
        outbox.c.state == LEASED,
        outbox.c.id.not_in(bindparam("in_flight", expanding=True)),
    )
    .values(state="queued", **_free)
)


def requeue(conn: Connection, owner: str, in_flight: Collection[int]) -> None:
    """Requeue what `owner` has leased except `in_flight`: the rest was never handed out, so not sent."""
    conn.execute(_requeue, {"owner": owner, "in_flight": list(in_flight)})


#: Whether these were sent is unknown.
_release = _waiting.where(outbox.c.state == LEASED).values(
    state="queued", unknowns=outbox.c.unknowns + 1, **_free
)
_release_expired = _release.where(
    outbox.c.id.not_in(bindparam("in_flight", expanding=True)), outbox.c.lease_until < bindparam("before")
)
_release_dead = _release.where(outbox.c.lease_owner == bindparam("dead"))
_renew = (
    update(outbox)
    .where(
        outbox.c.id.in_(bindparam("in_flight", expanding=True)), outbox.c.lease_owner == bindparam("owner")
    )
    .values(lease_until=bindparam("until"))
)


def owners(conn: Connection) -> list[str]:
    """Owners of leased rows."""
    rows = select(outbox.c.lease_owner).where(waits(outbox), outbox.c.state == LEASED).distinct()
    return [owner for owner in conn.execute(rows).scalars() if owner is not None]


def release_dead(conn: Connection, dead: Collection[str]) -> int:
    """Requeue what dead owners have leased; returns how many. Whether these were sent is unknown."""
    return sum(conn.execute(_release_dead, {"dead": owner}).rowcount for owner in dead)


def release_expired(conn: Connection, *, before: float, in_flight: Collection[int] = ()) -> int:
    """Requeue rows whose lease ended before; returns how many. Whether these were sent is unknown.

    Rows in `in_flight` are left out: this process is still sending them.
    """
    return conn.execute(_release_expired, {"before": before, "in_flight": list(in_flight)}).rowcount


def renew(conn: Connection, lease: Lease, in_flight: Collection[int]) -> None:
    """Renew the leases of rows that are still being sent."""
    conn.execute(_renew, {"in_flight": list(in_flight), "owner": lease.owner, "until": lease.until})
