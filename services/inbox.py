"""The durable way in: stored, then handed out, then settled."""

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from db import inbox, outbox, people, talks
from db.engine import Database, StoreUnavailable
from domain.notices import Lane
from domain.people import PersonId
from services.sealing import Keyring, Sealed
from services.transactions import as_json

Raw = dict[str, Any]

#: Where an update names its chat, or who sent it (telegram.md, 12); the first that is there counts.
_CHATS = (("chat", "id"), ("message", "chat", "id"), ("from", "id"), ("user", "id"))


@dataclass(frozen=True, slots=True)
class Stored:
    """An update that waits to be handled; `is_applied` where only its screen is to be drawn again.

    `is_unsure`: the base was not there while it was handled, so what became of it must be looked up.
    """

    update_id: int
    chat: bytes
    raw: Raw
    received_at: datetime
    is_applied: bool = False
    tries: int = 0
    is_unsure: bool = False


class Inbox:
    """Updates from Telegram, sealed at rest, each handled once; `wake` is called after promising a letter."""

    def __init__(self, db: Database, keyring: Keyring) -> None:
        self._db = db
        self._keyring = keyring
        self.wake: Callable[[], None] = lambda: None
        self._unsure: set[int] = set()

    async def store(self, batch: Sequence[Raw], now: datetime) -> list[Stored]:
        """Commit a batch in one transaction; returns what had not been stored before, in order.

        Where the base failed, the commit may have been made all the same: what is then found stored was
        handed out to nobody, so it is handed out now, and looked up before it is handled.
        """
        updates = {raw["update_id"]: Stored(raw["update_id"], self._chat(raw), raw, now) for raw in batch}
        rows = [self._row(update) for update in updates.values()]
        try:
            fresh = await self._db.write(lambda conn: inbox.add(conn, rows))
        except StoreUnavailable:
            self._unsure |= updates.keys()
            raise
        unsure = self._unsure & updates.keys() - fresh
        self._unsure -= updates.keys()
        found = [one for one in updates.values() if one.update_id in fresh | unsure]
        return [replace(one, is_unsure=True) if one.update_id in unsure else one for one in found]

    async def waiting(self) -> list[Stored]:
        """What was stored but not answered before a restart, oldest first."""
        return [self._opened(row) for row in await self._db.read(inbox.waiting)]

    async def taken_back(self) -> list[Stored]:
        """What an operator has put back into line since the last look, oldest first; handed out once."""
        if not await self._db.read(inbox.has_put_back):
            return []
        return await self._db.write(lambda conn: [self._opened(row) for row in inbox.taken_back(conn)])

    async def settle(self, ids: Collection[int], cards: Sequence[talks.Drawn]) -> None:
        """Nothing is left to do for `ids`; people's screens stand in the messages of `cards`."""

        def work(conn: Connection) -> None:
            if ids:
                inbox.settle(conn, ids)
            talks.cards_drawn(conn, cards)

        await self._db.write(work)

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
            state, tries = inbox.failed(conn, update.update_id, error)
            if tries < last_try:
                return replace(update, is_applied=state == "applied", tries=tries)
            if state == "applied":
                inbox.settle(conn, [update.update_id])
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
            outbox.add(conn, [_apology(update.update_id, person.actor.id, now)])

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


def kind_of(raw: Raw) -> str:
    """The kind of an update: the key beside its id; "unknown" where there is none."""
    return next((key for key in raw if key != "update_id"), "unknown")


def chat_of(raw: Raw) -> int:
    """The line that the update waits in: its chat, else its sender, else one line for all others.

    Nothing is believed of its form: what cannot be parsed is to be kept too.
    """
    body = raw.get(kind_of(raw))
    for path in _CHATS:
        number = _at(body, path)
        if isinstance(number, int):
            return number
    return 0


def _at(value: Any, path: Sequence[str]) -> Any:
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


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
