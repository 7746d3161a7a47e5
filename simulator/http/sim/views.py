"""GET /sim/…: world, chats, Bot API calls and files, as JSON."""

import json
from itertools import islice
from typing import Any

from aiohttp import web

from simulator.errors import ApiError
from simulator.http.bot_api import WORLD, file_response, respond
from simulator.http.demo.controls import CONTROLS
from simulator.http.sim.events import changed
from simulator.methods.profile import shown_commands
from simulator.people import transcript
from simulator.people.person import Person
from simulator.state.accounts import BotAccount
from simulator.state.callbacks import Callback
from simulator.state.chats import Chat, Message
from simulator.world import Call, World

Facts = dict[str, Any]
MOST_PEOPLE, MOST_MESSAGES, MOST_CALLS, MOST_CALLBACKS = 100, 200, 1000, 20
"""Limits of one response, as a load test has more than a page could show."""


async def whole(request: web.Request) -> web.Response:
    """GET /sim/world: bots, people and groups"""
    return _json(world_view(request.app[WORLD]) | {"controls": CONTROLS in request.app})


async def one_chat(request: web.Request) -> web.Response:
    """GET /sim/chat/ID: a chat with the newest bot (or `bot=ID`), as JSON or with `format=text` to read"""
    world = request.app[WORLD]
    chat, wanted = _find(world, request), request.match_info["id"]
    if request.query.get("format") == "text":
        return web.Response(text=f"{transcript.transcript(chat)}\n" if chat else "")
    if chat is not None:
        return _json(chat_view(world, chat))
    return _json({"ok": False, "error": f"There is no chat {wanted}."}, 404)


async def calls(request: web.Request) -> web.Response:
    """GET /sim/calls?since=SECONDS: the newest calls of the Bot API after that moment"""
    world = request.app[WORLD]
    try:
        since = float(request.query.get("since") or 0)
    except ValueError:
        return _json({"ok": False, "error": "The field 'since' must be a Unix time in seconds."}, 400)
    newest = islice((one for one in reversed(world.calls) if one.at > since), MOST_CALLS)
    return _json({"ok": True, "now": world.now(), "calls": [call_view(one) for one in newest][::-1]})


async def file(request: web.Request) -> web.Response:
    """GET /sim/file/FILE_ID: the bytes of a file"""
    world = request.app[WORLD]
    try:
        path = world.files.downloadable(request.match_info["id"])["file_path"]
        return file_response(path, world.files.open(path))
    except ApiError as error:
        return respond(error.response())


def world_view(world: World) -> Facts:
    """The world without its messages."""
    people = islice(world.people.values(), MOST_PEOPLE)
    return {
        "ok": True,
        "version": world.version,
        "now": world.now(),
        "bots": [bot.wire() for bot in world.bots.values()],
        "people": [person_view(world, one) for one in people],
        "people_in_all": len(world.people),
        "groups": [group_view(one) for one in world.groups.values()],
        "chats": changed(world),
        "problems": world.problems[-20:],
    }


def person_view(world: World, person: Person) -> Facts:
    """A person; `started` is true if they have a chat with the newest bot."""
    known = {"id": person.id, "name": person.name, "lang": person.lang, "username": person.username}
    return known | {"started": person.id in world.chats}


def group_view(chat: Chat) -> Facts:
    """A group with the ids of its members."""
    members = [member.user.id for member in chat.present()]
    return {"id": chat.id, "kind": chat.kind, "title": chat.title, "members": members}


def chat_view(world: World, chat: Chat) -> Facts:
    """A chat as its screen shows it, newest messages last; `typing` are the seconds left."""
    messages = list(chat.visible())[-MOST_MESSAGES:]
    bot = world.bots[chat.bot.id] if chat.bot else world.newest if world.bots else None
    callbacks = _callbacks(world, chat)[-MOST_CALLBACKS:]
    return {
        "ok": True,
        "id": chat.id,
        "kind": chat.kind,
        "title": chat.title,
        "version": chat.version,
        "blocked": chat.blocked,
        "typing": max(0.0, chat.typing - world.now()),
        "bot": bot_view(bot, chat) if bot else None,
        "keyboard": _markup(chat.keyboard),
        "forced": _markup(chat.forced),
        "pinned": chat.pinned,
        "callbacks": [callback_view(one) for one in callbacks],
        "messages": [message_view(one) for one in messages],
    }


def bot_view(bot: BotAccount, chat: Chat) -> Facts:
    """The bot's commands and texts in the person's language."""
    lang = (chat.peer.lang or "").partition("-")[0] if chat.peer else ""
    texts = {field: _profile(bot, field, lang) for field in ("name", "description", "short_description")}
    own = {"id": bot.id, "username": bot.username, "commands": shown_commands(bot, chat.id, lang)}
    return own | texts


def message_view(message: Message) -> Facts:
    """The Bot API's Message with `kind`, `by_bot`, `silent`, `protected` and `version`."""
    shown = {"kind": message.kind, "by_bot": message.by_bot, "silent": message.silent}
    return message.wire() | shown | {"protected": message.protected, "version": message.version}


def callback_view(callback: Callback) -> Facts:
    """A callback query and its answer."""
    answer = callback.answer
    told = {"text": answer.text, "alert": answer.alert, "url": answer.url} if answer else None
    pressed = {"id": callback.id, "user": callback.user.id, "message_id": callback.message.id}
    return pressed | {"data": callback.data, "at": callback.at, "answer": told}


def call_view(call: Call) -> Facts:
    """A Bot API call."""
    known = {"method": call.method, "params": dict(call.params), "status": call.status}
    return known | {"answer": call.answer, "at": call.at}


def _find(world: World, request: web.Request) -> Chat | None:
    """The chat in the path; an empty private chat before the person has written, None for an unknown id."""
    try:
        number, bot_id = int(request.match_info["id"]), int(request.query.get("bot") or 0)
    except ValueError:
        return None
    bot = world.bots.get(bot_id) or (world.newest if world.bots else None)
    found = bot.private.get(number) if bot and number > 0 else world.groups.get(number)
    person = world.people.get(number)
    return found or (Chat(number, "private", peer=person, bot=bot) if person else None)


def _callbacks(world: World, chat: Chat) -> list[Callback]:
    owners = [world.people.get(chat.id)] if chat.peer else []
    return [one for person in owners if person for one in person.callbacks if one.message.chat is chat]


def _markup(message: Message | None) -> Facts | None:
    return {"message_id": message.id, **(message.keyboard or {})} if message else None


def _profile(bot: BotAccount, field: str, lang: str) -> str:
    texts = bot.profile.texts
    return texts.get((field, lang)) or texts.get((field, "")) or ""


def _json(facts: Facts, status: int = 200) -> web.Response:
    body = json.dumps(facts, ensure_ascii=False, default=str).encode()
    headers = {"Content-Type": "application/json", "Cache-Control": "no-store"}
    return web.Response(status=status, body=body, headers=headers)
