"""The durable way out: rows are claimed when the limiter grants, sent by the edge, settled together."""

import json
import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
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

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class OutboxMessage:
    """A claimed row, ready to be rendered in its reader's language and sent to `chat_id`."""

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
    """One visit of the sender to the store: what became of letters, and how many more it may take.

    `flying` is named when leases are to be looked after: what is on its way stays ours. `is_unsure`: of
    the visit before nobody knows whether it was committed, so what else is ours was given to nobody.
    `silent_until` is a silence that Telegram asked for and that the store has not heard of.
    """

    now: datetime
    monotonic: float
    n: int
    priority: Priority = Priority.BULK
    outcomes: Sequence[SendOutcome] = ()
    gone: Collection[PersonId] = ()
    in_flight: Collection[int] | None = None
    outcome_unknown: bool = False
    silent_until: float | None = None


@dataclass(frozen=True, slots=True)
class OutboxBatch:
    """What a visit brought: letters to send, how many the pace would have let go, and when the next is due.

    `due` is on the monotonic clock of the visit; None where nothing was asked for.
    """

    messages: Sequence[OutboxMessage] = ()
    granted: int = 0
    due: float | None = None


class Outbox:
    """What must reach people; `counted` is told what became of letters, once that is committed."""

    def __init__(self, db: Database, keyring: Keyring, pace: RateLimit, *, owner: str, lease: float) -> None:
        self._db = db
        self._pace = pace
        self._keyring = keyring
        self._owner = owner
        self._lease = lease
        self.counted: Callable[[Sequence[SendOutcome]], None] = lambda _: None

    async def take_over(self, monotonic: float) -> int:
        """Rows that dead senders had on their way go back into their lines; returns how many.

        What a living process sends is left to it, until its lease ends.
        """

        def work(conn: Connection) -> int:
            is_one_machine = conn.dialect.name == "sqlite"
            known = claims.owners(conn)
            dead = [one for one in known if process_id.is_dead(one, is_one_machine=is_one_machine)]
            send_rate.forget(conn, but=process_id.clock_of(self._owner, is_one_machine=is_one_machine))
            now = self._now(conn, monotonic)
            return claims.release_expired(conn, before=now) + claims.release_dead(conn, dead)

        return await self._db.write(work)

    async def exchange(self, round_: OutboxRequest) -> OutboxBatch:
        """Settle, look after leases and claim the next letters, in one transaction.

        People in `gone` are away until they come back. A letter whose reader's account cannot be
        opened fails, and stands in no other's way.
        """

        def work(conn: Connection) -> OutboxBatch:
            now = self._now(conn, round_.monotonic)
            lease = claims.Lease(self._owner, now + self._lease)
            if round_.outcomes:
                claims.settle(conn, round_.outcomes, round_.now, owner=self._owner)
            for person in round_.gone:
                people.change(conn, person, state=PersonState.AWAY)
            if round_.in_flight is not None and round_.outcome_unknown:
                claims.requeue(conn, self._owner, round_.in_flight)
            if round_.in_flight is not None:
                claims.renew(conn, lease, round_.in_flight)
                claims.release_expired(conn, before=now, in_flight=round_.in_flight)
            return self._paced(conn, round_, lease, now) if round_.n or round_.silent_until else OutboxBatch()

        turn = await self._db.write(work)
        self.counted(round_.outcomes)
        return turn

    def _now(self, conn: Connection, monotonic: float) -> float:
        """The store's time, which all who lease letters there count by."""
        return LeaseClaim(self._owner, self._lease, monotonic).now(conn)

    def _paced(self, conn: Connection, round_: OutboxRequest, lease: claims.Lease, now: float) -> OutboxBatch:
        """The row of the pace is locked: two processes together take no more than one may."""
        clock = process_id.clock_of(self._owner, is_one_machine=conn.dialect.name == "sqlite")
        known = due = send_rate.due(conn, clock)
        if round_.silent_until is not None:
            due = max(due, self._pace.paused_until(now + round_.silent_until - round_.monotonic))
        n = min(round_.n, self._pace.granted(due, now))
        letters = self._claimed(conn, round_, lease, n=n) if n else []
        due = self._pace.taken(due, now, len(letters)) if letters else due
        if due != known:
            send_rate.set_due(conn, clock, due)
        return OutboxBatch(letters, n, due - now + round_.monotonic)

    def _claimed(
        self, conn: Connection, round_: OutboxRequest, lease: claims.Lease, *, n: int
    ) -> list[OutboxMessage]:
        letters, broken = [], []
        for row in claims.claim(conn, round_.now, lease, n=n, priority=round_.priority):
            try:
                letters.append(self._letter(row))
            except KeyTrouble:
                log.exception("a reader's account cannot be opened", extra={"outbox": row.id})
                broken.append(SendOutcome(row.id, "failed", error="KeyTrouble"))
        if broken:
            claims.settle(conn, broken, round_.now, owner=self._owner)
        return letters

    def _letter(self, row: claims.Claimed) -> OutboxMessage:
        sealed = Sealed(row.identity_key, row.identity)
        account = json.loads(self._keyring.sealer.open("identities", row.recipient, sealed))
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


#: Surely not sent: tried again for three days, then given up (decision "answers of Telegram").
GIVE_UP = timedelta(hours=72)
#: Outcome unknown: tried again after these pauses, then left to the operator.
DOUBTS = (timedelta(seconds=5), timedelta(minutes=1), timedelta(minutes=10))
LONGEST_PAUSE = timedelta(hours=1)


def sent(letter: OutboxMessage, message_id: int | None) -> SendOutcome:
    """Telegram took it."""
    return SendOutcome(letter.id, "sent", message_id, attempts=letter.attempts, unknowns=letter.unknowns)


def not_sent(letter: OutboxMessage, now: datetime, error: str, pause: timedelta | None = None) -> SendOutcome:
    """Surely not sent: later, with growing pauses from 3 s to 1 h, or given up after 72 h."""
    if letter.troubled_at is not None and now - letter.troubled_at > GIVE_UP:
        return failed(letter, error)
    tries = letter.attempts + (pause is None)
    wait = pause if pause is not None else min(timedelta(seconds=3 * 2 ** min(tries - 1, 12)), LONGEST_PAUSE)
    return replace(_again(letter, now, wait), attempts=tries, error=error)


def in_doubt(letter: OutboxMessage, now: datetime, error: str) -> SendOutcome:
    """It may have been sent: tried again three times, then `unknown` for the operator to see."""
    doubts = letter.unknowns + 1
    if doubts > len(DOUBTS):
        return SendOutcome(letter.id, "unknown", attempts=letter.attempts, unknowns=doubts, error=error)
    return replace(_again(letter, now, DOUBTS[doubts - 1]), unknowns=doubts, error=error)


def failed(letter: OutboxMessage, error: str) -> SendOutcome:
    """Our own fault: sending it again would not help."""
    return SendOutcome(
        letter.id, "failed", attempts=letter.attempts + 1, unknowns=letter.unknowns, error=error
    )


def dropped(letter: OutboxMessage, why: str) -> SendOutcome:
    """No longer true or no longer theirs to read."""
    return SendOutcome(letter.id, "dropped", attempts=letter.attempts, unknowns=letter.unknowns, error=why)


def later(letter: OutboxMessage, at: datetime) -> SendOutcome:
    """Not at this hour: the row waits until then."""
    return SendOutcome(letter.id, "queued", not_before=at, attempts=letter.attempts, unknowns=letter.unknowns)


def away(letter: OutboxMessage, now: datetime) -> SendOutcome:
    """The person cannot be reached; the row waits for them, and holds nobody up."""
    return later(letter, now)


def _again(letter: OutboxMessage, now: datetime, wait: timedelta) -> SendOutcome:
    return SendOutcome(
        letter.id,
        "queued",
        not_before=now + wait,
        troubled_at=letter.troubled_at or now,
        attempts=letter.attempts,
        unknowns=letter.unknowns,
    )
