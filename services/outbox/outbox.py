"""The transactional outbox: messages are claimed as the send rate grants, and their outcomes recorded."""

import json
import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from db import people
from db.engine.database import Database
from db.leases.table import LeaseClaim
from db.outbox import claims, send_rate
from db.outbox.claims import SendOutcome
from domain.notifications.notification import Priority
from domain.notifications.rate_limit import RateLimit
from domain.people import Actor, Lang, PersonId, PersonState, Role
from services.encryption.sealing import Keyring, KeyTrouble, Sealed
from services.leases import process_id
from services.outbox.delivery_counters import DeliveryCounters

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class OutboxMessage:
    """A claimed row, to be rendered in its reader's language and sent to `chat_id`.

    `facts` are the values of its text by name. `edits_message` is the message that a redraw edits.
    """

    id: int
    key: str
    kind: str
    reader: Actor
    chat_id: int
    item: str | None
    item_id: int | None
    facts: dict[str, Any]
    is_machine: bool
    attempts: int
    unknowns: int
    troubled_at: datetime | None
    is_urgent: bool
    is_redraw: bool
    edits_message: int | None


@dataclass(frozen=True, slots=True)
class OutboxRequest:
    """One transaction of the sender: outcomes to record, and up to `n` messages to claim.

    `now` is civil time in UTC, `monotonic` the sender's clock in seconds. `unreachable` are people who have
    blocked the bot. `in_flight` is None, or the messages whose leases are to be renewed. `outcome_unknown`:
    the commit of the request before is in doubt, so other rows of ours were never handed out.
    `paused_until` is a pause after a 429, on the monotonic clock, of which the store does not know yet.
    """

    now: datetime
    monotonic: float
    n: int
    priority: Priority = Priority.BULK
    outcomes: Sequence[SendOutcome] = ()
    unreachable: Collection[PersonId] = ()
    in_flight: Collection[int] | None = None
    outcome_unknown: bool = False
    paused_until: float | None = None


@dataclass(frozen=True, slots=True)
class OutboxBatch:
    """The result of a request: claimed messages, how many the rate granted, when the next is due.

    `due` is on the monotonic clock of the request; None if neither messages nor a pause were in it.
    """

    messages: Sequence[OutboxMessage] = ()
    granted: int = 0
    due: float | None = None


@dataclass(frozen=True)
class Outbox:
    """The messages of one database as one sender, `owner`, claims them; `lease` is in seconds.

    Outcomes are counted once they are committed. All methods raise StoreUnavailable.
    """

    db: Database
    keyring: Keyring
    rate: RateLimit
    owner: str
    lease: float
    counters: DeliveryCounters = field(default_factory=DeliveryCounters)

    async def requeue_orphaned(self, monotonic: float) -> int:
        """Requeue what senders were sending that are dead or have let the lease expire; returns how many."""

        def work(conn: Connection) -> int:
            is_one_machine = conn.dialect.name == "sqlite"
            known = claims.owners(conn)
            dead = [one for one in known if process_id.is_dead(one, is_one_machine=is_one_machine)]
            send_rate.forget(conn, but=process_id.clock_of(self.owner, is_one_machine=is_one_machine))
            now = self._now(conn, monotonic)
            return claims.release_expired(conn, before=now) + claims.release_dead(conn, dead)

        return await self.db.write(work)

    async def exchange(self, request: OutboxRequest) -> OutboxBatch:
        """Record outcomes, renew leases and claim the next messages, in one transaction.

        A message whose recipient's account cannot be unsealed fails and blocks no other.
        """

        def work(conn: Connection) -> OutboxBatch:
            now = self._now(conn, request.monotonic)
            lease = claims.Lease(self.owner, now + self.lease)
            if request.outcomes:
                claims.record_outcomes(conn, request.outcomes, request.now, owner=self.owner)
            for person in request.unreachable:
                people.change(conn, person, state=PersonState.AWAY)
            if request.in_flight is not None and request.outcome_unknown:
                claims.requeue(conn, self.owner, request.in_flight)
            if request.in_flight is not None:
                claims.renew(conn, lease, request.in_flight)
                claims.release_expired(conn, before=now, in_flight=request.in_flight)
            if not request.n and not request.paused_until:
                return OutboxBatch()
            return self._claim_at_rate(conn, request, lease, now)

        batch = await self.db.write(work)
        self.counters.count(request.outcomes)
        return batch

    def _now(self, conn: Connection, monotonic: float) -> float:
        """The store's time, by which all processes count leases of messages."""
        return LeaseClaim(self.owner, self.lease, monotonic).now(conn)

    def _claim_at_rate(
        self, conn: Connection, request: OutboxRequest, lease: claims.Lease, now: float
    ) -> OutboxBatch:
        """The row of the send rate is locked: all processes together stay within the one limit."""
        clock = process_id.clock_of(self.owner, is_one_machine=conn.dialect.name == "sqlite")
        known = due = send_rate.due(conn, clock)
        if request.paused_until is not None:
            due = max(due, self.rate.paused_until(now + request.paused_until - request.monotonic))
        n = min(request.n, self.rate.granted(due, now))
        messages = self._claim(conn, request, lease, n=n) if n else []
        due = self.rate.taken(due, now, len(messages)) if messages else due
        if due != known:
            send_rate.set_due(conn, clock, due)
        return OutboxBatch(messages, n, due - now + request.monotonic)

    def _claim(
        self, conn: Connection, request: OutboxRequest, lease: claims.Lease, *, n: int
    ) -> list[OutboxMessage]:
        messages, broken = [], []
        for row in claims.claim(conn, request.now, lease, n=n, priority=request.priority):
            try:
                messages.append(self._message(row))
            except KeyTrouble:
                log.exception("recipient's account cannot be unsealed", extra={"outbox": row.id})
                broken.append(SendOutcome(row.id, "failed", error="KeyTrouble"))
        if broken:
            claims.record_outcomes(conn, broken, request.now, owner=self.owner)
        return messages

    def _message(self, row: claims.Claimed) -> OutboxMessage:
        """Raises KeyTrouble."""
        sealed = Sealed(row.identity_key, row.identity)
        account = json.loads(self.keyring.sealer.open("identities", row.recipient, sealed))
        reader = Actor(row.recipient, Role(row.role), row.body, Lang(row.lang))
        return OutboxMessage(
            id=row.id,
            key=row.key,
            kind=row.kind,
            reader=reader,
            chat_id=account["account"],
            item=row.item,
            item_id=row.item_id,
            facts=row.facts,
            is_machine=row.is_machine,
            attempts=row.attempts,
            unknowns=row.unknowns,
            troubled_at=row.troubled_at,
            is_urgent=row.priority == Priority.URGENT,
            is_redraw=row.edits is not None,
            edits_message=row.edits_message,
        )


#: A message that was surely not sent is retried for so long (decision "answers of Telegram").
RETRY_FOR = timedelta(hours=72)
#: Pauses before the retries of a message whose outcome is unknown; then it is left to the operator.
UNKNOWN_RETRY_PAUSES = (timedelta(seconds=5), timedelta(minutes=1), timedelta(minutes=10))
LONGEST_PAUSE = timedelta(hours=1)


def sent(message: OutboxMessage, message_id: int | None) -> SendOutcome:
    """Telegram accepted it as this message; None for calls that return none."""
    return SendOutcome(message.id, "sent", message_id, attempts=message.attempts, unknowns=message.unknowns)


def not_sent(
    message: OutboxMessage, now: datetime, error: str, pause: timedelta | None = None
) -> SendOutcome:
    """Surely not sent: retried after `pause`, or after 3 s, doubled up to 1 h; `failed` after 72 h."""
    if message.troubled_at is not None and now - message.troubled_at > RETRY_FOR:
        return failed(message, error)
    tries = message.attempts + (pause is None)
    wait = pause if pause is not None else min(timedelta(seconds=3 * 2 ** min(tries - 1, 12)), LONGEST_PAUSE)
    return replace(_retry(message, now, wait), attempts=tries, error=error)


def in_doubt(message: OutboxMessage, now: datetime, error: str) -> SendOutcome:
    """Perhaps sent: retried three times, then `unknown`."""
    unknowns = message.unknowns + 1
    if unknowns > len(UNKNOWN_RETRY_PAUSES):
        return SendOutcome(message.id, "unknown", attempts=message.attempts, unknowns=unknowns, error=error)
    return replace(_retry(message, now, UNKNOWN_RETRY_PAUSES[unknowns - 1]), unknowns=unknowns, error=error)


def failed(message: OutboxMessage, error: str) -> SendOutcome:
    """Our own fault: a retry would not help."""
    return SendOutcome(
        message.id, "failed", attempts=message.attempts + 1, unknowns=message.unknowns, error=error
    )


def dropped(message: OutboxMessage, why: str) -> SendOutcome:
    """Outdated, or not for its reader any more."""
    return SendOutcome(message.id, "dropped", attempts=message.attempts, unknowns=message.unknowns, error=why)


def later(message: OutboxMessage, at: datetime) -> SendOutcome:
    """Queued until that moment; no failed try is counted."""
    return SendOutcome(
        message.id, "queued", not_before=at, attempts=message.attempts, unknowns=message.unknowns
    )


def away(message: OutboxMessage, now: datetime) -> SendOutcome:
    """The person has blocked the bot: queued until they are back, and no other message waits for it."""
    return later(message, now)


def _retry(message: OutboxMessage, now: datetime, wait: timedelta) -> SendOutcome:
    return SendOutcome(
        message.id,
        "queued",
        not_before=now + wait,
        troubled_at=message.troubled_at or now,
        attempts=message.attempts,
        unknowns=message.unknowns,
    )
