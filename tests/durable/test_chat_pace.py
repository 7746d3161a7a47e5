"""The rate limit of one chat: no other chat waits for it."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from aiogram import Bot
from aiogram.methods import TelegramMethod
from aiogram.types import InputMediaPhoto

from simulator.people.person import Person
from tests.support.durable.plumbing import heard, scripted
from tests.support.town import Town

Sends = Callable[[Bot, int], Awaitable[object]]


async def words(bot: Bot, chat: int) -> object:
    return await bot.send_message(chat, "Су келді")


async def two_photos(bot: Bot, chat: int) -> object:
    return await bot.send_media_group(chat, [InputMediaPhoto(media="AgAC-photo")] * 2)


async def typing(bot: Bot, chat: int) -> object:
    return await bot.send_chat_action(chat, "typing")


async def a_name(bot: Bot, _chat: int) -> object:
    return await bot.get_me()


class Watch:
    """When each call came to Telegram, in seconds since the first, chat by chat."""

    def __init__(self, town: Town) -> None:
        self._clock = town.clock
        self._began = town.clock.monotonic()
        self._at: dict[int, list[float]] = defaultdict(list)
        scripted(town).when(self._note, method="*", times=1000)

    async def _note(self, bot: Bot, method: TelegramMethod[Any], request: Any) -> Any:
        if method.__api_method__ == "getUpdates":
            return await request(bot, method)
        self._at[getattr(method, "chat_id", 0)].append(round(self._clock.monotonic() - self._began, 2))
        return True

    def of(self, chat: int) -> list[float]:
        return self._at[chat]


async def all_at_once(town: Town, *calls: Awaitable[object]) -> None:
    """Everything is asked for in one moment; pauses end as soon as nothing else moves."""
    everything = asyncio.gather(*calls)
    while not everything.done():
        await asyncio.sleep(0.001)
        town.clock.hurry()
    await everything


@pytest.mark.parametrize(
    ("sends", "came"),
    [
        (words, [0, 0, 0, 1, 2, 3]),
        (two_photos, [0, 1, 3, 5, 7, 9]),
        (typing, [0] * 6),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
async def test_a_person_gets_a_few_at_once_and_then_one_a_second(
    town: Town, sends: Sends, came: list[float]
) -> None:
    aigul = await town.resident("Айгүл", "kk")
    town.clock.rests(60)
    watch = Watch(town)
    await all_at_once(town, *(sends(town.app.bot, aigul.id) for _ in came))
    assert watch.of(aigul.id) == came


async def test_a_group_gets_twenty_a_minute(town: Town) -> None:
    group = town.world.group("Көршілер", [await town.resident("Айгүл", "kk")])
    watch = Watch(town)
    await all_at_once(town, *(words(town.app.bot, group.id) for _ in range(6)))
    assert watch.of(group.id) == [0, 0, 0, 3, 6, 9]


async def test_a_chat_that_waits_holds_no_other(town: Town) -> None:
    aigul, ivan = await town.resident("Айгүл", "kk"), await town.resident("Иван", "ru")
    town.clock.rests(60)
    watch = Watch(town)
    much = [words(town.app.bot, aigul.id) for _ in range(9)]
    await all_at_once(town, *much, words(town.app.bot, ivan.id), a_name(town.app.bot, 0))
    assert watch.of(aigul.id)[-1] == 6
    assert watch.of(ivan.id) == watch.of(0) == [0]


async def test_who_asks_again_and_again_is_answered_each_time_and_slowly(town: Town) -> None:
    aigul: Person = await town.resident("Айгүл", "kk")
    town.clock.rests(60)
    began = town.clock.monotonic()
    before = len(heard(aigul, "/my"))
    for _ in range(9):
        await aigul.says("/help")
    assert len(heard(aigul, "/my")) == before + 9
    assert town.clock.monotonic() - began >= 6
    assert not [chat for chat in _paces(town) if chat != aigul.id], "who has rested is forgotten"


def _paces(town: Town) -> list[int]:
    return [chat for one in town.app.bot.session.middleware for chat in getattr(one, "_due", ())]
