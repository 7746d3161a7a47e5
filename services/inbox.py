"""The durable way in: stored, then handed out, then settled."""

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from db import conversations, inbox, people
from db.engine.database import Database
from db.leases import chats as lines
from db.leases.chats import LINES
from db.leases.named import POSTS
from db.leases.table import Shift
from db.outbox import messages
from domain.notifications.notification import Lane
from domain.people import PersonId
from services.encryption.sealing import Keyring, Sealed
from services.leases import process_id
from services.leases.chats import Fenced, Holds, fence_of
from services.unit_of_work import as_json
from services.updates import Raw, Stored, chat_of, kind_of

#: Chats taken up in one look; what is left is found by the next one, or by another process.
AT_ONCE = 1000


class Inbox:
    """Updates from Telegram, sealed at rest, each handled once; `wake` is called after promising a letter."""

    def __init__(self, db: Database, keyring: Keyring, holds: Holds) -> None:
        self._db = db
        self._keyring = keyring
        self.holds = holds
        self.wake: Callable[[], None] = lambda: None

    async def store(self, batch: Sequence[Raw], now: datetime) -> list[Stored]:
        """Commit a batch and take its free chats, in one transaction.

        Returns what is to be handled here, in order: what waits in the chats that are ours.
        """
        updates = {raw["update_id"]: Stored(raw["update_id"], self._chat(raw), raw, now) for raw in batch}
        rows = [self._row(update) for update in updates.values()]
        chats = {update.chat for update in updates.values()}
        shift = self.holds.shift()

        def work(conn: Connection) -> tuple[dict[bytes, int], list[Stored]]:
            ours = {} if self.holds.is_leaving else LINES.take(conn, chats, shift)
            left = self._left(conn, ours)
            fresh = [updates[update_id] for update_id in inbox.add(conn, rows)]
            return ours, [*left, *(one for one in fresh if one.chat in ours)]

        return self.holds.taken(*await self._db.write(work), shift.monotonic)

    async def take_up(self) -> list[Stored]:
        """What waits in chats that nobody holds, whose process has died or has slept, is ours from now on."""
        if self.holds.is_leaving:
            return []
        shift = self.holds.shift()
        lost, is_waiting = await self._db.read(lambda conn: self._look(conn, shift))
        if not lost and not is_waiting:
            return []
        taken = await self._db.write(lambda conn: self._taken_up(conn, shift))
        return self.holds.taken(*taken, shift.monotonic)

    async def renew(self) -> None:
        """What is held stays ours."""
        chats, shift = self.holds.chats, self.holds.shift()
        if chats:
            renewed = await self._db.write(lambda conn: LINES.renew(conn, chats, shift))
            self.holds.kept(chats, renewed, shift.monotonic)

    async def leave(self) -> None:
        """Another process may go on at once."""
        await self._db.write(lambda conn: LINES.leave(conn, self.holds.owner))

    async def is_behind(self, moment: datetime) -> bool:
        """What was stored by then is still to be handled, here or by another process."""
        return await self._db.read(lambda conn: inbox.is_behind(conn, moment))

    async def taken_back(self) -> list[Stored]:
        """What an operator has put back into line since the last look, oldest first; handed out once."""
        if not await self._db.read(inbox.has_put_back):
            return []
        shift = self.holds.shift()

        def work(conn: Connection) -> tuple[dict[bytes, int], list[Stored]]:
            found = [self._opened(row) for row in inbox.put_back(conn)]
            inbox.take_back(conn, {one.update_id: one.chat for one in found})
            ours = LINES.take(conn, {one.chat for one in found}, shift)
            return ours, [one for one in found if one.chat in ours]

        return self.holds.taken(*await self._db.write(work), shift.monotonic)

    async def settle(self, ids: Collection[int], cards: Sequence[conversations.Drawn]) -> list[Stored]:
        """Nothing is left to do for `ids`; people's screens stand in the messages of `cards`.

        Chats in which nothing waits are given back. Returns what others have stored for the rest.
        """
        idle, shift = self.holds.idle_after(ids), self.holds.shift()
        touched = self.holds.chats_of(ids) | set(idle)

        def work(conn: Connection) -> tuple[dict[bytes, int], list[Stored]]:
            lines.lock(conn, touched)
            if ids:
                inbox.settle(conn, ids, shift.owner)
            conversations.cards_drawn(conn, cards)
            return self._given_back(conn, idle, shift) if idle else ({}, [])

        ours, left = await self._db.write(work)
        self.holds.ended(ids)
        self.holds.given_back(chat for chat in idle if chat not in ours)
        return self.holds.taken(ours, left, shift.monotonic)

    def _given_back(
        self, conn: Connection, idle: Sequence[bytes], shift: Shift
    ) -> tuple[dict[bytes, int], list[Stored]]:
        if self.holds.is_leaving:
            LINES.leave(conn, shift.owner, idle)
            return {}, []
        free = lines.release(conn, shift.owner, idle)
        ours = LINES.take(conn, [chat for chat in idle if chat not in free], shift)
        return ours, self._left(conn, ours)

    def _look(self, conn: Connection, shift: Shift) -> tuple[list[str], bool]:
        """Who has lost what it held, and whether something waits that nobody holds."""
        now = shift.now(conn)
        held = [*LINES.owners(conn), *POSTS.owners(conn)]
        lost = [owner for owner, until in held if until < now or self._is_dead(conn, owner)]
        return lost, bool(inbox.unheld(conn, 1))

    def _taken_up(self, conn: Connection, shift: Shift) -> tuple[dict[bytes, int], list[Stored]]:
        held = {owner for owner, _ in (*LINES.owners(conn), *POSTS.owners(conn))}
        dead, now = [owner for owner in held if self._is_dead(conn, owner)], shift.now(conn)
        for leases in (LINES, POSTS):
            leases.bury(conn, dead, now)
        ours = LINES.take(conn, inbox.unheld(conn, AT_ONCE), shift)
        return ours, self._left(conn, ours)

    def _is_dead(self, conn: Connection, owner: str) -> bool:
        return process_id.is_dead(owner, is_one_machine=conn.dialect.name == "sqlite")

    def _left(self, conn: Connection, ours: Collection[bytes]) -> list[Stored]:
        """What waits in these chats and was not taken up here."""
        unknown = [one for one in inbox.waiting(conn, ours) if not self.holds.knows(one)]
        found = [self._opened(row) for row in inbox.rows_of(conn, unknown)]
        return [one for one in found if one.chat in ours]

    async def again(self, update: Stored) -> Stored | None:
        """The update as the store knows it; None where nothing is left to do for it."""
        state = await self._db.read(lambda conn: inbox.state(conn, update.update_id))
        if state not in {"new", "applied"}:
            return None
        return replace(update, is_applied=state == "applied", is_unsure=False)

    async def failed(self, update: Stored, error: str, *, last_try: int, now: datetime) -> Stored | None:
        """Count a failed try; None once nothing more is tried.

        What has had no effect is then set aside, and its person is told. What has had its effect
        failed only in being shown: set aside and taken up again it would happen twice.
        """

        def work(conn: Connection) -> Stored | None:
            fence = fence_of(update)
            if fence is not None and not lines.holds(conn, fence):
                raise Fenced
            state, tries = inbox.failed(conn, update.update_id, error)
            if tries < last_try:
                return replace(update, is_applied=state == "applied", tries=tries)
            if state == "applied":
                inbox.settle(conn, [update.update_id], self.holds.owner)
            elif state == "new":
                self._set_aside(conn, update, now)
            return None

        left = await self._db.write(work)
        if left is None:
            self.wake()
        return left

    def _set_aside(self, conn: Connection, update: Stored, now: datetime) -> None:
        inbox.set_aside(conn, update.update_id)
        person = people.known(conn, update.chat)
        if person is not None:
            messages.add(conn, [_apology(update.update_id, person.actor.id, now)])

    def _chat(self, raw: Raw) -> bytes:
        return self._keyring.lookup(chat_of(raw))

    def _row(self, update: Stored) -> inbox.InboxRow:
        sealed = self._keyring.sealer.seal("inbox", update.update_id, as_json(update.raw))
        kind = kind_of(update.raw)
        return inbox.InboxRow(
            update.update_id, update.chat, kind, update.received_at, sealed.key_id, sealed.blob
        )

    def _opened(self, row: inbox.InboxRow) -> Stored:
        """In its chat's line, though the hash in the row may have been wiped since (retention)."""
        plain = self._keyring.sealer.open("inbox", row.update_id, Sealed(row.key_id, row.sealed))
        raw = json.loads(plain)
        return Stored(row.update_id, self._chat(raw), raw, row.received_at, row.state == "applied")


def _apology(update_id: int, person: PersonId, now: datetime) -> dict[str, Any]:
    return {
        "key": f"aside/{update_id}",
        "recipient": person,
        "lane": int(Lane.PERSONAL),
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
