"""Scripted faults between the bot and Telegram, and counts of rows and log messages."""

import json
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiogram import Bot
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import TelegramMethod

from simulator.people.person import Person
from simulator.state.chats import Message
from tests.support.town import Town

Request = Callable[[Bot, TelegramMethod[Any]], Awaitable[Any]]
Act = Callable[[Bot, TelegramMethod[Any], Request], Awaitable[Any]]


@dataclass
class Scene:
    """One misfortune that some calls meet, or all of them (`*`); `times` are still to come."""

    method: str
    act: Act
    person: Person | None
    contains: str
    times: int

    def fits(self, method: TelegramMethod[Any]) -> bool:
        here = self.person is None or getattr(method, "chat_id", None) == self.person.id
        is_meant = self.method in ("*", method.__api_method__)
        return self.times > 0 and is_meant and here and self.contains in str(method)


@dataclass
class Script:
    """A request middleware: calls go through unless a scene waits for them; all that passed are kept."""

    scenes: list[Scene] = field(default_factory=list)
    met: list[str] = field(default_factory=list)

    def when(
        self,
        act: Act,
        *,
        method: str = "sendMessage",
        to: Person | None = None,
        contains: str = "",
        times: int = 1,
    ) -> None:
        self.scenes.append(Scene(method, act, to, contains, times))

    async def __call__(self, make_request: Request, bot: Bot, method: TelegramMethod[Any]) -> Any:
        for ctx in self.scenes:
            if ctx.fits(method):
                ctx.times -= 1
                self.met.append(method.__api_method__)
                return await ctx.act(bot, method, make_request)
        return await make_request(bot, method)


def scripted(town: Town) -> Script:
    """The line of the bot that runs now, with a script between it and Telegram."""
    script = Script()
    town.app.bot.session.middleware.register(script)
    return script


def answers(status: int, description: str, **parameters: Any) -> Act:
    """Telegram says no in these words; aiogram judges them as it would judge them over HTTP."""
    body = {"ok": False, "error_code": status, "description": description}
    if parameters:
        body["parameters"] = parameters

    async def act(bot: Bot, method: TelegramMethod[Any], _request: Request) -> Any:
        return bot.session.check_response(bot, method, status, json.dumps(body))

    return act


async def never_connects(_bot: Bot, method: TelegramMethod[Any], _request: Request) -> Any:
    """In aiogram's words for a refused connection; test_classes checks them against a real one."""
    raise TelegramNetworkError(method=method, message="ClientConnectorError: Cannot connect to host")


async def falls_over(_bot: Bot, _method: TelegramMethod[Any], _request: Request) -> Any:
    """A fault of our own, which nobody foresaw."""
    raise RuntimeError("nobody foresaw this")


def count(town: Town, table: str, where: str = "true") -> int:
    """Rows that a second connection sees."""
    return int(town.rows(f"SELECT count(*) FROM {table} WHERE {where}")[0][0])


def errors(caplog: Any, words: str) -> int:
    """How many lines of the log, from warnings up, hold these words."""
    lines = [one for one in caplog.records if one.levelno >= logging.WARNING]
    return sum(words in one.getMessage() for one in lines)


def heard(person: Person, words: str) -> list[Message]:
    """The bot's messages with these words."""
    return [one for one in person.messages if one.by_bot and words in one.text]


async def _at_once() -> None:
    return None


class Hurried:
    """People do not wait for the bot inside this block: `with Hurried(town): …`."""

    def __init__(self, town: Town) -> None:
        self._town = town

    def __enter__(self) -> None:
        self._town.world.settled = _at_once

    def __exit__(self, *_: object) -> None:
        self._town.world.settled = self._town.settled
