"""The state of a world: people, versions, subscribers, limits of what is kept."""

import asyncio
import time

import pytest

from simulator.state.chats import MESSAGES_KEPT
from simulator.world import World
from tests.support.local_telegram.stage import Stage, card


async def test_people_are_found_by_id_and_by_name() -> None:
    world = World()
    first = world.person("Айгүл", user_id=100_001)
    assert world.person("Айгүл") is world.person("кез келген", user_id=100_001) is first
    assert world.person("Ерлан").id == 100_002
    assert first.wire() == {"id": 100_001, "is_bot": False, "first_name": "Айгүл", "language_code": "kk"}
    assert "language_code" not in world.person("Дана", lang=None).wire()


async def test_without_a_bot_nobody_can_be_written_to() -> None:
    world = World()
    assert dict(world.chats) == {}
    with pytest.raises(LookupError, match="there is no bot yet"):
        await world.person("Айгүл").says("сәлем")


async def test_watchers_hear_of_every_change() -> None:
    stage = Stage()
    person = await stage.person()
    seen: list[int] = []

    async def watch() -> None:
        async for version in stage.world.subscribe():
            seen.append(version)
            if len(seen) == 3:
                return

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(watch())
        for _ in range(2):
            await asyncio.sleep(0)
            await stage.sent(person)
    assert seen == sorted(set(seen))
    assert stage.world.chats[person.id].version == stage.world.version == seen[-1]


async def test_reactions_come_to_a_bot_that_asks_for_them() -> None:
    stage = Stage()
    person = await stage.person()
    message = await stage.sent(person)
    await person.reacts("👍", to=message)
    await stage.updates(offset=-1, allowed_updates=["message_reaction"])
    await person.reacts("🔥", to=message)
    await person.reacts("", to=message)
    changes = [update["message_reaction"] for update in (await stage.updates())[1:]]
    assert [(len(one["old_reaction"]), len(one["new_reaction"])) for one in changes] == [(1, 1), (1, 0)]


async def test_only_the_last_messages_of_a_chat_are_kept() -> None:
    stage = Stage()
    person = await stage.person()
    first = await stage.sent(person, reply_markup=card("Иә"))
    for _ in range(MESSAGES_KEPT):
        await stage.sent(person)
    assert len(person.messages) == MESSAGES_KEPT
    await person.presses("Иә", on=first)
    pressed = (await stage.updates(offset=-1))[-1]["callback_query"]["message"]
    assert (pressed["message_id"], pressed["date"]) == (first.id, 0)


async def test_a_crowd_costs_little() -> None:
    stage = Stage()
    began = time.process_time()
    for number in range(2000):
        await stage.world.person(f"Тұрғын {number}").says("сәлем")
    for person in stage.world.people.values():
        await stage.call("sendMessage", chat_id=person.id, text="жарайды")
    assert time.process_time() - began < 4.0  # 2 ms of CPU for a message and its answer; a tenth is usual
