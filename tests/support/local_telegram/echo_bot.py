"""A small bot on unmodified aiogram that echoes messages."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiogram import Bot, Dispatcher, F, Router
from aiogram.client.default import DefaultBotProperties
from aiogram.enums import ContentType
from aiogram.filters import Command, CommandStart
from aiogram.types import (
    CallbackQuery,
    ChatMemberUpdated,
    InaccessibleMessage,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    Message,
    ReplyKeyboardMarkup,
)

from simulator.inprocess import InProcessSession
from simulator.world import World
from tests.support.local_telegram.stage import TOKEN, Clock

CARD = InlineKeyboardMarkup(
    inline_keyboard=[
        [
            InlineKeyboardButton(text="✅ Иә", callback_data="yes"),
            InlineKeyboardButton(text="Жоқ", callback_data="no"),
        ]
    ]
)
MENU = ReplyKeyboardMarkup(
    keyboard=[[KeyboardButton(text="Өтініш")], [KeyboardButton(text="Нөмірім", request_contact=True)]],
    resize_keyboard=True,
)


class EchoBot:
    """The bot in a world of its own; verbs of people wait for it. `heard` are the kinds of its updates."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.world = World(now=self.clock)
        self.account = self.world.bot(TOKEN)
        self.bot = Bot(TOKEN, InProcessSession(self.world), DefaultBotProperties(parse_mode="HTML"))
        self.dispatcher = Dispatcher()
        self.dispatcher.include_router(router())
        self.heard: list[str] = []
        self.world.settled = self.settle

    async def settle(self) -> None:
        """Handle all pending updates."""
        offset: int | None = None
        while updates := await self.bot.get_updates(offset=offset):
            for update in updates:
                self.heard.append(update.event_type)
                await self.dispatcher.feed_update(self.bot, update)
                offset = update.update_id + 1


@asynccontextmanager
async def echo_bot() -> AsyncIterator[EchoBot]:
    echo = EchoBot()
    yield echo
    assert echo.world.problems == []
    assert echo.world.not_simulated == []


def router() -> Router:
    router = Router()
    router.message.register(greet, CommandStart())
    router.message.register(ask, Command("card"))
    router.message.register(echo, ~F.migrate_to_chat_id)
    router.edited_message.register(echo_edit)
    router.callback_query.register(confirm, F.data == "yes")
    router.callback_query.register(alert)
    router.my_chat_member.register(note)
    return router


async def greet(message: Message) -> None:
    await message.answer("Сәлем, <b>көрші</b>!", reply_markup=MENU)


async def ask(message: Message) -> None:
    await message.answer("Дұрыс па?", reply_markup=CARD)


async def echo(message: Message) -> None:
    words = (message.text or message.caption or "")[:100]
    album = " album" if message.media_group_id else ""
    await message.answer(
        f"{ContentType(message.content_type).value}{album}: {words}", disable_notification=True
    )


async def echo_edit(message: Message) -> None:
    await message.reply(f"edited: {message.text}")


async def confirm(query: CallbackQuery) -> None:
    if isinstance(query.message, InaccessibleMessage):
        await query.answer("хабар жоқ")
    elif query.message is not None:
        await query.message.edit_text("Рахмет!")
        await query.answer("сақталды")


async def alert(query: CallbackQuery) -> None:
    await query.answer(f"ескерту: {query.data}", show_alert=True)


async def note(event: ChatMemberUpdated) -> None:
    """Ignore the update: the test reads its kind."""
