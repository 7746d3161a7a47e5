"""Rows of the outbox on their way: claimed by one sender, settled in batches, given back if it was killed."""

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

#: A row whose try failed holds its lane no longer than this after its first try (issue 2, section 3).
HOLD = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row that is ours to send, with what the sender must know of its reader."""

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
    """What became of a claimed row; `troubled_at` is when its first try failed, None where none has."""

    id: int
    state: str
    message_id: int | None = None
    not_before: datetime | None = None
    troubled_at: datetime | None = None
    attempts: int = 0
    unknowns: int = 0
    error: str | None = None


_other = outbox.alias("other")


def _held(priority: ColumnElement[int]) -> Select[Any]:
    """Something of the same line is on its way, or stands before it: due, or not long enough in trouble."""
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


def _next(held: Select[Any]) -> Select[Any]:
    """What may go now, in order."""
    return (
        select(outbox.c.id)
        .join(people, people.c.id == outbox.c.recipient)
        .join(identities, identities.c.person_id == outbox.c.recipient)
        .where(
            waits(outbox),
            outbox.c.state == QUEUED,
            outbox.c.not_before <= bindparam("now"),
            outbox.c.priority <= bindparam("most_bulky"),
            people.c.state == "active",
            ~held.exists(),
        )
        .order_by(outbox.c.priority, outbox.c.id)
        .limit(bindparam("n"))
    )


_take = (
    update(outbox)
    .values(state="leased", lease_owner=bindparam("owner"), lease_until=bindparam("until"))
    .returning(outbox.c.id)
)
_card = outbox.alias("card")
#: The columns of `Claimed`, in its order.
_letters = (
    select(
        *(
            outbox.c[n]
            for n in ("id", "key", "recipient", "priority", "kind", "item", "item_id", "facts", "is_machine")
        ),
        *(outbox.c[n] for n in ("attempts", "unknowns", "troubled_at")),
        *(people.c[n] for n in ("role", "body", "lang")),
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

#: SQLite leases first and reads then; PostgreSQL does both in one statement, which is one way there and back.
_claim = _take.where(outbox.c.id.in_(_next(_held(_other.c.priority))))
_claimed = _letters.where(outbox.c.id.in_(bindparam("ids", expanding=True)))
#: PostgreSQL looks each line up by its reader: the offset keeps it from a join, the sum from the index of
#: lanes. Its figures are old while thousands of letters come, and either would walk all of them for each.
_found = _next(_held(_other.c.priority + literal_column("0")).offset(literal_column("0")))
#: Chosen once, apart: a subquery with a limit may be run again for each row that it is compared with.
_chosen = dialects.locked(_found, of=outbox, skip=True).cte("chosen")
_taken = _take.where(outbox.c.id.in_(select(_chosen.c.id))).cte("taken")
_claim_at_once = _letters.where(outbox.c.id.in_(select(_taken.c.id)))


@dataclass(frozen=True, slots=True)
class Lease:
    """Who sends, and until when by the store's time nobody else may."""

    owner: str
    until: float


def claim(conn: Connection, now: datetime, lease: Lease, *, n: int, priority: int) -> list[Claimed]:
    """Lease up to `n` due rows, no less urgent than `lane`: urgent first, one of each line, in order."""
    values = {
        "now": now,
        "hold": now - HOLD,
        "n": n,
        "most_bulky": priority,
        "owner": lease.owner,
        "until": lease.until,
    }
    dialects.lock_line(conn, dialects.CLAIMS)  # of two rows of a line, each claimer would see one free
    rows: Iterable[Any]
    if conn.dialect.name == dialects.SQLITE:
        ids = list(conn.execute(_claim, values).scalars())
        rows = conn.execute(_claimed, {"ids": ids}) if ids else ()
    else:
        rows = conn.execute(_claim_at_once, values)
    return [Claimed(*row) for row in rows]


_free = {"lease_owner": None, "lease_until": None}
_ended = update(outbox).where(waits(outbox))
#: That it was sent stays true when the lease has passed on meanwhile; any other outcome is then another's.
_is_sent: dict[str, Any] = {
    "state": "sent",
    "settled_at": bindparam("at"),
    "troubled_at": None,
    "error": None,
    **_free,
}
_sent = _ended.where(outbox.c.id == bindparam("row")).values(
    message_id=func.coalesce(bindparam("message"), outbox.c.message_id), **_is_sent
)
_came = (
    func.unnest(bindparam("rows", type_=ARRAY(BigInteger)), bindparam("messages", type_=ARRAY(BigInteger)))
    .table_valued(column("row", BigInteger), column("message", BigInteger), name="came")
    .render_derived()
)
_sent_at_once = _ended.where(outbox.c.id == _came.c.row).values(
    message_id=func.coalesce(_came.c.message, outbox.c.message_id), **_is_sent
)
_not_sent = _ended.where(outbox.c.id == bindparam("row"), outbox.c.lease_owner == bindparam("owner")).values(
    state=bindparam("to"),
    not_before=func.coalesce(bindparam("later", type_=outbox.c.not_before.type), outbox.c.not_before),
    settled_at=bindparam("at"),
    troubled_at=bindparam("troubled"),
    attempts=bindparam("tries"),
    unknowns=bindparam("doubts"),
    error=bindparam("why"),
    **_free,
)


def settle(conn: Connection, outcomes: Collection[SendOutcome], now: datetime, *, owner: str) -> None:
    """Write down what became of rows that `owner` claimed."""
    if sent := [one for one in outcomes if one.state == "sent"]:
        _settle_sent(conn, sent, now)
    if others := [_said(one, owner, now) for one in outcomes if one.state != "sent"]:
        conn.execute(_not_sent, others)


def _settle_sent(conn: Connection, sent: Collection[SendOutcome], now: datetime) -> None:
    """PostgreSQL is told of all in one statement: it takes each as dear as a few."""
    if conn.dialect.name == dialects.SQLITE:
        conn.execute(_sent, [{"row": one.id, "message": one.message_id, "at": now} for one in sent])
    else:
        rows, messages = [one.id for one in sent], [one.message_id for one in sent]
        conn.execute(_sent_at_once, {"rows": rows, "messages": messages, "at": now})


def _said(one: SendOutcome, owner: str, now: datetime) -> dict[str, Any]:
    return {
        "row": one.id,
        "owner": owner,
        "to": one.state,
        "later": one.not_before,
        "at": None if one.state == "queued" else now,
        "troubled": one.troubled_at,
        "tries": one.attempts,
        "doubts": one.unknowns,
        "why": one.error,
    }


_give_back = (
    update(outbox)
    .where(
        outbox.c.lease_owner == bindparam("owner"),
        outbox.c.state == LEASED,
        outbox.c.id.not_in(bindparam("flying", expanding=True)),
    )
    .values(state="queued", lease_owner=None, lease_until=None)
)


def requeue(conn: Connection, owner: str, in_flight: Collection[int]) -> None:
    """What `owner` has but those in `flying` it never got to know of, so it was surely not sent."""
    conn.execute(_give_back, {"owner": owner, "flying": list(in_flight)})


_release = (
    update(outbox)
    .where(
        waits(outbox),
        outbox.c.state == LEASED,
        outbox.c.id.not_in(bindparam("flying", expanding=True)),
        outbox.c.lease_until < bindparam("before"),
    )
    .values(state="queued", unknowns=outbox.c.unknowns + 1, lease_owner=None, lease_until=None)
)
_release_of = (
    update(outbox)
    .where(waits(outbox), outbox.c.state == LEASED, outbox.c.lease_owner == bindparam("dead"))
    .values(state="queued", unknowns=outbox.c.unknowns + 1, lease_owner=None, lease_until=None)
)
_renew = (
    update(outbox)
    .where(outbox.c.id.in_(bindparam("flying", expanding=True)), outbox.c.lease_owner == bindparam("owner"))
    .values(lease_until=bindparam("until"))
)


def owners(conn: Connection) -> list[str]:
    """Who has letters on their way."""
    rows = select(outbox.c.lease_owner).where(waits(outbox), outbox.c.state == LEASED).distinct()
    return [owner for owner in conn.execute(rows).scalars() if owner is not None]


def release_dead(conn: Connection, dead: Collection[str]) -> int:
    """What the dead had on their way goes back too."""
    return sum(conn.execute(_release_of, {"dead": owner}).rowcount for owner in dead)


def release_expired(conn: Connection, *, before: float, in_flight: Collection[int] = ()) -> int:
    """Rows leased until `before` go back into their line; whether they were sent is unknown.

    Those in `flying` are on their way from here, however long that takes.
    """
    return conn.execute(_release, {"before": before, "flying": list(in_flight)}).rowcount


def renew(conn: Connection, lease: Lease, in_flight: Collection[int]) -> None:
    """What is still on its way stays ours."""
    conn.execute(_renew, {"flying": list(in_flight), "owner": lease.owner, "until": lease.until})
