"""The durable way out: rows are claimed when the limiter grants, sent by the edge, settled in batches."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from db import outbox, people
from db.engine import Database
from db.outbox import Settled
from domain.notices import Lane
from domain.people import Actor, Lang, PersonState, Role
from services.sealing import Keyring, Sealed


@dataclass(frozen=True, slots=True)
class Letter:
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
    created_at: datetime
    is_urgent: bool
    is_redraw: bool
    edits_message: int | None


class Outbox:
    """What must reach people."""

    def __init__(self, db: Database, keyring: Keyring, *, owner: str, lease: float) -> None:
        self._db = db
        self._keyring = keyring
        self._owner = owner
        self._boot = owner.partition("/")[0]
        self._lease = lease

    async def claim(self, now: datetime, monotonic: float, n: int) -> list[Letter]:
        """Lease up to `n` due rows, urgent lanes first, one of each person's lane."""

        def work(conn: Connection) -> list[outbox.Claimed]:
            return outbox.claim(conn, now, n=n, owner=self._owner, until=monotonic + self._lease)

        return [self._letter(row) for row in await self._db.write(work)]

    async def settle(self, outcomes: Sequence[Settled], gone: Sequence[int], now: datetime) -> None:
        """Write down outcomes in one transaction; people in `gone` are away until they come back."""

        def work(conn: Connection) -> None:
            outbox.settle(conn, outcomes, now)
            for person in gone:
                people.change(conn, person, state=PersonState.AWAY)

        await self._db.write(work)

    async def release_expired(self, monotonic: float) -> int:
        """Give back rows whose sender was killed; returns how many."""
        return await self._db.write(
            lambda conn: outbox.release_expired(conn, boot=self._boot, monotonic=monotonic)
        )

    async def next_due(self) -> datetime | None:
        """When the earliest waiting row may go."""
        return await self._db.read(outbox.next_due)

    def _letter(self, row: outbox.Claimed) -> Letter:
        sealed = Sealed(row.identity_key, row.identity)
        account = json.loads(self._keyring.sealer.open("identities", row.recipient, sealed))
        reader = Actor(row.recipient, Role(row.role), row.body, Lang(row.lang))
        return Letter(
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
            created_at=row.created_at,
            is_urgent=row.lane == Lane.URGENT,
            is_redraw=row.edits is not None,
            edits_message=row.edits_message,
        )


#: Surely not sent: tried again for three days, then given up (decision "answers of Telegram").
GIVE_UP = timedelta(hours=72)
#: Outcome unknown: tried again after these pauses, then left to the operator.
DOUBTS = (timedelta(seconds=5), timedelta(minutes=1), timedelta(minutes=10))
LONGEST_PAUSE = timedelta(hours=1)


def sent(letter: Letter, message_id: int | None) -> Settled:
    """Telegram took it."""
    return Settled(letter.id, "sent", message_id, attempts=letter.attempts, unknowns=letter.unknowns)


def not_sent(letter: Letter, now: datetime, error: str, pause: timedelta | None = None) -> Settled:
    """Surely not sent: later, with growing pauses from 3 s to 1 h, or given up after 72 h."""
    if now - letter.created_at > GIVE_UP:
        return failed(letter, error)
    tries = letter.attempts + (pause is None)
    wait = pause if pause is not None else min(timedelta(seconds=3 * 2 ** min(tries - 1, 12)), LONGEST_PAUSE)
    return Settled(
        letter.id, "queued", not_before=now + wait, attempts=tries, unknowns=letter.unknowns, error=error
    )


def in_doubt(letter: Letter, now: datetime, error: str) -> Settled:
    """It may have been sent: tried again three times, then `unknown` for the operator to see."""
    doubts = letter.unknowns + 1
    if doubts > len(DOUBTS):
        return Settled(letter.id, "unknown", attempts=letter.attempts, unknowns=doubts, error=error)
    later = now + DOUBTS[doubts - 1]
    return Settled(
        letter.id, "queued", not_before=later, attempts=letter.attempts, unknowns=doubts, error=error
    )


def failed(letter: Letter, error: str) -> Settled:
    """Our own fault: sending it again would not help."""
    return Settled(letter.id, "failed", attempts=letter.attempts + 1, unknowns=letter.unknowns, error=error)


def dropped(letter: Letter, why: str) -> Settled:
    """No longer true or no longer theirs to read."""
    return Settled(letter.id, "dropped", attempts=letter.attempts, unknowns=letter.unknowns, error=why)


def away(letter: Letter, now: datetime) -> Settled:
    """The person cannot be reached; the row waits for them."""
    return Settled(letter.id, "queued", not_before=now, attempts=letter.attempts, unknowns=letter.unknowns)
