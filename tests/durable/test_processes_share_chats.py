"""Several processes on one database: one polls, one leases a chat, a paused one does nothing late."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot.app import App
from db.leases.named import POLLER
from domain.cause import Cause
from domain.people import Actor, Lang, Role
from services.leases import process_id
from services.leases.chats import LeaseLost, fencing_token_of
from services.updates import StoredUpdate
from tests.support.durable.plumbing import Hurried, count, heard, scripted
from tests.support.durable.twins import both_rest, twin, updates
from tests.support.town import Town

LEASE = 3600.0


def message(town: Town, number: int, chat: int, text: str) -> dict[str, Any]:
    """A message as Telegram would hand it over."""
    sender = {"id": chat, "is_bot": False, "first_name": "Айгүл", "language_code": "kk"}
    return {
        "update_id": number,
        "message": {
            "message_id": number,
            "date": int(town.clock.now().timestamp()),
            "chat": {"id": chat, "type": "private", "first_name": "Айгүл"},
            "from": sender,
            "text": text,
        },
    }


async def stores(app: App, *batch: dict[str, Any]) -> list[StoredUpdate]:
    """This process is handed a batch; what it is to handle it puts into its queues."""
    found = await app.inbox.store(list(batch), app.clock.now())
    for update in found:
        app.chat_queues.put(update)
    return found


def lets_leases_end(town: Town) -> None:
    """Longer passes than a lease lasts, by the machine's clock and by the store's."""
    town.clock._monotonic += LEASE + 1
    for table in ("chat_leases", "named_leases"):
        town.rows(f"UPDATE {table} SET until = since - 1, since = since - {LEASE + 1} RETURNING owner")


async def test_of_two_processes_one_polls_and_the_other_takes_over(town: Town) -> None:
    aigul = await town.resident("Айгүл", "kk")
    async with twin(town) as other:
        await other.heartbeat.renew()
        assert (town.app.named_leases.has(POLLER), other.named_leases.has(POLLER)) == (True, False)
        await aigul.says("Үш күннен бері ауыз су жоқ")
        await town.dies()
        process_id.end(town.app.inbox.chat_leases.owner)
        await other.heartbeat.renew()
        assert other.named_leases.has(POLLER), (
            "nobody waits for the lease of a dead process of the same machine"
        )
        await aigul.says("Көршілерде де жоқ")
        async with asyncio.timeout(5):
            while len(town.bot_account.queue) or not other.is_idle:
                await asyncio.sleep(0.001)
                town.clock.hurry()
        assert "Көршілерде де жоқ" in aigul.last_card().text
    await town.wakes()


async def test_a_process_that_stops_lets_the_next_one_go_on_at_once(town: Town) -> None:
    aigul = await town.resident("Айгүл", "kk")
    async with twin(town) as other:
        await town.sleeps()
        held = town.rows("SELECT owner FROM chat_leases UNION SELECT owner FROM named_leases")
        assert (town.app.inbox.chat_leases.owner,) not in held
        await other.heartbeat.renew()
        assert other.named_leases.has(POLLER)
        assert await other.named_leases.acquire("remind")
    await town.wakes()
    await aigul.says("Су жоқ")
    assert heard(aigul, "Су жоқ")


async def test_what_another_process_stores_for_a_chat_of_ours_waits_for_us(town: Town) -> None:
    """In the order in which it was said."""
    aigul = await town.resident("Айгүл", "kk")
    gate = asyncio.Event()

    async def slowly(bot: Any, method: Any, request: Any) -> Any:
        await gate.wait()
        return await request(bot, method)

    script = scripted(town)
    script.when(slowly, to=aigul, contains="Бірінші")
    async with twin(town) as other:
        first = message(town, 501, aigul.id, "Бірінші.")
        assert len(await stores(town.app, first)) == 1
        while not script.met:
            await asyncio.sleep(0.001)
        assert await stores(other, message(town, 502, aigul.id, "Екінші.")) == []
        assert await other.inbox.claim_orphaned() == [], "the chat is not free"
        third = await stores(town.app, message(town, 503, aigul.id, "Үшінші."))
        assert [one.update_id for one in third] == [502, 503]
        gate.set()
        await both_rest(town, other)
    words = aigul.last_card().text
    assert words.index("Бірінші") < words.index("Екінші") < words.index("Үшінші")
    assert updates(town) == [("answered", count(town, "inbox"))]


async def test_what_was_stored_elsewhere_is_found_when_the_line_empties(town: Town) -> None:
    aigul = await town.resident("Айгүл", "kk")
    async with twin(town) as other:
        [_] = await town.app.inbox.store([message(town, 501, aigul.id, "Бірінші.")], town.clock.now())
        assert await stores(other, message(town, 502, aigul.id, "Екінші.")) == []
        left = await town.app.inbox.acknowledge([501], [])
        assert [one.update_id for one in left] == [502]
        assert await town.app.inbox.acknowledge([502], []) == []
        assert count(town, "chat_leases") == 0, "the hash of a chat stands there only while something waits"
        assert other.inbox.chat_leases.chats == []


async def test_a_chat_that_meets_both_has_one_card(town: Town) -> None:
    """Each remembers for a while where it drew; the other may have begun a new card since."""
    aigul = await town.resident("Айгүл", "kk")  # drawn by the first one
    async with twin(town) as other:
        await stores(other, message(town, 501, aigul.id, "Бірінші."))
        await both_rest(town, other)
        begun = aigul.last_card().id
        await stores(town.app, message(town, 502, aigul.id, "Екінші."))
        await both_rest(town, other)
    assert [card.id for card in heard(aigul, "Екінші")] == [begun]


async def test_a_redelivered_update_that_waits_is_not_handed_out_twice(town: Town) -> None:
    raw = message(town, 501, 77, "Су жоқ")
    async with twin(town) as other:
        [mine] = await town.app.inbox.store([raw], town.clock.now())
        assert await town.app.inbox.store([raw], town.clock.now()) == []
        assert await other.inbox.store([raw], town.clock.now()) == []
        assert mine.token is not None
        await town.app.inbox.acknowledge([501], [])
        assert await town.app.inbox.store([raw], town.clock.now()) == []
        assert count(town, "inbox", "update_id = 501") == 1


async def test_a_paused_process_commits_nothing_late(town: Town) -> None:
    """Its lease runs out in the middle; another one has the chat by the time it wakes."""
    async with twin(town) as other:
        [mine] = await town.app.inbox.store([message(town, 501, 77, "Су жоқ")], town.clock.now())
        lets_leases_end(town)
        [theirs] = await other.inbox.claim_orphaned()
        assert (theirs.update_id, theirs.chat) == (501, mine.chat)
        assert theirs.token != mine.token
        chat_leases, actor = town.app.inbox.chat_leases, Actor(1, Role.RESIDENT, None, Lang.KK)
        cause = Cause(actor, town.clock.now(), update_id=501, fence=fencing_token_of(mine))
        with pytest.raises(LeaseLost):
            await town.app.services.unit_of_work.save_conversation(cause)
        with pytest.raises(LeaseLost):
            chat_leases.check(mine)
        with pytest.raises(LeaseLost):
            await town.app.inbox.record_failure(mine, "TimeoutError", last_try=1, now=town.clock.now())
        await town.app.inbox.acknowledge([501], [])
        assert town.rows("SELECT state, tries FROM inbox WHERE update_id = 501") == [("new", 0)]


@pytest.mark.parametrize("call", range(1, 4))
async def test_a_process_paused_in_the_middle_says_nothing_late(town: Town, call: int) -> None:
    """SIGSTOP past the lease and SIGCONT, at each call of the answer: everything is there once."""
    aigul = await town.resident("Айгүл", "kk")
    await aigul.says("Үш күннен бері ауыз су жоқ")
    reached, gate = asyncio.Event(), asyncio.Event()
    calls = 0

    async def pauses(make_request: Any, bot: Any, method: Any) -> Any:
        nonlocal calls
        calls += getattr(method, "chat_id", aigul.id) == aigul.id
        if calls == call and not gate.is_set():
            reached.set()
            await gate.wait()
        return await make_request(bot, method)

    async with twin(town) as other:
        # in front of the fence, as a process that is stopped between two of its steps
        town.app.bot.session.middleware._middlewares.insert(0, pauses)
        with Hurried(town):
            await aigul.presses("Жіберу")
            await _until(reached)
            lets_leases_end(town)
            await other.heartbeat.renew()
            await _quiet(town, other)
            gate.set()
        await both_rest(town, other)
    assert count(town, "reports") == 1
    assert updates(town) == [("answered", count(town, "inbox"))]
    assert len(heard(aigul, "Өтінішіңіз тіркелді")) == 1


async def _until(event: asyncio.Event) -> None:
    async with asyncio.timeout(5):
        await event.wait()


async def _quiet(town: Town, app: App) -> None:
    async with asyncio.timeout(5):
        while not app.is_idle:
            await asyncio.sleep(0.001)
            town.clock.hurry()


async def test_a_long_handling_keeps_its_chat(town: Town) -> None:
    async with twin(town) as other:
        [mine] = await town.app.inbox.store([message(town, 501, 77, "Су жоқ")], town.clock.now())
        for _ in range(5):
            town.clock._monotonic += LEASE / 2
            await town.app.heartbeat.renew()
            assert await other.inbox.claim_orphaned() == []
        assert town.app.inbox.chat_leases.is_ours(mine)


async def test_a_chat_that_is_lost_while_its_lease_is_renewed_is_taken_up_at_once(town: Town) -> None:
    """The store has just renewed what is dropped here: nobody else could take it before the lease ends."""
    [mine] = await town.app.inbox.store([message(town, 501, 77, "Су жоқ")], town.clock.now())
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(town.app.inbox.renew_leases())
        await asyncio.sleep(0)
        town.app.inbox.chat_leases.lose(mine)
    await town.settled()
    await town.app.heartbeat.renew()
    await town.settled()
    assert updates(town) == [("answered", count(town, "inbox"))]


async def test_ticks_wait_for_what_another_process_has_still_to_handle(town: Town) -> None:
    """Updates from while all were off count before a tick, whichever process handles them."""
    aigul, ivan = await town.resident("Айгүл", "kk"), await town.resident("Иван", "ru")
    async with twin(town) as other, asyncio.TaskGroup() as tasks:
        [mine] = await other.inbox.store([message(town, 501, aigul.id, "Су жоқ")], town.clock.now())
        waits = tasks.create_task(town.app._wait_until_handled(town.clock.now()))
        town.clock.set(town.clock.now() + timedelta(seconds=1))
        [later] = await other.inbox.store([message(town, 502, ivan.id, "Нет воды")], town.clock.now())
        for _ in range(5):
            await asyncio.sleep(0.01)
            town.clock.hurry()
        assert not waits.done()
        other.chat_queues.put(mine)
        async with asyncio.timeout(5):
            while not waits.done():
                await asyncio.sleep(0.001)
                town.clock.hurry()
        assert count(town, "inbox", "state = 'new'") == 1, "what comes from then on is not waited for"
        other.chat_queues.put(later)
        await both_rest(town, other)


async def test_a_tick_is_run_by_one_process_at_a_time(town: Town) -> None:
    async with twin(town) as other:
        assert await town.app.named_leases.acquire("wipe")
        assert not await other.named_leases.acquire("wipe")
        lets_leases_end(town)
        assert await other.named_leases.acquire("wipe")
        assert not await town.app.named_leases.acquire("wipe")


def test_an_owner_is_dead_when_its_process_is() -> None:
    mine = process_id.begin()
    assert not process_id.is_dead(mine, is_one_machine=True)
    host, boot, space, pid, started, chance = mine.split("/")
    named = "/".join
    assert process_id.is_dead(named([host, boot, space, pid, "1", chance]), is_one_machine=False), (
        "number reused"
    )
    assert process_id.is_dead(named([host, boot, space, "4194304", "1", chance]), is_one_machine=False)
    assert process_id.is_dead(named([host, "0", space, pid, started, chance]), is_one_machine=False), "booted"
    elsewhere = named(["0", "0", space, pid, started, chance])
    assert not process_id.is_dead(elsewhere, is_one_machine=False), (
        "another machine is known by its lease alone"
    )
    assert process_id.is_dead(elsewhere, is_one_machine=True)
    assert not process_id.is_dead(named([host, boot, "0", pid, started, chance]), is_one_machine=True), (
        "container"
    )
    process_id.end(mine)
    assert process_id.is_dead(mine, is_one_machine=True)
