"""The middleware of updates: context before the handler; card and answer to the press after it."""

from collections.abc import Awaitable, Callable
from datetime import UTC
from typing import Any

from aiogram import Bot
from aiogram.types import CallbackQuery, Chat, Message, TelegramObject, Update, User

from domain.cause import Cause
from domain.clock import Clock
from domain.conversation import Screen
from domain.errors import NotFound, Refused
from handlers.context import Context
from handlers.feature import FeatureTable
from handlers.live_message import LiveMessages
from handlers.redraw import redraw_pressed_card
from handlers.refusals import say_refusal
from handlers.ui.render_context import RenderContexts
from services.leases.chats import fencing_token_of
from services.people import UpdateSender
from services.unit_of_work import AlreadyApplied
from services.updates import StoredUpdate
from services.wiring import Services

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]


class ContextMiddleware:
    """Makes the context, runs the handler, says its refusal, and draws the screen if it changed."""

    def __init__(
        self,
        services: Services,
        features: FeatureTable,
        live_messages: LiveMessages,
        render_contexts: RenderContexts,
        clock: Clock,
    ) -> None:
        self._people = services.people
        self._services = services
        self._redraws = features.redraws
        self._live_messages = live_messages
        self._render_contexts = render_contexts
        self._clock = clock

    async def __call__(self, handler: Handler, update: TelegramObject, data: dict[str, Any]) -> None:
        """Handle one update; updates without a person, and those of other bots, have no effect."""
        user: User | None = data.get("event_from_user")
        chat: Chat | None = data.get("event_chat")
        if user is None or chat is None or user.is_bot or not isinstance(update, Update):
            return
        sender = await self._people.identify_sender(
            user.id, speaks=user.language_code, reply_to=_replied_to(update)
        )
        ctx = self._context(data["bot"], update, sender=sender, stored=data["stored"], account=user.id)
        data["ctx"] = ctx
        if chat.type == "private" and data["stored"].is_applied:
            await self._redraw(ctx)
        else:
            await self._handle(handler, update, data)
            if chat.type == "private":
                await self._say_draft_laid_aside(ctx)
        if ctx.cause.is_back and not ctx.cause.is_spent:
            await self._people.came_back(ctx.cause)
        await self._live_messages.draw(ctx)
        await ctx.answer_press()

    async def _handle(self, handler: Handler, update: Update, data: dict[str, Any]) -> None:
        ctx: Context = data["ctx"]
        try:
            await handler(update, data)
            if ctx.conversation.is_restored and not ctx.cause.is_spent:
                await self._services.drafts.save_draft(ctx.cause)
        except Refused as refusal:
            ctx.conversation.must_draw = False
            await say_refusal(ctx, refusal)
        except NotFound:
            if ctx.query is None:
                raise
            await say_refusal(ctx, Refused("button-unknown"))
        except AlreadyApplied:
            await self._redraw(ctx)

    async def _say_draft_laid_aside(self, ctx: Context) -> None:
        """Tell the author that a draft of another version was laid aside, not lost."""
        if ctx.conversation.has_lost_draft:
            await ctx.answer(ctx.say("draft-laid-aside"))

    async def _redraw(self, ctx: Context) -> None:
        """Draw the screen and the pressed card again: the effect of the update is stored already."""
        ctx.conversation.must_draw = ctx.conversation.screen != Screen.NONE
        await redraw_pressed_card(ctx, self._redraws, self._services)

    def _context(
        self, bot: Bot, update: Update, *, sender: UpdateSender, stored: StoredUpdate, account: int
    ) -> Context:
        event = update.event
        cause = Cause(
            actor=sender.actor,
            now=self._clock.now(),
            update_id=update.update_id,
            said_at=event.date.astimezone(UTC) if isinstance(event, Message) else None,
            stored_at=stored.received_at,
            conversation=sender.conversation,
            fence=fencing_token_of(stored),
            pressed=event.message.message_id if isinstance(event, CallbackQuery) and event.message else None,
            is_back=sender.is_away and isinstance(event, Message | CallbackQuery),
        )
        cause.conversation.card = self._live_messages.card_of(cause)
        return Context(
            bot=bot,
            cause=cause,
            render=self._render_contexts.of(sender.actor.lang, cause.now),
            account=account,
            is_new=sender.is_new,
            has_consent=sender.has_consent,
            query=event if isinstance(event, CallbackQuery) else None,
            asked=sender.asked,
            replied=sender.replied,
        )


def _replied_to(update: Update) -> int | None:
    """The id of the message that a private message replies to; None where there is none."""
    message = update.message
    if message is None or message.reply_to_message is None or message.chat.type != "private":
        return None
    return message.reply_to_message.message_id
