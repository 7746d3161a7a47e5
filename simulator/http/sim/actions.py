"""POST /sim/…: acts of people and faults, each a JSON object or a form."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiohttp import web

from simulator.errors import ApiError
from simulator.http.access import Handler
from simulator.http.bot_api import WORLD, read
from simulator.http.sim import sending
from simulator.http.sim.form import Form, InvalidInput
from simulator.http.sim.views import callback_view, person_view
from simulator.people.groups import Group
from simulator.people.person import Person
from simulator.people.reading import Place
from simulator.state.accounts import BotAccount
from simulator.state.chats import Message
from simulator.text.entities import TextError
from simulator.world import World

Facts = dict[str, Any]
Action = Callable[[World, Form], Awaitable[Facts]]
COMMON_FIELDS = ("user", "name", "lang", "bot", "chat")
"""Fields of all actions: person, bot and chat; `name` and `lang` make an unknown person."""


async def add_person(world: World, form: Form) -> Facts:
    """{name, lang, user?}: make a person"""
    name, lang = form.text("name"), form.text("lang", "kk")
    number = form.number("user") if form.has("user") else None
    return {"person": person_view(world, world.person(name, lang=lang, user_id=number))}


async def start(world: World, form: Form) -> Facts:
    """{user, payload?}: press Start, or a deep link"""
    return await _sent(world, _person(world, form).starts(form.text("payload", ""), to=_bot(world, form)))


async def say(world: World, form: Form) -> Facts:
    """{user, text, reply_to?}: write a text or a reply"""
    person, text = _person(world, form), form.text("text")
    if form.has("reply_to"):
        return await _sent(world, person.replies(text, to=_message(world, form, "reply_to")))
    return await _sent(world, person.says(text, in_=_place(world, form)))


async def press(world: World, form: Form) -> Facts:
    """{user, label or data, message_id?}: press a button, or send callback data"""
    person = _person(world, form)
    before = (person.callbacks[-1:], len(person.opened))
    if form.has("data"):
        await person.presses_data(_message(world, form), form.text("data"))
    else:
        on = _message(world, form) if form.has("message_id") else None
        await person.presses(form.text("label"), on=on, in_=_place(world, form))
    news = [one for one in person.callbacks[-1:] if [one] != before[0]]
    opened = person.opened[before[1] :]
    return {"callback": callback_view(news[0]) if news else None, "opened": opened[0] if opened else None}


async def send(world: World, form: Form) -> Facts:
    """{user, kind, …}: anything but a text; see sending"""
    return await _sent(world, sending.send(_person(world, form), form, _place(world, form)))


async def edit(world: World, form: Form) -> Facts:
    """{user, text, message_id?}: change an own message, the last one if none is named"""
    person = _person(world, form)
    target = _message(world, form) if form.has("message_id") else None
    if target is not None and target.sender is not person:
        raise InvalidInput(f"{person.name} can only edit own messages.")
    return await _sent(world, person.edits(target, form.text("text")))


async def forward(world: World, form: Form) -> Facts:
    """{user, message_id, from?}: forward a message of the chat `from`, by default the private one"""
    person, source = _person(world, form), form.number("from", form.number("user"))
    message = _message(world, Form({**form.values, "chat": source}))
    return await _sent(world, person.forwards(message, to=_place(world, form)))


async def block(world: World, form: Form) -> Facts:
    """{user, blocked}: block or unblock the bot"""
    person, blocked = _person(world, form), form.flag("blocked")
    await (person.blocks(_bot(world, form)) if blocked else person.unblocks(_bot(world, form)))
    return {"blocked": blocked}


async def clear(world: World, form: Form) -> Facts:
    """{user}: clear the chat on the own phone"""
    await _person(world, form).deletes_chat(with_=_bot(world, form))
    return {}


FAULT: Mapping[str, Callable[[Form, str], Any]] = {
    "method": Form.text,
    "contains": Form.text,
    "times": Form.number,
    "retry_after": Form.number,
    "chat_id": Form.number,
    "seconds": Form.decimal,
    "probability": Form.decimal,
}


async def fault(world: World, form: Form) -> Facts:
    """{kind, method?, times?, …}: schedule a fault; or {clear: true}, {outage: true|false}, {redeliver: n}"""
    if form.has("clear"):
        world.faults.clear()
    elif form.has("outage"):
        world.faults.outage(form.flag("outage"))
    elif form.has("redeliver"):
        world.faults.redeliver(form.number("redeliver"))
    else:
        given: Facts = {name: read(form, name) for name, read in FAULT.items() if form.has(name)}
        try:
            world.faults.schedule(kind=form.text("kind"), **given)
        except ValueError as error:
            raise InvalidInput(f"{error}.") from error
    return {}


ACTIONS: Mapping[str, tuple[Action, tuple[str, ...]]] = {
    "person": (add_person, ()),
    "start": (start, ("payload",)),
    "say": (say, ("text", "reply_to")),
    "press": (press, ("label", "data", "message_id")),
    "send": (send, sending.FIELDS),
    "edit": (edit, ("text", "message_id")),
    "forward": (forward, ("message_id", "from")),
    "block": (block, ("blocked",)),
    "clear": (clear, ()),
    "fault": (fault, ("kind", "clear", "outage", "redeliver", *FAULT)),
}


def endpoint(action: Action, fields: tuple[str, ...]) -> Handler:
    """An action with its `fields` as a handler; an error becomes a 400 with one sentence."""

    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            form = Form(*await read(request)).only(*COMMON_FIELDS, *fields)
            world = request.app[WORLD]
            if not world.bots and action not in {add_person, fault}:
                raise InvalidInput("There is no bot yet: a bot appears with its first call.")
            return web.json_response({"ok": True} | await action(world, form))
        except (InvalidInput, ApiError, TextError) as error:
            return error_response(str(error))
        except AssertionError as error:  # a person cannot do that
            return error_response(str(error).partition("\n")[0] + ".")

    return handle


def error_response(sentence: str) -> web.Response:
    """400 with a sentence."""
    return web.json_response({"ok": False, "error": sentence}, status=400)


async def _sent(world: World, work: Awaitable[Message | list[Message]]) -> Facts:
    """Message ids, and the id of the first update or None if the bot gets none."""
    queue = world.newest.queue
    before = queue.last_id
    sent = await work
    messages = sent if isinstance(sent, list) else [sent]
    number = before + 1 if queue.last_id > before else None
    return {
        "message_id": messages[0].id,
        "message_ids": [one.id for one in messages],
        "update_id": number,
    }


def _person(world: World, form: Form) -> Person:
    """The person in the form; an unknown one is made if there is a name."""
    number = form.number("user")
    known = world.people.get(number)
    if known is not None:
        return known
    if not form.has("name"):
        raise InvalidInput(f"Nobody has the id {number}; give a name, and the person is made.")
    return world.person(form.text("name"), lang=form.text("lang", "kk"), user_id=number)


def _bot(world: World, form: Form) -> BotAccount | None:
    if not form.has("bot"):
        return None
    found = world.bots.get(form.number("bot"))
    if found is None:
        raise InvalidInput(f"There is no bot with the id {form.number('bot')}.")
    return found


def _place(world: World, form: Form) -> Place:
    """The group in `chat`, or else the bot."""
    number = form.number("chat", 0)
    if number >= 0:
        return _bot(world, form)
    if number not in world.groups:
        raise InvalidInput(f"There is no group with the id {number}.")
    return Group(world, world.groups[number])


def _message(world: World, form: Form, name: str = "message_id") -> Message:
    place, person = _place(world, form), _person(world, form)
    number = form.number(name)
    found = person.chat(place).find(number)
    if found is None:
        raise InvalidInput(f"There is no message {number} in this chat.")
    return found
