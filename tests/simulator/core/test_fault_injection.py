"""Injected faults and rate limits: the error that the bot gets, and the effect of the call."""

import time

import pytest
from aiogram.exceptions import (
    ClientDecodeError,
    RestartingTelegram,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
)

from simulator.faults import ConnectionCut
from simulator.people.person import Person
from tests.support.local_telegram.echo_bot import EchoBot, echo_bot
from tests.support.local_telegram.stage import Stage


async def met(echo: EchoBot) -> Person:
    person = echo.world.person("Айгүл")
    await person.starts()
    person.hears()
    return person


@pytest.mark.parametrize(
    ("kind", "error", "arrives"),
    [
        ("429", TelegramRetryAfter, False),
        ("403", TelegramForbiddenError, False),
        ("500", RestartingTelegram, False),
        ("502", ClientDecodeError, False),
        ("504", ClientDecodeError, False),
        ("cut_before", TelegramNetworkError, False),
        ("cut_after", TelegramNetworkError, True),
        ("timeout", TelegramNetworkError, True),
    ],
)
async def test_a_fault_is_met_once_and_then_over(kind: str, error: type[Exception], arrives: bool) -> None:
    async with echo_bot() as echo:
        person = await met(echo)
        echo.world.faults.schedule(kind=kind)
        with pytest.raises(error):
            await echo.bot.send_message(person.id, "бір")
        assert person.hears_nothing_new() is not arrives
        await echo.bot.send_message(person.id, "екі")
        assert person.hears().endswith("екі")
        assert [call.status for call in list(echo.world.calls)[-2:]][1] == 200


async def test_a_429_says_how_long_to_wait() -> None:
    stage = Stage()
    person = await stage.person()
    stage.world.faults.schedule("sendMessage", kind="429", retry_after=7)
    answer = await stage.call("sendMessage", chat_id=person.id, text="x")
    assert (answer.status, answer.headers) == (429, {"Retry-After": "7"})


async def test_a_fault_waits_for_its_call() -> None:
    stage = Stage()
    person, other = await stage.person(), await stage.person("Ерлан")
    stage.world.faults.schedule("sendMessage", kind="500", chat_id=other.id, contains="қауіп", times=2)
    await stage.updates()
    await stage.result("getMe")
    await stage.sent(person, "қауіп")
    await stage.sent(other, "бәрі жақсы")
    for _ in range(2):
        assert (await stage.call("sendMessage", chat_id=other.id, text="қауіп бар")).status == 500
    await stage.sent(other, "қауіп бар")


async def test_faults_can_be_rare_and_can_be_cleared() -> None:
    stage = Stage()
    stage.world.faults.schedule(kind="500", times=10_000, probability=0.2)
    statuses = [(await stage.call("getMe")).status for _ in range(200)]
    assert 20 <= statuses.count(500) <= 60
    stage.world.faults.clear()
    assert (await stage.call("getMe")).status == 200
    with pytest.raises(ValueError, match="unknown fault"):
        stage.world.faults.schedule(kind="418")


async def test_latency_only_takes_time() -> None:
    stage = Stage()
    stage.world.faults.schedule(kind="latency", seconds=0.02)
    began = time.monotonic()
    assert (await stage.call("getMe")).status == 200
    assert time.monotonic() - began >= 0.02


async def test_an_outage_reaches_polls_too_and_is_recorded() -> None:
    stage = Stage()
    stage.world.faults.outage(True)
    for method in ("getMe", "getUpdates"):
        with pytest.raises(ConnectionCut):
            await stage.call(method)
    assert [(call.method, call.status) for call in stage.world.calls] == [("getMe", 0)]


async def test_limits_are_off_until_enabled() -> None:
    stage = Stage()
    person = await stage.person()
    for _ in range(100):
        await stage.sent(person)
    stage.world.limits.enable()
    statuses = [(await stage.call("sendMessage", chat_id=person.id, text="x")).status for _ in range(5)]
    assert statuses == [200, 200, 200, 429, 429]
    assert (await stage.call("sendChatAction", chat_id=person.id, action="typing")).status == 200
    stage.clock.passes(1)
    await stage.sent(person)
    stage.world.limits.disable()
    await stage.sent(person)


async def test_limits_count_groups_and_all_chats_together() -> None:
    stage = Stage()
    group = stage.world.group("Топ", [stage.world.person("Айгүл")])
    stage.world.limits.enable(overall=25)
    statuses = [(await stage.call("sendMessage", chat_id=group.id, text="x")).status for _ in range(21)]
    assert (statuses.count(200), statuses[-1]) == (20, 429)
    people = [await stage.person(f"Тұрғын {number}") for number in range(6)]
    statuses = [(await stage.call("sendMessage", chat_id=one.id, text="x")).status for one in people]
    assert statuses == [200] * 5 + [429]
