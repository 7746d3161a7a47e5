"""The durable way in: stored, then handed out, then settled."""

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

#: Chats taken up in one look; what is left is found by the next one, or by another process.
AT_ONCE = 1000


class Inbox:
    """Updates from Telegram, sealed at rest, each handled once; `wake` is called after promising a letter."""

    def __init__(self, db: Database, keyring: Keyring, chat_leases: ChatLeases) -> None:
        self._db = db
        self._keyring = keyring
        self.chat_leases = chat_leases
        self.wake: Callable[[], None] = lambda: None

    async def store(self, batch: Sequence[Raw], now: datetime) -> list[StoredUpdate]:
        """Commit a batch and take its free chats, in one transaction.

        Returns what is to be handled here, in order: what waits in the chats that are ours.
        """
        updates = {
            raw["update_id"]: StoredUpdate(raw["update_id"], self._chat(raw), raw, now) for raw in batch
        }
        rows = [self._row(update) for update in updates.values()]
        chats = {update.chat for update in updates.values()}
        claim = self.chat_leases.claim()

        def work(conn: Connection) -> tuple[dict[bytes, int], list[StoredUpdate]]:
            ours = {} if self.chat_leases.is_leaving else CHAT_LEASES.acquire(conn, chats, claim)
            left = self._left(conn, ours)
            fresh = [updates[update_id] for update_id in inbox.add(conn, rows)]
            return ours, [*left, *(one for one in fresh if one.chat in ours)]

        return self.chat_leases.taken(*await self._db.write(work), claim.monotonic)

    async def take_up(self) -> list[StoredUpdate]:
        """What waits in chats that nobody holds, whose process has died or has slept, is ours from now on."""
        if self.chat_leases.is_leaving:
            return []
        claim = self.chat_leases.claim()
        lost, is_waiting = await self._db.read(lambda conn: self._look(conn, claim))
        if not lost and not is_waiting:
            return []
        taken = await self._db.write(lambda conn: self._taken_up(conn, claim))
        return self.chat_leases.taken(*taken, claim.monotonic)

    async def renew(self) -> None:
        """What is held stays ours."""
        chats, claim = self.chat_leases.chats, self.chat_leases.claim()
        if chats:
            renewed = await self._db.write(lambda conn: CHAT_LEASES.renew(conn, chats, claim))
            self.chat_leases.kept(chats, renewed, claim.monotonic)

    async def release(self) -> None:
        """Another process may go on at once."""
        await self._db.write(lambda conn: CHAT_LEASES.release(conn, self.chat_leases.owner))

    async def is_behind(self, moment: datetime) -> bool:
        """What was stored by then is still to be handled, here or by another process."""
        return await self._db.read(lambda conn: inbox.is_behind(conn, moment))

    async def take_retried(self) -> list[StoredUpdate]:
        """What an operator has put back into line since the last look, oldest first; handed out once."""
        if not await self._db.read(inbox.has_put_back):
            return []
        claim = self.chat_leases.claim()

        def work(conn: Connection) -> tuple[dict[bytes, int], list[StoredUpdate]]:
            found = [self._opened(row) for row in inbox.put_back(conn)]
            inbox.take_back(conn, {one.update_id: one.chat for one in found})
            ours = CHAT_LEASES.acquire(conn, {one.chat for one in found}, claim)
            return ours, [one for one in found if one.chat in ours]

        return self.chat_leases.taken(*await self._db.write(work), claim.monotonic)

    async def acknowledge(
        self, ids: Collection[int], cards: Sequence[conversations.DrawnCard]
    ) -> list[StoredUpdate]:
        """Nothing is left to do for `ids`; people's screens stand in the messages of `cards`.

        Chats in which nothing waits are given back. Returns what others have stored for the rest.
        """
        idle, claim = self.chat_leases.idle_after(ids), self.chat_leases.claim()
        touched = self.chat_leases.chats_of(ids) | set(idle)

        def work(conn: Connection) -> tuple[dict[bytes, int], list[StoredUpdate]]:
            chat_lease_rows.lock(conn, touched)
            if ids:
                inbox.settle(conn, ids, claim.owner)
            conversations.cards_drawn(conn, cards)
            return self._given_back(conn, idle, claim) if idle else ({}, [])

        ours, left = await self._db.write(work)
        self.chat_leases.ended(ids)
        self.chat_leases.given_back(chat for chat in idle if chat not in ours)
        return self.chat_leases.taken(ours, left, claim.monotonic)

    def _given_back(
        self, conn: Connection, idle: Sequence[bytes], claim: LeaseClaim
    ) -> tuple[dict[bytes, int], list[StoredUpdate]]:
        if self.chat_leases.is_leaving:
            CHAT_LEASES.release(conn, claim.owner, idle)
            return {}, []
        free = chat_lease_rows.release(conn, claim.owner, idle)
        ours = CHAT_LEASES.acquire(conn, [chat for chat in idle if chat not in free], claim)
        return ours, self._left(conn, ours)

    def _look(self, conn: Connection, claim: LeaseClaim) -> tuple[list[str], bool]:
        """Who has lost what it held, and whether something waits that nobody holds."""
        now = claim.now(conn)
        held = [*CHAT_LEASES.owners(conn), *NAMED_LEASES.owners(conn)]
        lost = [owner for owner, until in held if until < now or self._is_dead(conn, owner)]
        return lost, bool(inbox.unheld(conn, 1))

    def _taken_up(self, conn: Connection, claim: LeaseClaim) -> tuple[dict[bytes, int], list[StoredUpdate]]:
        held = {owner for owner, _ in (*CHAT_LEASES.owners(conn), *NAMED_LEASES.owners(conn))}
        dead, now = [owner for owner in held if self._is_dead(conn, owner)], claim.now(conn)
        for leases in (CHAT_LEASES, NAMED_LEASES):
            leases.delete_expired(conn, dead, now)
        ours = CHAT_LEASES.acquire(conn, inbox.unheld(conn, AT_ONCE), claim)
        return ours, self._left(conn, ours)

    def _is_dead(self, conn: Connection, owner: str) -> bool:
        return process_id.is_dead(owner, is_one_machine=conn.dialect.name == "sqlite")

    def _left(self, conn: Connection, ours: Collection[bytes]) -> list[StoredUpdate]:
        """What waits in these chats and was not taken up here."""
        unknown = [one for one in inbox.waiting(conn, ours) if not self.chat_leases.knows(one)]
        found = [self._opened(row) for row in inbox.rows_of(conn, unknown)]
        return [one for one in found if one.chat in ours]

    async def reload(self, update: StoredUpdate) -> StoredUpdate | None:
        """The update as the store knows it; None where nothing is left to do for it."""
        state = await self._db.read(lambda conn: inbox.state(conn, update.update_id))
        if state not in {"new", "applied"}:
            return None
        return replace(update, is_applied=state == "applied", outcome_unknown=False)

    async def failed(
        self, update: StoredUpdate, error: str, *, last_try: int, now: datetime
    ) -> StoredUpdate | None:
        """Count a failed try; None once nothing more is tried.

        What has had no effect is then set aside, and its person is told. What has had its effect
        failed only in being shown: set aside and taken up again it would happen twice.
        """

        def work(conn: Connection) -> StoredUpdate | None:
            fence = fencing_token_of(update)
            if fence is not None and not chat_lease_rows.holds(conn, fence):
                raise LeaseLost
            state, tries = inbox.failed(conn, update.update_id, error)
            if tries < last_try:
                return replace(update, is_applied=state == "applied", tries=tries)
            if state == "applied":
                inbox.settle(conn, [update.update_id], self.chat_leases.owner)
            elif state == "new":
                self._set_aside(conn, update, now)
            return None

        left = await self._db.write(work)
        if left is None:
            self.wake()
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

    def _opened(self, row: inbox.InboxRow) -> StoredUpdate:
        """In its chat's line, though the hash in the row may have been wiped since (retention)."""
        plain = self._keyring.sealer.open("inbox", row.update_id, Sealed(row.key_id, row.sealed))
        raw = json.loads(plain)
        return StoredUpdate(row.update_id, self._chat(raw), raw, row.received_at, row.state == "applied")


def _apology(update_id: int, person: PersonId, now: datetime) -> dict[str, Any]:
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
