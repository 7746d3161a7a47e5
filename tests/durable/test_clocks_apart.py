"""Two processes on machines whose clocks differ: by three seconds of civil time, by days of uptime."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.app import App
from db.leases.named import POLLER
from domain.people import Role
from services.leases import process_id
from tests.support import stores
from tests.support.durable.plumbing import Hurried, count, heard, scripted
from tests.support.durable.twins import both_rest, twin
from tests.support.town import HandClock, Town, local

SKEW = timedelta(seconds=3)


def another_clock(town: Town, by: timedelta) -> HandClock:
    """The clock of the other machine; on a server each has been up for as long as it likes."""
    clock = HandClock(town.clock.now() + by)
    clock._monotonic = town.clock.monotonic() + (864_000 if stores.IS_POSTGRES else 0)
    return clock


async def test_letters_on_their_way_are_not_taken_by_who_was_up_for_longer(town: Town) -> None:
    """A lease counted by the uptime of one machine would mean nothing on another."""
    erlan = await town.joins("Ерлан", Role.OFFICIAL, body="TUKSH")
    aigul = await town.resident("Айгүл", "kk")
    await aigul.says("Үш күннен бері ауыз су жоқ")
    gate = asyncio.Event()

    async def slowly(bot: Any, method: Any, request: Any) -> Any:
        await gate.wait()
        return await request(bot, method)

    script = scripted(town)
    script.when(slowly, contains="2026-000001", times=9)
    async with twin(town, clock=another_clock(town, SKEW)) as other:
        with Hurried(town):
            await aigul.presses("Жіберу")
            await until(town, other, lambda: count(town, "outbox", "state = 'leased'") == 2)
            other.sender._tended = float("-inf")
            other.sender.wake()
            await asyncio.sleep(0.3)
            gate.set()
        await both_rest(town, other)
    assert count(town, "outbox", "state <> 'sent'") == 0
    assert [len(heard(one, "2026-000001")) for one in (aigul, erlan)] == [2, 1]


@pytest.mark.parametrize("skew", [-SKEW, SKEW], ids=["behind", "ahead"])
async def test_a_card_keeps_its_place_though_the_clocks_are_apart(town: Town, skew: timedelta) -> None:
    """One process writes down what was said and dies; another, whose clock is apart, draws the card."""
    aigul = await town.resident("Айгүл", "kk")

    async def never(_bot: Any, _method: Any, _request: Any) -> Any:
        await asyncio.Event().wait()

    scripted(town).when(never, to=aigul, contains="Бірінші")
    async with twin(town, clock=another_clock(town, skew)) as other:
        with Hurried(town):
            await aigul.says("Бірінші.")
            await until(town, other, lambda: count(town, "inbox", "state = 'applied'") == 1)
        await town.dies()
        process_id.end(town.app.inbox.chat_leases.owner)
        await other.heartbeat.renew()
        await until(town, other, lambda: other.is_idle)
        [begun] = [card.id for card in heard(aigul, "Бірінші")]
        with Hurried(town):
            await aigul.says("Екінші.")
            await until(town, other, lambda: not len(town.bot_account.queue) and other.is_idle)
        assert [card.id for card in heard(aigul, "Екінші")] == [begun]
    await town.wakes()


async def until(town: Town, other: App, over: Callable[[], bool]) -> None:
    """Pauses of both end at once."""
    async with asyncio.timeout(5):
        while not over():
            await asyncio.sleep(0.001)
            for clock in (town.clock, other.clock):
                assert isinstance(clock, HandClock)
                clock.hurry()


async def test_a_chat_is_kept_and_a_tick_tells_once_though_the_clocks_are_apart(town: Town) -> None:
    """A machine that was up for longer takes nothing over early; a tick due there first runs once."""
    await town.joins("Ерлан", Role.OFFICIAL, body="TUKSH")
    gulnar = await town.joins("Гүлнар", Role.HEAD, body="TUKSH")
    aigul = await town.resident("Айгүл", "kk")
    await aigul.says("Үш күннен бері ауыз су жоқ")
    await aigul.presses("Жіберу")
    gate = asyncio.Event()

    async def slowly(bot: Any, method: Any, request: Any) -> Any:
        await gate.wait()
        return await request(bot, method)

    script = scripted(town)
    script.when(slowly, to=aigul, contains="Жарық")
    clock = another_clock(town, SKEW)
    async with twin(town, clock=clock) as other:
        with Hurried(town):
            await aigul.says("Жарық жоқ")
            await until(town, other, lambda: bool(script.met))
            assert await other.inbox.claim_orphaned() == [], "its lease lasts"
            assert not await other.named_leases.acquire(POLLER)
            gate.set()
        await both_rest(town, other)
        assert len(heard(aigul, "Жарық жоқ")) == 1
        for app in (other, town.app, other):  # the one ahead first: for it the four hours are over
            town.clock.set(local("2026-11-23 15:29:58"))
            clock.set(town.clock.now() + SKEW)
            await app.scheduler.run_all()
            app.sender.wake()
            await both_rest(town, other)
        await town.at("2026-11-23 15:31")
    assert len(heard(gulnar, "2026-000001")) == 1
    assert count(town, "outbox", "state <> 'sent'") == 0
