"""getUpdates: offsets, timeouts, expiry, redelivery, and polling by aiogram."""

import asyncio
from typing import Any

import pytest

from tests.support.local_telegram.echo_bot import EchoBot
from tests.support.local_telegram.stage import START, Stage, card

Updates = list[dict[str, Any]]


def texts(updates: Updates) -> list[str]:
    return [update["message"]["text"] for update in updates]


async def said(stage: Stage, *words: str) -> list[int]:
    """Let a person write these texts; returns the ids of their updates, the only pending ones."""
    person = await stage.person()
    await stage.updates(offset=-1)
    first = stage.bot.queue.last_id + 1
    await stage.updates(offset=first)
    for word in words:
        await person.says(word)
    return list(range(first, first + len(words)))


async def test_an_update_comes_again_until_a_higher_offset_confirms_it() -> None:
    stage = Stage()
    a, b, c = await said(stage, "a", "b", "c")
    assert texts(await stage.updates()) == texts(await stage.updates(offset=a)) == ["a", "b", "c"]
    assert texts(await stage.updates(offset=0, limit=2)) == ["a", "b"]
    assert [update["update_id"] for update in await stage.updates(offset=b)] == [b, c]
    assert texts(await stage.updates()) == ["b", "c"]
    assert texts(await stage.updates(limit=0)) == ["b"]
    assert await stage.updates(offset=c + 1) == []


async def test_a_negative_offset_keeps_the_last_and_forgets_the_rest() -> None:
    stage = Stage()
    await said(stage, "a", "b", "c")
    assert texts(await stage.updates(offset=-2)) == ["b", "c"]
    assert texts(await stage.updates()) == ["b", "c"]
    assert texts(await stage.updates(offset=-9)) == ["b", "c"]
    stage.bot.queue.drop_pending()
    assert await stage.updates(offset=-1) == []


async def test_a_long_poll_waits_for_the_first_update() -> None:
    stage = Stage()
    person = await stage.person()
    await stage.updates(offset=stage.bot.queue.last_id + 1)
    async with asyncio.TaskGroup() as tasks:
        poll = tasks.create_task(stage.updates(timeout=50))
        await asyncio.sleep(0)
        await person.says("оян")
    assert texts(poll.result()) == ["оян"]


async def test_a_long_poll_without_news_is_empty() -> None:
    stage = Stage()
    assert await stage.bot.queue.poll(0, 100, 0.01) == []
    assert await stage.updates(timeout=-5) == []


async def test_messages_expire_after_a_day_and_callbacks_after_150_seconds() -> None:
    stage = Stage()
    person = await stage.person()
    await stage.sent(person, reply_markup=card("Иә"))
    await person.presses("Иә")
    assert len(await stage.updates()) == 2
    stage.clock.passes(151)
    assert [list(update)[1] for update in await stage.updates()] == ["message"]
    stage.clock.passes(86_400)
    assert await stage.updates() == []


async def test_allowed_updates_are_applied_when_an_update_is_made() -> None:
    stage = Stage()
    person = await stage.person()
    await stage.updates(offset=-1, allowed_updates=["message"])
    await person.blocks()
    await stage.updates(allowed_updates=[])
    await person.unblocks()
    kinds = [list(update)[1] for update in await stage.updates()]
    assert kinds == ["message", "my_chat_member"]


async def test_the_older_of_two_polls_is_told_of_the_conflict() -> None:
    stage = Stage()
    async with asyncio.TaskGroup() as tasks:
        older = tasks.create_task(stage.call("getUpdates", timeout=50))
        await asyncio.sleep(0)
        newer = tasks.create_task(stage.call("getUpdates", timeout=50))
        await asyncio.sleep(0)
        await stage.person()
    assert (older.result().status, newer.result().status) == (409, 200)


async def test_a_cancelled_poll_leaves_nothing_behind() -> None:
    stage = Stage()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await stage.updates(timeout=50)
    await stage.person()
    assert len(await stage.updates(timeout=50)) == 1


async def test_confirmed_updates_can_be_delivered_again() -> None:
    stage = Stage()
    *_, last = await said(stage, "a", "b", "c")
    assert await stage.updates(offset=last + 1) == []
    stage.world.faults.redeliver(2)
    assert texts(await stage.updates(offset=last + 1)) == ["b", "c"]
    assert await stage.updates(offset=last + 1) == []


async def test_a_busy_loop_is_slowed_only_with_limits() -> None:
    queue, clock = (stage := Stage()).bot.queue, stage.clock
    assert queue.slowed_down(5, 100, 0) == (100, 0)
    assert queue.slowed_down(5, 100, 0) == (1, 3)
    clock.passes(1)
    assert queue.slowed_down(5, 100, 0) == (100, 3)
    assert queue.slowed_down(6, 100, 0) == (100, 0)
    assert queue.slowed_down(6, 100, 30) == (100, 30)


async def test_update_ids_grow_over_a_restart() -> None:
    before, after = Stage(), Stage(at=START + 60)
    await said(before, "a", "b")
    assert after.bot.queue.last_id > before.bot.queue.last_id


async def test_aiograms_own_polling_answers_and_stops() -> None:
    echo = EchoBot()
    person = echo.world.person("Айгүл")

    async def answered() -> None:
        async for _ in echo.world.subscribe():
            if person.unread:
                return

    echo.world.settled = answered
    async with asyncio.TaskGroup() as tasks:
        polling = tasks.create_task(echo.dispatcher.start_polling(echo.bot, handle_signals=False))
        async with asyncio.timeout(5):
            await person.starts()
        assert "Сәлем" in person.hears()
        await echo.dispatcher.stop_polling()
        await polling
    assert echo.world.problems == []
