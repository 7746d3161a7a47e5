"""Updates are stored, take effect once and in order; one that fails stops no other chat."""

import asyncio
import json

import pytest

from bot.inbound.chat_queues import CAPACITY, ChatQueues
from bot.inbound.worker import UpdateWorker
from db import inbox
from domain.cause import Cause
from domain.people import Actor, Lang, Role
from services.unit_of_work import SecondWrite
from services.updates import StoredUpdate, chat_of
from tests.support.durable.plumbing import Hurried, count, falls_over, heard, scripted
from tests.support.town import Town

HELP = "Не істей аласыз"


def parts_of(town: Town) -> int:
    return count(town, "parts")


async def test_an_update_that_comes_again_is_stored_and_handled_once(town: Town) -> None:
    erlan = await town.joins("Ерлан", Role.OFFICIAL, body="TUKSH")
    aigul = await town.resident("Айгүл", "kk")
    await aigul.says("Үш күннен бері ауыз су жоқ")
    await aigul.presses("Жіберу")
    updates, letters, seen = count(town, "inbox"), count(town, "outbox"), len(erlan.messages)
    town.world.faults.redeliver(6)
    await town.settled()
    await aigul.says("Рахмет")
    assert count(town, "inbox") == updates + 1
    assert (count(town, "reports"), count(town, "outbox"), len(erlan.messages)) == (1, letters, seen)


async def test_a_batch_that_names_an_id_twice_stores_it_once(town: Town) -> None:
    raw = {"update_id": 7, "message": {"chat": {"id": 5}, "text": "су жоқ"}}
    stored = await town.app.inbox.store([raw, raw, {**raw, "update_id": 8}], town.clock.now())
    assert [one.update_id for one in stored] == [7, 8]
    assert await town.app.inbox.store([raw], town.clock.now()) == []
    assert town.rows("SELECT update_id, state FROM inbox") == [(7, "new"), (8, "new")]


async def test_a_failed_try_is_logged_once_and_not_by_aiogram_too(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    script = scripted(town)
    aigul = await town.resident("Айгүл", "kk")
    script.when(falls_over, to=aigul, contains=HELP)
    with Hurried(town):
        await aigul.says("/help")
    await town.settled()
    traced = [one.getMessage() for one in caplog.records if one.exc_info]
    assert traced == ["update failed"]
    assert heard(aigul, HELP)


async def test_an_update_that_fails_is_set_aside_told_once_and_taken_up_by_retry(town: Town) -> None:
    script = scripted(town)
    aigul = await town.resident("Айгүл", "kk")
    script.when(falls_over, to=aigul, contains=HELP, times=6)
    with Hurried(town):
        await aigul.says("/help")
        await aigul.says("Көшеде жарық жоқ")
    await town.settled()
    assert script.met == ["sendMessage"] * 3
    aside = "SELECT state, tries, error FROM inbox WHERE state = 'aside'"
    assert town.rows(aside) == [("aside", 3, "RuntimeError")]
    assert len(heard(aigul, "Көшеде жарық жоқ")) == 1, "the chat goes on"
    assert count(town, "outbox", "kind = 'set-aside' AND state = 'sent'") == 1

    [(update,)] = town.rows("SELECT update_id FROM inbox WHERE state = 'aside'")
    assert await town.app.db.write(lambda conn: inbox.retry(conn, [update])) == 1
    await town.sleeps()
    await town.wakes()
    await town.turn()
    assert count(town, "inbox", "state = 'aside'") == 0
    assert len(heard(aigul, HELP)) == 1, "what failed in the old process works in the new one"
    assert count(town, "outbox", "kind = 'set-aside'") == 1


async def test_a_running_bot_takes_up_what_retry_put_back_once(town: Town) -> None:
    script = scripted(town)
    aigul = await town.resident("Айгүл", "kk")
    script.when(falls_over, to=aigul, contains=HELP, times=3)
    await aigul.says("/help")
    [(update,)] = town.rows("SELECT update_id FROM inbox WHERE state = 'aside'")
    await town.app.db.write(lambda conn: inbox.retry(conn, [update]))
    assert not heard(aigul, HELP)
    await town.turn()
    await town.turn()
    assert len(heard(aigul, HELP)) == 1
    assert town.rows("SELECT state, tries FROM inbox WHERE update_id = ?", update) == [("answered", 0)]


async def test_what_retry_puts_back_waits_in_its_own_chats_line(town: Town) -> None:
    """Though the hash of its chat has been wiped since it was set aside."""
    number = town.bot_account.queue.put("message", {"chat": {"id": 5, "type": "secret"}})
    await town.settled()
    [(chat,)] = town.rows("SELECT chat FROM inbox WHERE state = 'aside'")
    await town.passes(days=8)
    assert town.rows("SELECT chat FROM inbox WHERE state = 'aside'") == [(b"",)]
    await town.app.db.write(lambda conn: inbox.retry(conn, [number or 0]))
    [kept] = await town.app.inbox.claim_retried()
    assert (kept.chat, kept.tries) == (chat, 0)
    assert await town.app.inbox.claim_retried() == []


async def test_what_has_had_its_effect_is_never_set_aside(town: Town) -> None:
    """Its effect is in the store: set aside and taken up again, it would happen twice."""
    script = scripted(town)
    aigul = await town.resident("Айгүл", "kk")
    script.when(falls_over, to=aigul, contains="Су жоқ", times=9)
    await aigul.says("Су жоқ")
    assert script.met == ["sendMessage"] * 3
    assert count(town, "inbox", "state = 'answered' AND tries = 3") == 1
    assert count(town, "outbox", "kind = 'set-aside'") == 0
    script.scenes.clear()
    await aigul.says("/start")
    assert heard(aigul, "Су жоқ"), "the draft was kept all the same"


async def test_an_update_nobody_can_parse_is_kept_raw(town: Town) -> None:
    aigul = await town.resident("Айгүл", "kk")
    broken = {"message_id": "seven", "chat": {"id": aigul.id, "type": "secret"}, "date": None}
    with Hurried(town):
        number = town.bot_account.queue.put("message", broken)
        await aigul.says("Су жоқ")
    await town.settled()
    assert town.rows("SELECT update_id, tries FROM inbox WHERE state = 'aside'") == [(number, 3)]
    assert heard(aigul, "Су жоқ")
    assert number is not None
    await town.app.db.write(lambda conn: inbox.retry(conn, [number]))
    [kept] = await town.app.inbox.claim_retried()
    assert kept.raw == {"update_id": number, "message": broken}
    assert json.dumps(kept.raw)


async def test_half_a_character_is_kept_and_set_aside(town: Town) -> None:
    """JSON may hold it and UTF-8 may not: the batch that it comes in is stored all the same."""
    aigul = await town.resident("Айгүл", "kk")
    chat = {"id": aigul.id, "type": "private", "first_name": "Айгүл"}
    sender = {"id": aigul.id, "is_bot": False, "first_name": "Айгүл"}
    broken = {"message_id": 7, "date": 1, "chat": chat, "from": sender, "text": "Су \ud83d"}
    with Hurried(town):
        number = town.bot_account.queue.put("message", broken)
        await aigul.says("Су жоқ")
    await town.settled()
    assert town.rows("SELECT update_id FROM inbox WHERE state = 'aside'") == [(number,)]
    assert heard(aigul, "Су жоқ")


@pytest.mark.parametrize("kind", ["message_reaction", "shipping_query", "of_next_year"])
async def test_a_kind_nobody_asked_for_holds_up_no_chat(town: Town, kind: str) -> None:
    """An update of such a kind is not parsed, and its person hears no apology."""
    aigul = await town.resident("Айгүл", "kk")
    raw = {"update_id": 7, kind: {"chat": {"id": aigul.id}, "date": "yesterday"}}
    for update in await town.app.inbox.store([raw], town.clock.now()):
        town.app.chat_queues.put(update)
    await aigul.says("Су жоқ")
    assert town.rows("SELECT state, tries FROM inbox WHERE update_id = 7") == [("answered", 0)]
    assert heard(aigul, "Су жоқ")


@pytest.mark.parametrize(
    ("raw", "chat"),
    [
        ({"message": {"chat": {"id": 5}}}, 5),
        ({"callback_query": {"from": {"id": 6}, "message": {"chat": {"id": 7}}}}, 7),
        ({"callback_query": {"from": {"id": 6}}}, 6),
        ({"poll_answer": {"user": {"id": 8}}}, 8),
        ({"poll": {"id": "x"}}, 0),
        ({"message": None}, 0),
        ({"message": {"chat": None}}, 0),
        ({"message": {"chat": {"id": "nobody"}}}, 0),
        ({"message": [1, 2]}, 0),
        ({}, 0),
    ],
)
def test_every_update_has_a_line_whatever_its_form(raw: dict[str, object], chat: int) -> None:
    assert chat_of({"update_id": 1, **raw}) == chat


async def test_words_of_each_chat_keep_their_order_while_chats_run_side_by_side(town: Town) -> None:
    people = [await town.resident(f"Тұрғын {n}", "kk") for n in range(10)]
    with Hurried(town):
        for number in range(5):
            for person in people:
                await person.says(f"Сөз {number}.")
    await town.settled()
    said = [f"Сөз {n}." for n in range(5)]
    for person in people:
        shown = person.last_card("Сөз 4.").text
        assert sorted(said, key=shown.index) == said
    for person in people:
        await person.presses("Жіберу")
    assert count(town, "reports") == 10


class Recorder:
    """Handles updates slowly, and remembers how many at once and in which order."""

    def __init__(self, expected: int) -> None:
        self.now, self.most, self.left = 0, 0, expected
        self.order: dict[bytes, list[int]] = {}
        self.over = asyncio.Event()

    async def __call__(self, update: StoredUpdate) -> None:
        self.now += 1
        self.most = max(self.most, self.now)
        for _ in range(3):
            await asyncio.sleep(0)
        self.order.setdefault(update.chat, []).append(update.update_id)
        self.now -= 1
        self.left -= 1
        if not self.left:
            self.over.set()


async def test_no_more_updates_than_the_limit_are_handled_at_once(town: Town) -> None:
    app, record = town.app, Recorder(60)
    worker = UpdateWorker(record, app.inbox, app.acknowledger, town.clock, limit=4)
    async with asyncio.TaskGroup() as tasks:
        queues = ChatQueues()
        running = tasks.create_task(queues.run(worker))
        await asyncio.sleep(0)
        for number in range(60):
            queues.put(StoredUpdate(number, bytes([number % 12]), {}, town.clock.now()))
        await record.over.wait()
        await queues.join()
        running.cancel()
    assert record.most == 4
    assert all(order == sorted(order) for order in record.order.values())
    assert len(record.order) == 12


async def test_a_failing_chat_keeps_no_other_from_being_handled(town: Town) -> None:
    """While it waits for its next try, it holds none of the places."""
    app, done = town.app, asyncio.Event()

    async def feed(update: StoredUpdate) -> None:
        if update.chat == b"bad":
            raise RuntimeError("again and again")
        done.set()

    await app.inbox.store([{"update_id": 1, "poll": {}}], town.clock.now())
    worker = UpdateWorker(feed, app.inbox, app.acknowledger, town.clock, limit=1)
    async with asyncio.TaskGroup() as tasks:
        queues = ChatQueues()
        running = tasks.create_task(queues.run(worker))
        await asyncio.sleep(0)
        queues.put(StoredUpdate(1, b"bad", {}, town.clock.now()))
        queues.put(StoredUpdate(2, b"good", {}, town.clock.now()))
        async with asyncio.timeout(5):
            await done.wait()
        running.cancel()


async def test_polling_waits_while_too_much_is_to_be_handled(town: Town) -> None:
    gate = asyncio.Event()

    async def handle(_update: StoredUpdate) -> None:
        await gate.wait()

    async with asyncio.TaskGroup() as tasks:
        queues = ChatQueues()
        running = tasks.create_task(queues.run(handle))
        await asyncio.sleep(0)
        for number in range(CAPACITY + 100):
            queues.put(StoredUpdate(number, number.to_bytes(8), {}, town.clock.now()))
        room = tasks.create_task(queues.wait_for_capacity())
        await asyncio.sleep(0)
        assert not room.done()
        gate.set()
        async with asyncio.timeout(5):
            await room
            await queues.join()
        running.cancel()


async def test_a_second_write_in_one_update_raises(town: Town) -> None:
    await town.app.inbox.store([{"update_id": 1, "poll": {}}], town.clock.now())
    cause = Cause(Actor(1, Role.RESIDENT, None, Lang.KK), town.clock.now(), update_id=1)
    unit_of_work = town.app.services.unit_of_work
    await unit_of_work.save_conversation(cause)
    with pytest.raises(SecondWrite):
        await unit_of_work.save_conversation(cause)
    assert town.rows("SELECT state FROM inbox") == [("applied",)]
