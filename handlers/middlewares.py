"""Around every update: who came and with what in mind; afterwards the card and the press are answered."""

from collections.abc import Awaitable, Callable
from datetime import UTC
from typing import Any

from aiogram import Bot
from aiogram.types import CallbackQuery, Chat, Message, TelegramObject, Update, User

from domain.cause import Cause
from domain.clock import Clock
from domain.conversation import Screen
from domain.errors import Missing, Refused
from handlers.context import Visit
from handlers.live_message import Screens
from handlers.redraw import draw_pressed
from handlers.refusals import say_no
from handlers.ui.render_context import Desks
from services.items.views import Views
from services.leases.chats import fence_of
from services.people import Known, People
from services.unit_of_work import AlreadyApplied
from services.updates import Stored

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]


class WhoIsThis:
    """The one middleware of updates: makes the visit, runs the handler, draws what changed."""

    def __init__(self, people: People, views: Views, screens: Screens, desks: Desks, clock: Clock) -> None:
        self._people = people
        self._views = views
        self._screens = screens
        self._desks = desks
        self._clock = clock

    async def __call__(self, handler: Handler, update: TelegramObject, data: dict[str, Any]) -> None:
        """Updates without a person, and those of other bots, end here without effect."""
        user: User | None = data.get("event_from_user")
        chat: Chat | None = data.get("event_chat")
        if user is None or chat is None or user.is_bot or not isinstance(update, Update):
            return
        known = await self._people.who(user.id, speaks=user.language_code, reply_to=_replied_to(update))
        visit = self._visit(data["bot"], update, known=known, stored=data["stored"], account=user.id)
        data["visit"] = visit
        if chat.type == "private" and data["stored"].is_applied:
            await self._draw_again(visit)
        else:
            await self._handle(handler, update, data)
        if visit.cause.is_back and not visit.cause.is_spent:
            await self._people.came_back(visit.cause)
        await self._screens.draw(visit)
        await visit.answer_press()

    async def _handle(self, handler: Handler, update: Update, data: dict[str, Any]) -> None:
        visit: Visit = data["visit"]
        try:
            await handler(update, data)
        except Refused as refusal:
            visit.talk.must_draw = False
            await say_no(visit, refusal)
        except Missing:
            if visit.query is None:
                raise
            await say_no(visit, Refused("button-unknown"))
        except AlreadyApplied:
            await self._draw_again(visit)

    async def _draw_again(self, visit: Visit) -> None:
        """The effect is in the store already: only the screen and the pressed card are drawn again."""
        visit.talk.must_draw = visit.talk.screen is not Screen.NONE
        await draw_pressed(visit, self._views)

    def _visit(self, bot: Bot, update: Update, *, known: Known, stored: Stored, account: int) -> Visit:
        event = update.event
        cause = Cause(
            actor=known.actor,
            now=self._clock.now(),
            update_id=update.update_id,
            said_at=event.date.astimezone(UTC) if isinstance(event, Message) else None,
            stored_at=stored.received_at,
            talk=known.talk,
            fence=fence_of(stored),
            pressed=event.message.message_id if isinstance(event, CallbackQuery) and event.message else None,
            is_back=known.is_away and isinstance(event, Message | CallbackQuery),
        )
        cause.talk.card = self._screens.card_of(cause)
        return Visit(
            bot=bot,
            cause=cause,
            desk=self._desks.of(known.actor.lang, cause.now),
            account=account,
            is_new=known.is_new,
            has_consent=known.has_consent,
            query=event if isinstance(event, CallbackQuery) else None,
            asked=known.asked,
            replied=known.replied,
        )


def _replied_to(update: Update) -> int | None:
    """The message that a private message answers."""
    message = update.message
    if message is None or message.reply_to_message is None or message.chat.type != "private":
        return None
    return message.reply_to_message.message_id
