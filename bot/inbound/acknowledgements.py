"""Updates whose people have been answered, and the cards drawn for them, written down in batches."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

from db.conversations import DrawnCard
from db.engine.database import StoreUnavailable
from domain.cause import Cause, FencingToken
from domain.clock import Clock
from domain.people import PersonId
from services.inbox import Inbox
from services.updates import StoredUpdate

#: Seconds between batches: a restart within them redraws a screen, nothing more.
RHYTHM = 0.2
#: A conversation that was read longer ago than this has been handled, or has failed.
LATELY = timedelta(minutes=1)

#: Whose screen, and the lease under which it was drawn: once the chat has been another process's, the store
#: alone knows where the screen stands.
_Screen = tuple[PersonId, FencingToken | None]


class Acknowledger:
    """Collects what is done; losing it costs a redrawn card, never an effect."""

    def __init__(self, inbox: Inbox, clock: Clock) -> None:
        self._inbox = inbox
        self._clock = clock
        self._done: list[int] = []
        self._undrawn: dict[int, bool] = {}
        self._cards: dict[_Screen, DrawnCard] = {}
        self._lately: dict[_Screen, DrawnCard] = {}
        self.put: Callable[[StoredUpdate], None] = lambda update: None
        self._work = asyncio.Event()
        inbox.chat_leases.on_idle = self._work.set
        self._turn = asyncio.Lock()

    def answered(self, update_id: int) -> None:
        """Nothing is left to do for this update, or only its card waits to be drawn."""
        if update_id in self._undrawn:
            self._undrawn[update_id] = True
            return
        self._done.append(update_id)
        self._work.set()

    def ended(self, update_id: int | None) -> None:
        """It was set aside or left to another process: nothing more is written down for it here."""
        if update_id is not None:
            self._undrawn.pop(update_id, None)
            self._inbox.chat_leases.ended([update_id])

    def await_redraw(self, update_id: int | None) -> None:
        """The card of this update waits for its second: until it is drawn, a restart has to draw it."""
        if update_id is not None:
            self._undrawn[update_id] = False

    def redrawn(self, update_id: int | None) -> None:
        """It is drawn, or a newer one will be."""
        if update_id is not None and self._undrawn.pop(update_id, False):
            self.answered(update_id)

    def drew(self, cause: Cause, message_id: int) -> None:
        """The screen of who acts now stands in this message."""
        person = cause.actor.id
        self._cards[person, cause.fence] = DrawnCard(
            person, message_id, self._clock.now(), of=cause.conversation.saved_at
        )
        self._work.set()

    def card_of(self, cause: Cause) -> int | None:
        """The message of their screen: the newest one, written down or not.

        The talk may have been read just before the newest one was written down.
        """
        screen = cause.actor.id, cause.fence
        drawn = self._cards.get(screen) or self._lately.get(screen)
        return cause.conversation.card if drawn is None else drawn.message_id

    def forget(self, cause: Cause) -> None:
        """A new card is about to begin; the old message is no longer the screen."""
        screen = cause.actor.id, cause.fence
        self._cards.pop(screen, None)
        self._lately.pop(screen, None)

    @property
    def is_idle(self) -> bool:
        """Everything is written down."""
        return not self._done and not self._cards and not self._inbox.chat_leases.has_idle

    async def run(self) -> None:
        """Write batches until cancelled; the last one is written on the way out."""
        try:
            while True:
                await self._work.wait()
                await self.flush()
                await self._clock.sleep(RHYTHM)
        finally:
            await self.flush()

    async def flush(self) -> None:
        """Write down what there is now."""
        async with self._turn:
            self._work.clear()
            done, cards = self._done[:], dict(self._cards)
            if not done and not cards and not self._inbox.chat_leases.has_idle:
                return
            try:
                left = await self._inbox.acknowledge(done, list(cards.values()))
            except StoreUnavailable:
                self._work.set()
                return
            del self._done[: len(done)]
            for screen, drawn in cards.items():
                if self._cards.get(screen) == drawn:
                    self._lately[screen] = self._cards.pop(screen)
            for update in left:
                self.put(update)
            since = self._clock.now() - LATELY
            self._lately = {screen: drawn for screen, drawn in self._lately.items() if drawn.at > since}
