"""Unit of work: the one write of an update or tick, with journal, notifications and conversation."""

import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection

from db import conversations, inbox, people
from db.engine import dialects
from db.engine.database import Database
from db.journal import entries
from db.leases import chats
from db.outbox import messages
from domain import journal as rules
from domain.calendar import Calendar
from domain.cause import Cause
from domain.city.city import City
from domain.drafts import encode
from domain.events import Event
from domain.notifications.notification import Notification
from domain.people import PersonId, PersonState
from domain.staff import Staff
from services.encryption.sealing import Keyring, Sealed
from services.leases.chats import LeaseLost

T = TypeVar("T")


class SecondWrite(RuntimeError):
    """A cause writes a second time: that write would not be fenced and could happen twice."""


class AlreadyApplied(Exception):
    """The effect of this update is in the store; only the screen is to be drawn again."""


@dataclass
class Tx:
    """An open writing transaction, with the cause, the city and the keys that rules and rows need."""

    conn: Connection
    cause: Cause
    city: City
    calendar: Calendar
    keyring: Keyring
    promised: list[dict[str, Any]] = field(default_factory=list)
    has_posted: bool = False
    _staff: Staff | None = None

    @property
    def now(self) -> datetime:
        """The civil time of the act."""
        return self.cause.now

    def staff(self) -> Staff:
        """Everybody in office, read once; a transaction that changes the staff asks after that.

        Locked against changes until the commit, so that a handover sees the items given now. Called
        before rows are locked: a handover locks the staff first and rows afterwards.
        """
        if self._staff is None:
            self.hold_staff()
            self._staff = Staff(tuple(people.staff(self.conn)))
        return self._staff

    def hold_staff(self) -> None:
        """Lock the staff against joins and dismissals until the commit, shared with others who do."""
        dialects.lock(self.conn, dialects.STAFF, share=True)

    def new_id(self) -> int:
        """A random number of 62 bits, for people and parts."""
        return secrets.randbits(62) | 1

    def record(
        self, chain: str, action: str, fields: Mapping[str, Any], *, reason: str = ""
    ) -> tuple[int, bytes]:
        """Append to a chain of the journal; returns its new head (number, code).

        `fields`: JSON without floats. `reason`: words that are sealed apart, so that they can be erased.
        """
        if not rules.is_of_item(chain):  # an item is locked before its change, and its chain with it
            dialects.lock(self.conn, chain)
        n, previous = entries.head(self.conn, chain)
        salt = secrets.token_bytes(16)
        values: dict[str, Any] = {
            "chain": chain,
            "n": n + 1,
            "at": self.now,
            "actor": self.cause.actor.id,
            "action": action,
            "fields": dict(fields),
            "reason_digest": rules.digest(salt, reason) if reason else None,
        }
        values["mac"] = rules.link(self.keyring.journal_key, previous, values)
        row = entries.append(self.conn, values)
        if not rules.is_of_item(chain):
            entries.keep_head(self.conn, chain, n + 1, values["mac"])
        if reason:
            sealed = self.keyring.sealer.seal("journal_reasons", row, reason.encode())
            entries.add_reason(self.conn, row, salt, sealed.key_id, sealed.blob)
        return n + 1, values["mac"]

    def notify(self, notifications: Sequence[Notification]) -> None:
        """Promise messages; they leave when this transaction is committed."""
        self.promised += [
            _outbox_row(notification, self.now, self.calendar) for notification in notifications
        ]

    def post(self) -> None:
        """Write the outbox rows of all promises so far: at the end, or where the rows are needed before."""
        if self.promised:
            messages.add(self.conn, self.promised)
            self.promised, self.has_posted = [], True

    def redraw_cards(self, event: Event, kinds: Sequence[str]) -> None:
        """Promise an edit of each card of the item, except the card that was pressed.

        That one is redrawn at once by the handler of the press. `kinds`: the kinds that are cards.
        """
        item, item_id, pressed = event.summary.item, event.summary.item_id, self.cause.pressed
        for card in messages.cards(self.conn, item, item_id, kinds):
            if pressed is None or (card.recipient, card.message_id) != (event.by.id, pressed):
                key = f"{event.key}:card:{card.row}"
                self.notify(
                    [Notification(key, card.recipient, card.kind, str(item), item_id, edits=card.row)]
                )


def _outbox_row(notification: Notification, now: datetime, calendar: Calendar) -> dict[str, Any]:
    return {
        "key": notification.key,
        "recipient": notification.recipient,
        "priority": int(notification.priority),
        "kind": notification.kind,
        "item": notification.item,
        "item_id": notification.item_id,
        "facts": dict(notification.facts),
        "edits": notification.edits,
        "is_machine": notification.machine,
        "state": "queued",
        "not_before": calendar.next_hours(now) if notification.machine else now,
        "created_at": now,
    }


@dataclass
class UnitOfWork:
    """The only way in for effects; `wake` is called after a commit that promised messages."""

    db: Database
    keyring: Keyring
    city: City
    calendar: Calendar
    wake: Callable[[], None] = lambda: None

    async def write(self, cause: Cause, work: Callable[[Tx], T]) -> T:
        """Run `work` as the write of `cause`.

        Raises Refused where a rule says no (nothing is written, the draft stays), AlreadyApplied
        where this update's effect is in the store, LeaseLost where its chat is no longer ours, SecondWrite
        where the cause has written, StoreUnavailable.
        """
        if cause.is_spent:
            raise SecondWrite(f"update {cause.update_id} writes a second time")
        draft = self._sealed_draft(cause)  # before BEGIN: the writer is one for the whole city

        def whole(conn: Connection) -> tuple[T, bool]:
            self._begin(conn, cause)
            tx = Tx(conn, cause, self.city, self.calendar, self.keyring)
            result = work(tx)
            if cause.is_back:
                people.change(conn, cause.actor.id, state=PersonState.ACTIVE)
            if cause.conversation.is_changed:
                conversations.save(conn, self._conversation_row(cause, draft), cause.now)
            tx.post()
            return result, tx.has_posted

        result, has_messages = await self.db.write(whole)
        if cause.conversation.is_changed:
            cause.conversation.saved_at = cause.now
        cause.is_spent, cause.conversation.is_changed = True, False
        if has_messages or cause.is_back:
            self.wake()
        return result

    def _begin(self, conn: Connection, cause: Cause) -> None:
        """The inbox step: the first transaction that takes it has the effect."""
        update_id, fence = cause.update_id, cause.fence
        if update_id is None or inbox.apply(conn, update_id, cause.now, fence):
            return
        if fence is not None and not chats.holds(conn, fence):
            raise LeaseLost
        raise AlreadyApplied

    async def save_conversation(self, cause: Cause) -> None:
        """The write of an update whose only effect is on its conversation."""
        await self.write(cause, lambda tx: None)

    def _sealed_draft(self, cause: Cause) -> Sealed | None:
        """None where nothing is being written, or nothing of it has changed."""
        conversation = cause.conversation
        if not conversation.is_changed or not (conversation.draft or conversation.laid_aside):
            return None
        stored = encode(conversation.draft, conversation.laid_aside)
        return self.keyring.sealer.seal(conversations.SEALED_AS, cause.actor.id, stored)

    def _conversation_row(self, cause: Cause, draft: Sealed | None) -> conversations.ConversationRow:
        """The work may have ended the draft that was sealed before."""
        conversation = cause.conversation
        if conversation.draft is None:
            draft = self._sealed_draft(cause)
        key_id, sealed = (draft.key_id, draft.blob) if draft else (None, None)
        return conversations.ConversationRow(
            cause.actor.id, conversation.screen, conversation.about, conversation.card, key_id, sealed
        )


def as_json(value: Mapping[str, Any]) -> bytes:
    """Compact UTF-8 JSON, as values are sealed; half a character, which JSON may hold, is kept as it came."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(errors="surrogatepass")


__all__ = ["AlreadyApplied", "PersonId", "SecondWrite", "Tx", "UnitOfWork", "as_json"]
