"""The durable way in: stored, then handed out, then settled."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from db import inbox, outbox, people, talks
from db.engine import Database
from domain.notices import Lane
from domain.people import PersonId
from services.sealing import Keyring, Sealed
from services.transactions import as_json

Raw = dict[str, Any]

#: An update of which chat; Telegram's update kinds that carry one (telegram.md, 12).
_KINDS_WITH_CHAT = (
    "message",
    "edited_message",
    "my_chat_member",
    "chat_member",
    "channel_post",
    "edited_channel_post",
    "message_reaction",
    "chat_join_request",
)


@dataclass(frozen=True, slots=True)
class Stored:
    """An update that waits to be handled; `is_applied` where only its screen is to be drawn again."""

    update_id: int
    chat: bytes
    raw: Raw
    received_at: datetime
    is_applied: bool = False


class Inbox:
    """Updates from Telegram, sealed at rest, each handled once and in order per chat."""

    def __init__(self, db: Database, keyring: Keyring) -> None:
        self._db = db
        self._keyring = keyring

    async def store(self, batch: Sequence[Raw], now: datetime) -> list[Stored]:
        """Commit a batch in one transaction; returns what had not been stored before, in order."""
        updates = [Stored(raw["update_id"], self._chat(raw), raw, now) for raw in batch]
        rows = [self._row(update) for update in updates]
        fresh = await self._db.write(lambda conn: inbox.add(conn, rows))
        return [update for update in updates if update.update_id in fresh]

    async def waiting(self) -> list[Stored]:
        """What was stored but not answered before a restart, oldest first."""
        return [self._opened(row) for row in await self._db.read(inbox.waiting)]

    async def settle(self, ids: Collection[int], cards: Mapping[PersonId, int]) -> None:
        """Nothing is left to do for `ids`; each person's screen stands in the message of `cards`."""

        def work(conn: Connection) -> None:
            inbox.settle(conn, ids)
            talks.cards_drawn(conn, cards.items())

        await self._db.write(work)

    async def failed(self, update: Stored, error: str, *, last_try: int, now: datetime) -> bool:
        """Count a failed try; True once the update has been set aside and its person will be told."""

        def work(conn: Connection) -> bool:
            if inbox.failed(conn, update.update_id, error) < last_try:
                return False
            inbox.set_aside(conn, update.update_id)
            person = people.known(conn, update.chat)
            if person is not None:
                outbox.add(conn, [_apology(update.update_id, person.actor.id, now)])
            return True

        return await self._db.write(work)

    def _chat(self, raw: Raw) -> bytes:
        return self._keyring.lookup(chat_of(raw))

    def _row(self, update: Stored) -> inbox.InboxRow:
        sealed = self._keyring.sealer.seal("inbox", update.update_id, as_json(update.raw))
        kind = kind_of(update.raw)
        return inbox.InboxRow(
            update.update_id, update.chat, kind, update.received_at, sealed.key_id, sealed.blob
        )

    def _opened(self, row: inbox.InboxRow) -> Stored:
        plain = self._keyring.sealer.open("inbox", row.update_id, Sealed(row.key_id, row.sealed))
        return Stored(row.update_id, row.chat, json.loads(plain), row.received_at, row.state == "applied")


def kind_of(raw: Raw) -> str:
    """The kind of an update: the key beside its id; "unknown" where there is none."""
    return next((key for key in raw if key != "update_id"), "unknown")


def chat_of(raw: Raw) -> int:
    """The line that the update waits in: its chat, else its sender, else one line for all others."""
    kind = kind_of(raw)
    body = raw.get(kind)
    if not isinstance(body, dict):
        return 0
    if kind in _KINDS_WITH_CHAT:
        return int(body.get("chat", {}).get("id", 0))
    message = body.get("message") or {}
    return int((message.get("chat") or body.get("from") or body.get("user") or {}).get("id", 0))


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
