"""Command menus and the bot's profile: by language for everybody, by role in a person's chat."""

import logging
from collections.abc import Mapping

from aiogram import Bot
from aiogram.types import BotCommand, BotCommandScopeChat, BotCommandScopeDefault

from domain.city.city import City
from domain.people import Lang, Role
from domain.permissions import Permission
from handlers.telegram_errors import TELEGRAM_ERRORS
from locales import Say, Texts

log = logging.getLogger(__name__)

#: The commands of each role's menu, in the order in which it shows them.
MENUS: Mapping[Role, tuple[str, ...]] = {
    Role.RESIDENT: ("start", "my", "help", "language", "cancel"),
    Role.OFFICIAL: ("tasks", "assignments", "help", "language", "cancel"),
    Role.HEAD: ("tasks", "assignments", "people", "help", "language", "cancel"),
    Role.COORDINATOR: (
        *("tasks", "assignments", "meeting", "meetings", "people"),
        *("help", "language", "cancel"),
    ),
    Role.PROSECUTOR: ("assignments", "tasks", "help", "language", "cancel"),
    Role.AKIMAT: ("tasks", "assignments", "help", "language"),
    Role.ADMIN: ("people", "help", "language"),
}

#: What a command needs; the others are everybody's.
OF_COMMANDS: Mapping[str, Permission] = {
    "tasks": Permission.LIST_TASKS,
    "assignments": Permission.LIST_ASSIGNMENTS,
    "meeting": Permission.CALL_MEETINGS,
    "meetings": Permission.CALL_MEETINGS,
    "people": Permission.SEE_STAFF,
}


def menu(say: Say, role: Role) -> list[BotCommand]:
    """The commands of a role with their descriptions."""
    return [BotCommand(command=name, description=say(f"command-{name}")) for name in MENUS[role]]


async def set_bot_profile(bot: Bot, texts: Texts, city: City) -> None:
    """Set residents' menu, name and descriptions: Kazakh by default, Russian for Russian clients.

    Errors of Telegram are logged; the next start tries again.
    """
    for lang, code in ((Lang.KK, None), (Lang.RU, "ru")):
        try:
            await _set_profile(bot, texts[lang], city, code)
        except TELEGRAM_ERRORS as error:
            log.warning("bot profile not set", extra={"why": type(error).__name__})


async def _set_profile(bot: Bot, say: Say, city: City, code: str | None) -> None:
    """Set only texts that differ: Telegram lets a bot rename itself seldom. `code` None: the default."""
    scope = BotCommandScopeDefault()
    await bot.set_my_commands(menu(say, Role.RESIDENT), scope, code)
    phone = city.phones.emergency
    if (await bot.get_my_name(code)).name != (name := say("bot-name")):
        await bot.set_my_name(name, code)
    short = say("bot-short-description", phone=phone)
    if (await bot.get_my_short_description(code)).short_description != short:
        await bot.set_my_short_description(short, code)
    whole = say("bot-description", phone=phone)
    if (await bot.get_my_description(code)).description != whole:
        await bot.set_my_description(whole, code)


async def set_menu(bot: Bot, chat_id: int, say: Say, role: Role) -> None:
    """Set the menu of a person's chat by role; residents have the default menu. Errors are logged."""
    scope = BotCommandScopeChat(chat_id=chat_id)
    try:
        if role is Role.RESIDENT:
            await bot.delete_my_commands(scope)
        else:
            await bot.set_my_commands(menu(say, role), scope)
    except TELEGRAM_ERRORS as error:
        log.info("command menu not set", extra={"why": type(error).__name__})
