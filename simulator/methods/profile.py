"""getMe, and the methods for commands, names, descriptions, menu button and default rights."""

import json
import re
from typing import Any

from simulator.errors import bad_request
from simulator.methods import targets
from simulator.methods.request import Request
from simulator.state.accounts import BotAccount
from simulator.state.members import RIGHTS

COMMAND = re.compile(r"[a-z0-9_]+")
LONGEST_COMMAND = 32
DEFAULT_SCOPE = {"type": "default"}
DEFAULT_BUTTON = {"type": "commands"}


def get_me(request: Request) -> dict[str, Any]:
    """getMe"""
    abilities = {"can_join_groups": True, "can_read_all_group_messages": not request.bot.privacy}
    absent = ("supports_inline_queries", "can_connect_to_business", "has_main_web_app")
    return request.bot.wire() | abilities | dict.fromkeys(absent, False)


def set_commands(request: Request) -> bool:
    """setMyCommands"""
    commands = request.get("commands")
    if not isinstance(commands, list) or not all(isinstance(one, dict) for one in commands):
        raise bad_request("can't parse commands JSON object")
    request.bot.profile.commands[_key(request)] = [_command(one) for one in commands]
    return True


def get_commands(request: Request) -> list[dict[str, str]]:
    """getMyCommands"""
    return request.bot.profile.commands.get(_key(request), [])


def delete_commands(request: Request) -> bool:
    """deleteMyCommands"""
    request.bot.profile.commands.pop(_key(request), None)
    return True


def shown_commands(bot: BotAccount, chat_id: int, lang: str | None) -> list[dict[str, str]]:
    """The command menu of a private chat: narrowest scope first, then the language before "all".

    Source: https://core.telegram.org/bots/api#determining-list-of-commands
    """
    scopes = ({"type": "chat", "chat_id": chat_id}, {"type": "all_private_chats"}, DEFAULT_SCOPE)
    languages = dict.fromkeys(((lang or "").partition("-")[0], ""))
    keys = ((_scope(scope), language) for scope in scopes for language in languages)
    return next((bot.profile.commands[key] for key in keys if bot.profile.commands.get(key)), [])


def set_text(field: str, request: Request) -> bool:
    """setMyName, setMyDescription, setMyShortDescription: an empty text removes that of the language."""
    key, text = (field, _language(request)), request.get(field)
    if text:
        request.bot.profile.texts[key] = str(text)
    else:
        request.bot.profile.texts.pop(key, None)
    return True


def get_text(field: str, request: Request) -> dict[str, str]:
    """getMyName, getMyDescription, getMyShortDescription: the text of the language, else of all."""
    texts, fallback = request.bot.profile.texts, request.bot.name if field == "name" else ""
    return {field: texts.get((field, _language(request))) or texts.get((field, "")) or fallback}


def set_menu_button(request: Request) -> bool:
    """setChatMenuButton"""
    chat_id = request.get("chat_id")
    if chat_id is not None:
        targets.chat(request)
    request.bot.profile.menu_buttons[chat_id] = request.get("menu_button") or {"type": "default"}
    return True


def get_menu_button(request: Request) -> dict[str, Any]:
    """getChatMenuButton"""
    return shown_button(request.bot, request.get("chat_id"))


def shown_button(bot: BotAccount, chat_id: int | None) -> dict[str, Any]:
    """The menu button of a private chat; "default" stands for the one of all chats."""
    buttons = bot.profile.menu_buttons
    own = buttons.get(chat_id, {"type": "default"})
    own = buttons.get(None, DEFAULT_BUTTON) if own["type"] == "default" else own
    return DEFAULT_BUTTON if own["type"] == "default" else own


def set_rights(request: Request) -> bool:
    """setMyDefaultAdministratorRights"""
    request.bot.profile.rights[request.flag("for_channels")] = dict(request.get("rights") or {})
    return True


def get_rights(request: Request) -> dict[str, bool]:
    """getMyDefaultAdministratorRights"""
    given = request.bot.profile.rights.get(request.flag("for_channels"), {})
    return dict.fromkeys(("is_anonymous", *RIGHTS), False) | given


def _command(one: dict[str, Any]) -> dict[str, str]:
    name = str(one.get("command", "")).removeprefix("/")
    if len(name) > LONGEST_COMMAND:
        raise bad_request("command length must not exceed 32")
    if not COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    return {"command": name, "description": str(one.get("description", ""))}


def _key(request: Request) -> tuple[str, str]:
    return _scope(request.get("scope") or DEFAULT_SCOPE), _language(request)


def _scope(scope: dict[str, Any]) -> str:
    return json.dumps(scope, sort_keys=True)


def _language(request: Request) -> str:
    return str(request.get("language_code") or "")
