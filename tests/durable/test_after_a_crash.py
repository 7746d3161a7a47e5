"""After a crash the restart redraws cards, and presses on them still count."""

import asyncio
from typing import Any

from aiogram import Bot
from aiogram.methods import TelegramMethod

from domain.people import Role
from tests.support.durable.plumbing import Hurried, Request, Script, count, heard, scripted
from tests.support.town import Town


async def applied(town: Town, updates: int) -> None:
    """Wait until so many updates have had their effect."""
    async with asyncio.timeout(5):
        while count(town, "inbox", "applied_at IS NOT NULL") < updates:
            await asyncio.sleep(0.001)


async def test_a_card_that_waited_for_its_second_is_drawn_after_the_crash(town: Town) -> None:
    """A chat is redrawn once a second; an update is not answered while its card waits for that."""
    aigul = town.world.person("Айгүл")
    await aigul.starts()
    await aigul.presses("Қазақша")
    with Hurried(town):
        await aigul.presses("Келісім беремін")
        await applied(town, 3)
        await town.app.chat_queues.join()
        await town.app.acknowledger.flush()
    assert not town.app.live_messages.is_idle
    await town.dies()
    assert town.rows("SELECT state FROM inbox ORDER BY update_id") == [
        ("answered",),
        ("answered",),
        ("applied",),
    ]
    await town.wakes()
    await town.settled()
    aigul.expects("Не болғанын жазыңыз")
    assert count(town, "inbox", "state = 'answered'") == 3


async def is_silent(_bot: Bot, _method: object, _request: object) -> None:
    """Telegram does nothing and says nothing."""
    await asyncio.Event().wait()


async def does_it_in_silence(bot: Bot, method: TelegramMethod[Any], request: Request) -> None:
    """Telegram does it, and its answer never arrives."""
    await request(bot, method)
    await asyncio.Event().wait()


async def crash(town: Town, script: Script) -> None:
    """When the script has met its call; then the machine is started anew."""
    async with asyncio.timeout(5):
        while not script.met:
            await asyncio.sleep(0.001)
    await town.dies()
    await town.wakes()
    await town.settled()


async def test_a_pressed_card_shows_after_the_crash_what_was_done(town: Town) -> None:
    erlan = await town.joins("Ерлан", Role.OFFICIAL, body="TUKSH")
    aigul = await town.resident("Айгүл", "kk")
    await aigul.says("Үш күннен бері ауыз су жоқ")
    await aigul.presses("Жіберу")
    script = scripted(town)
    script.when(is_silent, method="editMessageText", to=erlan)
    with Hurried(town):
        await erlan.presses("Орындауға қабылдау")
        await crash(town, script)
    assert "Шешілді деп белгілеу" in str(erlan.last_card().buttons)
    assert "Орындауға қабылдау" not in erlan.sees()
    assert len(heard(aigul, "өтініш орындауға қабылданды")) == 1


async def test_a_card_whose_message_was_never_noted_still_sends_the_draft(town: Town) -> None:
    """After the crash there are two; the resident has seen the first one."""
    aigul = await town.resident("Айгүл", "kk")
    script = scripted(town)
    script.when(does_it_in_silence, to=aigul, contains="Өтініш жобасы")
    with Hurried(town):
        await aigul.says("Үш күннен бері ауыз су жоқ")
        await crash(town, script)
    first, second = heard(aigul, "Өтініш жобасы")
    await aigul.presses("Жіберу", on=first)
    assert len(heard(aigul, "Өтінішіңіз тіркелді")) == 1
    await aigul.presses_old("Жіберу", on=second)
    assert count(town, "reports") == 1


async def test_who_refuses_consent_hears_of_other_ways_after_the_crash(town: Town) -> None:
    """By then the database holds nothing of the person but the press."""
    ivan = town.world.person("Иван", lang="ru")
    await ivan.starts()
    await ivan.presses("Русский")
    with Hurried(town):
        await ivan.presses("Не даю")
        while count(town, "people"):
            await asyncio.sleep(0.001)
        await town.dies()
    await town.wakes()
    await town.settled()
    ivan.expects("e-Өтініш")
    assert not ivan.messages[-1].inline
    assert count(town, "people") == 0
