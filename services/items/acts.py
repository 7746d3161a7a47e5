"""Acts on items: stored with their journal link and what falls due next, then told."""

from collections.abc import Mapping
from typing import Protocol

from domain.drafts import ContentDraft
from domain.errors import NotFound, Refused
from domain.events import Event
from domain.items import ItemSummary
from domain.notifications.media_groups import with_files
from domain.notifications.notification import Notification, notifications_for
from domain.people import PersonId
from services.items.item_type import ItemType, T
from services.items.waiting_steps import set_waiting_steps
from services.unit_of_work import Tx


class JournalEvent(Protocol):
    """An act as the journal records it."""

    @property
    def chain(self) -> str: ...
    @property
    def action(self) -> str: ...
    @property
    def fields(self) -> Mapping[str, str | int | None]: ...


def locked_item(tx: Tx, item_type: ItemType[T], item_id: int) -> T:
    """The item that a button names, ours until the commit.

    Refused("button-unknown") where there is none: the button is forged or outdated.
    """
    try:
        return item_type.lock(tx.conn, item_id, tx.city)
    except NotFound:
        raise Refused("button-unknown") from None


def add_item(tx: Tx, item_type: ItemType[T], item: T, event: JournalEvent) -> None:
    """Store a new item with the first link of its journal chain and what falls due next."""
    item_type.add(tx.conn, item, tx.record(event.chain, event.action, event.fields))
    set_waiting_steps(tx, item_type, item)


def store_act(tx: Tx, item_type: ItemType[T], item: T, event: JournalEvent, *, reason: str = "") -> None:
    """Store the changed item with its next journal link and what falls due next.

    `reason`: the words behind the act, kept apart so that they can be erased.
    Raises Refused("somebody-was-faster").
    """
    item_type.change(tx.conn, item, tx.record(event.chain, event.action, event.fields, reason=reason))
    set_waiting_steps(tx, item_type, item)


def tell_act(tx: Tx, item_type: ItemType[T], event: Event, *, draft: ContentDraft | None = None) -> None:
    """Notify the people whom the rules name, with the files of the draft."""
    notifications = notifications_for(event, tx.staff(), item_type.notifications)
    if draft is not None:
        notifications = with_files(notifications, draft, kinds=item_type.kinds_with_files)
    tx.notify(notifications)


def commit_act(tx: Tx, item_type: ItemType[T], item: T, event: Event) -> None:
    """Store an act without words, tell it, and redraw the cards of the item."""
    store_act(tx, item_type, item, event)
    tell_act(tx, item_type, event)
    tx.redraw_cards(event, item_type.card_kinds)


def message_about(
    summary: ItemSummary, recipient: PersonId, kind: str, *, key: str, **facts: str | int
) -> Notification:
    """A notification about an item that no rule makes; its facts have the number."""
    return Notification(
        key,
        recipient,
        kind,
        item=str(summary.item),
        item_id=summary.item_id,
        facts={"number": summary.number, **facts},
    )
