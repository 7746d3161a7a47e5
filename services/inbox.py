"""The transactional inbox: updates are stored sealed, leased by chat, handled once and acknowledged."""

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from db import conversations, inbox, people
from db.engine.database import Database
from db.leases import chats as chat_lease_rows
from db.leases.chats import CHAT_LEASES
from db.leases.named import NAMED_LEASES
from db.leases.table import LeaseClaim
from db.outbox import messages
from domain.notifications.notification import Priority
from domain.people import PersonId
from services.encryption.sealing import Keyring, Sealed
from services.leases import process_id
from services.leases.chats import ChatLeases, LeaseLost, fencing_token_of
from services.unit_of_work import as_json
from services.updates import Raw, StoredUpdate, chat_of, kind_of

#: Orphaned chats that one search acquires; the next search, or another process, finds the rest.
BATCH = 1000

#: Chats that were acquired, each with its fencing token, and the updates that wait in them.
_Acquired = tuple[dict[bytes, int], list[StoredUpdate]]


class Inbox:
    """Updates from Telegram, each handled once; all methods raise StoreUnavailable.

    `wake` is called after a commit that promised messages.
    """

    def __init__(
        self, db: Database, keyring: Keyring, chat_leases: ChatLeases, wake: Callable[[], None]
    ) -> None:
        self._db = db
        self._keyring = keyring
        self.chat_leases = chat_leases
        self._wake = wake

    async def store(self, batch: Sequence[Raw], now: datetime) -> list[StoredUpdate]:
        """Commit a batch and acquire its free chats, in one transaction.

        Returns what this process is to handle, ordered by id: all that waits in chats of its own.
        """
        updates = {
            raw["update_id"]: StoredUpdate(raw["update_id"], self._chat(raw), raw, now) for raw in batch
        }
        rows = [self._row(update) for update in updates.values()]
        chats = {update.chat for update in updates.values()}
        claim = self.chat_leases.claim()

        def work(conn: Connection) -> _Acquired:
            ours = {} if self.chat_leases.is_leaving else CHAT_LEASES.acquire(conn, chats, claim)
            waiting = self._waiting(conn, ours)
            fresh = [updates[update_id] for update_id in inbox.add(conn, rows)]
            return ours, [*waiting, *(one for one in fresh if one.chat in ours)]

        return self.chat_leases.acquired(*await self._db.write(work), claim.monotonic)

    async def claim_orphaned(self) -> list[StoredUpdate]:
        """Acquire chats in which updates wait and whose lease is free, expired or of a dead process.

        Returns their updates, ordered by id.
        """
        if self.chat_leases.is_leaving:
            return []
        claim = self.chat_leases.claim()
        lost_owners, is_waiting = await self._db.read(lambda conn: self._orphans(conn, claim))
        if not lost_owners and not is_waiting:
            return []
        acquired = await self._db.write(lambda conn: self._claim_orphaned(conn, claim))
        return self.chat_leases.acquired(*acquired, claim.monotonic)

    async def renew_leases(self) -> None:
        """Renew the leases of all chats of this process; those that the store has given away are dropped."""
        chats, claim = self.chat_leases.chats, self.chat_leases.claim()
        if chats:
            renewed = await self._db.write(lambda conn: CHAT_LEASES.renew(conn, chats, claim))
            dropped = self.chat_leases.renewed(chats, renewed, claim.monotonic)
            if dropped:  # else their updates would wait until the lease ends
                await self._db.write(lambda conn: CHAT_LEASES.release(conn, claim.owner, dropped))

    async def release_leases(self) -> None:
        """Free all chats of this process at once."""
        await self._db.write(lambda conn: CHAT_LEASES.release(conn, self.chat_leases.owner))

    async def has_unhandled(self, stored_by: datetime) -> bool:
        """An update that was stored by then is still to be handled, by whichever process."""
        return await self._db.read(lambda conn: inbox.has_unhandled(conn, stored_by))

    async def claim_retried(self) -> list[StoredUpdate]:
        """Updates that `python -m bot retry` has put back and whose chats are ours, ordered by id."""
        if not await self._db.read(inbox.has_retried):
            return []
        claim = self.chat_leases.claim()

        def work(conn: Connection) -> _Acquired:
            found = [self._unsealed(row) for row in inbox.retried(conn)]
            inbox.take_retried(conn, {one.update_id: one.chat for one in found})
            ours = CHAT_LEASES.acquire(conn, {one.chat for one in found}, claim)
            return ours, [one for one in found if one.chat in ours]

        return self.chat_leases.acquired(*await self._db.write(work), claim.monotonic)

    async def acknowledge(
        self, ids: Collection[int], cards: Sequence[conversations.DrawnCard]
    ) -> list[StoredUpdate]:
        """Mark updates answered, note where `cards` stand and release idle chats, in one transaction.

        Returns updates that other processes have stored for chats that are still ours.
        """
        idle, claim = self.chat_leases.idle_after(ids), self.chat_leases.claim()
        touched = self.chat_leases.chats_of(ids) | set(idle)

        def work(conn: Connection) -> _Acquired:
            chat_lease_rows.lock(conn, touched)
            if ids:
                inbox.mark_answered(conn, ids, claim.owner)
            conversations.cards_drawn(conn, cards)
            return self._release_idle(conn, idle, claim) if idle else ({}, [])

        ours, waiting = await self._db.write(work)
        self.chat_leases.finished(ids)
        self.chat_leases.released(chat for chat in idle if chat not in ours)
        return self.chat_leases.acquired(ours, waiting, claim.monotonic)

    def _release_idle(self, conn: Connection, idle: Sequence[bytes], claim: LeaseClaim) -> _Acquired:
        if self.chat_leases.is_leaving:
            CHAT_LEASES.release(conn, claim.owner, idle)
            return {}, []
        free = chat_lease_rows.release_idle(conn, claim.owner, idle)
        ours = CHAT_LEASES.acquire(conn, [chat for chat in idle if chat not in free], claim)
        return ours, self._waiting(conn, ours)

    def _orphans(self, conn: Connection, claim: LeaseClaim) -> tuple[list[str], bool]:
        """Owners that are dead or have let a lease expire; whether an update waits in a free chat."""
        now = claim.now(conn)
        held = [*CHAT_LEASES.owners(conn), *NAMED_LEASES.owners(conn)]
        lost = [owner for owner, until in held if until < now or self._is_dead(conn, owner)]
        return lost, bool(inbox.unleased_chats(conn, 1))

    def _claim_orphaned(self, conn: Connection, claim: LeaseClaim) -> _Acquired:
        held = {owner for owner, _ in (*CHAT_LEASES.owners(conn), *NAMED_LEASES.owners(conn))}
        dead, now = [owner for owner in held if self._is_dead(conn, owner)], claim.now(conn)
        for leases in (CHAT_LEASES, NAMED_LEASES):
            leases.delete_expired(conn, dead, now)
        ours = CHAT_LEASES.acquire(conn, inbox.unleased_chats(conn, BATCH), claim)
        return ours, self._waiting(conn, ours)

    def _is_dead(self, conn: Connection, owner: str) -> bool:
        return process_id.is_dead(owner, is_one_machine=conn.dialect.name == "sqlite")

    def _waiting(self, conn: Connection, chats: Collection[bytes]) -> list[StoredUpdate]:
        """Updates that wait in these chats and were not taken here yet."""
        unknown = [one for one in inbox.waiting(conn, chats) if not self.chat_leases.knows(one)]
        found = [self._unsealed(row) for row in inbox.rows_of(conn, unknown)]
        return [one for one in found if one.chat in chats]

    async def reload(self, update: StoredUpdate) -> StoredUpdate | None:
        """The update as the store knows it; None if nothing is left to do for it."""
        state = await self._db.read(lambda conn: inbox.state(conn, update.update_id))
        if state not in {"new", "applied"}:
            return None
        return replace(update, is_applied=state == "applied", outcome_unknown=False)

    async def record_failure(
        self, update: StoredUpdate, error: str, *, last_try: int, now: datetime
    ) -> StoredUpdate | None:
        """Count a failed try; None once there is no further try. Raises LeaseLost.

        An update without effect is then set aside, and its person is told. An update whose effect is
        committed failed only in being shown: a retry would repeat the effect, so it is marked answered.
        """

        def work(conn: Connection) -> StoredUpdate | None:
            fence = fencing_token_of(update)
            if fence is not None and not chat_lease_rows.holds(conn, fence):
                raise LeaseLost
            state, tries = inbox.record_failure(conn, update.update_id, error)
            if tries < last_try:
                return replace(update, is_applied=state == "applied", tries=tries)
            if state == "applied":
                inbox.mark_answered(conn, [update.update_id], self.chat_leases.owner)
            elif state == "new":
                self._set_aside(conn, update, now)
            return None

        left = await self._db.write(work)
        if left is None:
            self._wake()
        return left

    def _set_aside(self, conn: Connection, update: StoredUpdate, now: datetime) -> None:
        inbox.set_aside(conn, update.update_id)
        person = people.known(conn, update.chat)
        if person is not None:
            messages.add(conn, [_apology(update.update_id, person.actor.id, now)])

    def _chat(self, raw: Raw) -> bytes:
        return self._keyring.lookup(chat_of(raw))

    def _row(self, update: StoredUpdate) -> inbox.InboxRow:
        sealed = self._keyring.sealer.seal("inbox", update.update_id, as_json(update.raw))
        kind = kind_of(update.raw)
        return inbox.InboxRow(
            update.update_id, update.chat, kind, update.received_at, sealed.key_id, sealed.blob
        )

    def _unsealed(self, row: inbox.InboxRow) -> StoredUpdate:
        """The chat is computed anew: retention may have wiped its hash from the row."""
        plain = self._keyring.sealer.open("inbox", row.update_id, Sealed(row.key_id, row.sealed))
        raw = json.loads(plain)
        return StoredUpdate(row.update_id, self._chat(raw), raw, row.received_at, row.state == "applied")


def _apology(update_id: int, person: PersonId, now: datetime) -> dict[str, Any]:
    """A row of the outbox that tells the person that their message was not handled."""
    return {
        "key": f"aside/{update_id}",
        "recipient": person,
        "priority": int(Priority.PERSONAL),
        "kind": "set-aside",
        "item": None,
        "item_id": None,
        "facts": {},
        "edits": None,
        "is_machine": False,
        "state": "queued",
        "not_before": now,
        "created_at": now,
    }
