"""The live card of a chat, drawn from the conversation alone: at once, at most once a second, newest wins."""

import asyncio
import logging
from dataclasses import dataclass
from typing import Protocol

from aiogram import Bot

from domain.clock import Clock
from domain.people import PersonId
from handlers.card import Card
from handlers.desk import Desks
from handlers.draft_cards import Scene, card_of
from handlers.visit import MAY_FAIL, Visit

log = logging.getLogger(__name__)

#: Seconds between two redraws of one chat (issue 2, section 3).
PAUSE = 1.0


class Drawn(Protocol):
    """Remembers in which message each person's screen stands."""

    def drew(self, person: PersonId, message_id: int) -> None: ...

    def card_of(self, person: PersonId, stored: int | None) -> int | None: ...

    def forget(self, person: PersonId) -> None: ...


@dataclass(slots=True)
class _Picture:
    """A card that waits for its second."""

    bot: Bot
    account: int
    person: PersonId
    message_id: int
    card: Card


class Screens:
    """Draws the screen of a talk into its card, or as a new message where it has none yet."""

    def __init__(self, desks: Desks, clock: Clock, drawn: Drawn) -> None:
        self._desks = desks
        self._clock = clock
        self._drawn = drawn
        self._waiting: dict[int, _Picture] = {}
        self._last: dict[int, float] = {}
        self._tasks: asyncio.TaskGroup | None = None

    async def run(self) -> None:
        """Hold the redraws that wait until cancelled."""
        async with asyncio.TaskGroup() as self._tasks:
            await asyncio.Event().wait()

    @property
    def is_quiet(self) -> bool:
        """No card waits to be drawn."""
        return not self._waiting

    def card_of(self, person: PersonId, stored: int | None) -> int | None:
        """The message of the person's screen."""
        return self._drawn.card_of(person, stored)

    async def draw(self, visit: Visit) -> None:
        """Show the talk's screen, if the phone shows something older."""
        talk = visit.talk
        if not talk.must_draw:
            return
        talk.must_draw = False
        desk = self._desks.of(visit.actor.lang, visit.cause.now)
        card = card_of(Scene(desk, talk))
        if talk.card is None:
            self._drawn.forget(visit.actor.id)
            await self._send(visit, card)
        else:
            picture = _Picture(visit.bot, visit.account, visit.actor.id, talk.card, card)
            await self._edit_in_turn(picture)

    async def _send(self, visit: Visit, card: Card) -> None:
        try:
            message = await visit.bot.send_message(visit.account, card.text, reply_markup=card.markup)
        except MAY_FAIL as error:
            log.warning("a card was not sent", extra={"update": visit.cause.update_id, "why": str(error)})
            return
        visit.talk.card = message.message_id
        self._drawn.drew(visit.actor.id, message.message_id)

    async def _edit_in_turn(self, picture: _Picture) -> None:
        waiting = self._waiting.get(picture.account)
        if waiting is not None and waiting.message_id == picture.message_id:
            self._waiting[picture.account] = picture
            return
        pause = self._last.get(picture.account, -PAUSE) + PAUSE - self._clock.monotonic()
        if waiting is not None or pause <= 0 or self._tasks is None:
            await self._edit(picture)
            return
        self._waiting[picture.account] = picture
        self._tasks.create_task(self._edit_later(picture.account, pause))

    async def _edit_later(self, account: int, pause: float) -> None:
        await self._clock.sleep(pause)
        await self._edit(self._waiting.pop(account))

    async def _edit(self, picture: _Picture) -> None:
        self._last[picture.account] = self._clock.monotonic()
        try:
            await picture.bot.edit_message_text(
                picture.card.text,
                chat_id=picture.account,
                message_id=picture.message_id,
                reply_markup=picture.card.markup,
            )
        except MAY_FAIL as error:
            log.info("a card was not redrawn", extra={"person": picture.person, "why": str(error)})
