"""Acknowledgements in batches: updates that are answered, and the messages in which screens were drawn."""

import asyncio
from datetime import timedelta

from bot.inbound.chat_queues import ChatQueues
from db.conversations import DrawnCard
from db.engine.database import StoreUnavailable
from domain.cause import Cause, FencingToken
from domain.clock import Clock
from domain.people import PersonId
from services.inbox import Inbox

#: Seconds between batches: a restart within them redraws a screen, nothing more.
INTERVAL = 0.2
#: A card that was written down longer ago than this is read with its conversation.
KEEP_CARDS = timedelta(minutes=1)

#: A person's screen and the lease under which it was drawn. Once another process has leased the chat, the
#: store alone knows where the screen stands.
_Screen = tuple[PersonId, FencingToken | None]


class Acknowledger:
    """Collects acknowledgements; to lose them costs a redrawn card, never an effect.

    `wake` is set when there is something to write down, also by chat leases when a chat is idle.
    """

    def __init__(self, inbox: Inbox, chat_queues: ChatQueues, clock: Clock, wake: asyncio.Event) -> None:
        self._inbox = inbox
        self._chat_queues = chat_queues
        self._clock = clock
        self._wake = wake
        self._answered: list[int] = []
        self._undrawn: dict[int, bool] = {}
        self._cards: dict[_Screen, DrawnCard] = {}
        self._recent_cards: dict[_Screen, DrawnCard] = {}
        self._flushing = asyncio.Lock()

    def answered(self, update_id: int) -> None:
        """Nothing is left to do for this update, except perhaps a redraw that it awaits."""
        if update_id in self._undrawn:
            self._undrawn[update_id] = True
            return
        self._answered.append(update_id)
        self._wake.set()

    def ended(self, update_id: int | None) -> None:
        """The update was set aside or left to another process, and is not acknowledged here."""
        if update_id is not None:
            self._undrawn.pop(update_id, None)
            self._inbox.chat_leases.finished([update_id])

    def await_redraw(self, update_id: int | None) -> None:
        """Acknowledge the update only once its card is redrawn: a restart before then redraws it."""
        if update_id is not None:
            self._undrawn[update_id] = False

    def redrawn(self, update_id: int | None) -> None:
        """The card of the update is redrawn, or a newer one takes its place."""
        if update_id is not None and self._undrawn.pop(update_id, False):
            self.answered(update_id)

    def drew(self, cause: Cause, message_id: int) -> None:
        """The screen of the acting person stands in this message now."""
        person = cause.actor.id
        self._cards[person, cause.fence] = DrawnCard(
            person, message_id, self._clock.now(), of=cause.conversation.saved_at
        )
        self._wake.set()

    def card_of(self, cause: Cause) -> int | None:
        """The message in which the person's screen stands; None if it has none.

        The conversation may have been read just before the newest message was written down.
        """
        screen = cause.actor.id, cause.fence
        drawn = self._cards.get(screen) or self._recent_cards.get(screen)
        return cause.conversation.card if drawn is None else drawn.message_id

    def forget(self, cause: Cause) -> None:
        """The old message is no longer the screen: a new card is about to be sent."""
        screen = cause.actor.id, cause.fence
        self._cards.pop(screen, None)
        self._recent_cards.pop(screen, None)

    @property
    def is_idle(self) -> bool:
        """Everything is written down."""
        return not self._answered and not self._cards and not self._inbox.chat_leases.has_idle

    async def run(self) -> None:
        """Write batches until cancelled; the last one is written on the way out."""
        try:
            while True:
                await self._wake.wait()
                await self.flush()
                await self._clock.sleep(INTERVAL)
        finally:
            await self.flush()

    async def flush(self) -> None:
        """Write one batch now; where the store is unavailable, the batch is kept for the next time."""
        async with self._flushing:
            self._wake.clear()
            if self.is_idle:
                return
            ids, cards = self._answered[:], dict(self._cards)
            try:
                waiting = await self._inbox.acknowledge(ids, list(cards.values()))
            except StoreUnavailable:
                self._wake.set()
                return
            del self._answered[: len(ids)]
            self._keep_recent(cards)
            for update in waiting:
                self._chat_queues.put(update)

    def _keep_recent(self, written: dict[_Screen, DrawnCard]) -> None:
        for screen, drawn in written.items():
            if self._cards.get(screen) == drawn:
                self._recent_cards[screen] = self._cards.pop(screen)
        since = self._clock.now() - KEEP_CARDS
        self._recent_cards = {
            screen: drawn for screen, drawn in self._recent_cards.items() if drawn.at > since
        }
