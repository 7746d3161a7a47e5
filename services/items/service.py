"""Item services: create, act and look, each one transaction, the same for every kind of item."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Generic, Protocol, TypeVar

from db import parts
from domain.cause import Cause
from domain.drafts import ContentDraft
from domain.errors import Refused
from domain.events import Event
from domain.notifications.media_groups import media_groups
from domain.people import Actor
from domain.text.limits import split_words
from services.drafts import require_draft
from services.items.acts import add_item, locked_item, message_about, store_act, tell_act
from services.items.content import ContentPart, attachments_of, for_item, sealed_parts, words_of
from services.items.item_type import Item, ItemType
from services.items.views import ItemView, ItemViews, V
from services.unit_of_work import Tx, UnitOfWork


class ReadableItem(Item, Protocol):
    """An item whose rules say who may read it."""

    def may_read(self, actor: Actor) -> bool:
        """Its text may be shown to the actor."""


R = TypeVar("R", bound=ReadableItem)

#: The messages of a look: the kind of each, and its facts beside the number.
Shown = Iterable[tuple[str, Mapping[str, str | int]]]


class ItemService(Generic[R, V]):
    """Items of one type in use; their own methods decide, this stores and tells."""

    def __init__(self, unit_of_work: UnitOfWork, item_type: ItemType[R], views: ItemViews[R, V]) -> None:
        self._unit_of_work = unit_of_work
        self._type = item_type
        self._views = views

    async def open(self, cause: Cause, item_id: int) -> None:
        """A card at the end of the chat, which stays up to date; raises as `_look` does."""
        await self._look(cause, item_id, "view", lambda view: [(f"{self._type.kind}-opened", {})])

    async def show_files(self, cause: Cause, item_id: int) -> None:
        """Everything attached once more, act by act; raises as `_look` does."""
        await self._look(cause, item_id, "files", _file_messages)

    async def show_words(self, cause: Cause, item_id: int) -> None:
        """Everything said, whole, where the card had to cut it; raises as `_look` does."""
        await self._look(cause, item_id, "words", _word_messages)

    async def _look(self, cause: Cause, item_id: int, action: str, shown: Callable[[V], Shown]) -> None:
        """Send the messages; an audited look is recorded first.

        Raises Refused("not-yours"), or Refused("button-unknown") where there is no such item.
        """

        def work(tx: Tx) -> None:
            tx.hold_staff()
            item = locked_item(tx, self._type, item_id)
            if not item.may_read(cause.actor):
                raise Refused("not-yours")
            messages = shown(self._views.of(tx.conn, item))
            self._audit(tx, item, action)
            tx.notify(
                [
                    message_about(
                        item.summary, cause.actor.id, kind, key=f"look:{cause.update_id}:{n}", **facts
                    )
                    for n, (kind, facts) in enumerate(messages)
                ]
            )

        await self._unit_of_work.write(cause, work)

    def _audit(self, tx: Tx, item: R, action: str) -> None:
        actor = tx.cause.actor
        if self._type.is_audited(item, actor):
            link = tx.record(f"{self._type.kind}:{item.id}", action, {"role": str(actor.role)})
            self._type.change(tx.conn, item, link)

    async def _create(self, cause: Cause, begin: Callable[[Tx], tuple[R, Event]]) -> R:
        """The draft becomes an item. Raises Refused("button-stale") without a draft, or as `begin` does."""
        draft = require_draft(cause, ContentDraft)
        content = sealed_parts(self._unit_of_work.keyring.sealer, draft, item=self._type.kind, at=cause.now)

        def work(tx: Tx) -> R:
            tx.staff()
            item, event = begin(tx)
            add_item(tx, self._type, item, event)
            parts.add(tx.conn, for_item(content, item.id))
            tell_act(tx, self._type, event, draft=draft)
            cause.conversation.sent(item.id)
            return item

        return await self._unit_of_work.write(cause, work)

    async def _say(self, cause: Cause, decide: Callable[[R, Tx], Event], *, reason: str = "") -> V:
        """An act whose words are the draft: kept with the item, and the draft is done with.

        Raises Refused("button-stale") without a draft, or as `_act` does.
        """
        draft = require_draft(cause, ContentDraft)
        return await self._act(cause, draft.about or 0, decide, reason=reason, draft=draft)

    async def _act(
        self,
        cause: Cause,
        item_id: int,
        decide: Callable[[R, Tx], Event],
        *,
        reason: str = "",
        draft: ContentDraft | None = None,
    ) -> V:
        """Decide, store and tell; returns the item as it is then.

        Raises Refused("button-unknown"), Refused("somebody-was-faster"), or as `decide` does.
        """
        sealer, kind = self._unit_of_work.keyring.sealer, self._type.kind
        content = sealed_parts(sealer, draft, item=kind, at=cause.now) if draft else []

        def work(tx: Tx) -> V:
            tx.staff()
            item = locked_item(tx, self._type, item_id)
            event = decide(item, tx)
            if draft is not None:
                parts.add(tx.conn, for_item(content, item_id))
                cause.conversation.sent(item_id)
            store_act(tx, self._type, item, event, reason=reason)
            tell_act(tx, self._type, event, draft=draft)
            tx.redraw_cards(event, self._type.card_kinds)
            return self._views.of(tx.conn, item)

        return await self._unit_of_work.write(cause, work)


def _file_messages(view: ItemView[Any]) -> Iterator[tuple[str, Mapping[str, str | int]]]:
    for act in view.acts:
        for index in range(len(media_groups(attachments_of(act)))):
            yield "files", {**_act_facts(act), "bundle": index}


def _word_messages(view: ItemView[Any]) -> Iterator[tuple[str, Mapping[str, str | int]]]:
    for act in view.acts:
        for index in range(len(split_words(words_of(act, act[0].purpose)))):
            yield f"{view.item.summary.item}-words", {**_act_facts(act), "piece": index}


def _act_facts(act: tuple[ContentPart, ...]) -> dict[str, str | int]:
    """The facts by which `act_of` finds the act again when the message is drawn."""
    return {"purpose": act[0].purpose, "at": act[0].at.isoformat()}
