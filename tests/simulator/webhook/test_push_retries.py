"""Retries of webhook requests: backoff, queues, Retry-After, expiry, timeouts, 410."""

import asyncio
import random
from itertools import pairwise

import pytest

from simulator.state.update_queue import Update, webhook_queue_id
from simulator.webhooks.retry_queues import QueuedUpdate
from simulator.webhooks.transport import WebhookRequest, WebhookResponse
from tests.support.local_telegram.stage import Stage, card
from tests.support.local_telegram.webhook_receiver import URL, hooked

DAY = 86_400


async def test_an_update_that_is_taken_comes_once() -> None:
    async with hooked() as hook:
        await hook.stage.person()
        await hook.later(DAY)
        assert hook.heard == [(0, "/start")]
        assert (await hook.info())["pending_update_count"] == 0


@pytest.mark.parametrize("status", [199, 300, 302, 400, 401, 403, 404, 429, 500, 503])
async def test_only_2xx_is_done(status: int) -> None:
    async with hooked() as hook:
        hook.bad["бір"] = WebhookResponse(status)
        person = await hook.stage.person()
        await person.says("бір")
        hook.bad["бір"] = WebhookResponse(204)
        await hook.later(2)
        assert hook.words == ["/start", "бір", "бір", "бір"]


async def test_a_failure_is_tried_again_at_once_then_after_2_4_8_seconds_up_to_a_minute_or_two() -> None:
    async with hooked() as hook:
        hook.reply = WebhookResponse(500)
        await hook.stage.person()
        for _ in range(500):
            await hook.later(1)
        waits = [after - before for (before, _), (after, _) in pairwise(hook.heard)]
        assert waits[:6] == [0, 2, 4, 8, 16, 32]
        assert all(60 <= wait <= 120 for wait in waits[6:])
        assert len(set(waits[6:])) > 1


ASKED = [
    ([0, 0, 0, 0], [0, 2, 4, 8]),
    ([7, 0, 0], [7, 2, 4]),
    ([0, 0, 9, 0], [0, 2, 9, 4]),
    ([9_999, 3_600], [3_600, 3_600]),
    ([-5, -5], [0, 2]),
]


@pytest.mark.parametrize(("asked", "waits"), ASKED)
def test_what_retry_after_asks_for_is_obeyed_up_to_an_hour(asked: list[int], waits: list[int]) -> None:
    queued, chance = QueuedUpdate(Update(1, {}, DAY, ("message", 1))), random.Random(0)
    assert [queued.fail(one, chance) for one in asked] == waits


async def test_retry_after_is_read_from_the_answer() -> None:
    async with hooked() as hook:
        hook.reply = WebhookResponse(503, headers={"retry-after": "30"})
        await hook.stage.person()
        await hook.later(29)
        assert len(hook.heard) == 1
        await hook.later(1)
        assert [at for at, _ in hook.heard] == [0, 30]


async def test_an_update_that_fails_holds_up_only_its_own_chat() -> None:
    async with hooked() as hook:
        aigul, yerlan = await hook.stage.person(), await hook.stage.person("Ерлан")
        hook.bad["бұзық"] = WebhookResponse(500)
        await aigul.says("бұзық")
        await aigul.says("кейінгі")
        await yerlan.says("менікі")
        assert hook.words[2:] == ["бұзық", "бұзық", "менікі"]
        del hook.bad["бұзық"]
        await hook.later(2)
        assert hook.words[5:] == ["бұзық", "кейінгі"]


async def test_a_press_does_not_wait_for_the_messages_of_its_chat() -> None:
    async with hooked() as hook:
        person = await hook.stage.person()
        await hook.stage.sent(person, reply_markup=card("Иә"))
        hook.bad["бұзық"] = WebhookResponse(500)
        await person.says("бұзық")
        await person.presses("Иә")
        assert hook.words[-1] == "Иә"


QUEUE_IDS = [
    ("message", {"chat": {"id": -5}, "from": {"id": 7}}, ("message", -5)),
    ("edited_message", {"chat": {"id": -5}, "from": {"id": 7}}, ("message", -5)),
    ("callback_query", {"from": {"id": 7}, "message": {"chat": {"id": -5}}}, ("callback_query", 7)),
    ("my_chat_member", {"chat": {"id": -5}, "from": {"id": 7}}, ("my_chat_member", -5)),
    (
        "chat_member",
        {"chat": {"id": -5}, "from": {"id": 7}, "new_chat_member": {"user": {"id": 9}}},
        ("chat_member", 9),
    ),
    ("message_reaction", {"chat": {"id": -5}, "user": {"id": 7}}, ("message_reaction", -5)),
    ("inline_query", {"id": "1", "from": {"id": 7}}, ("inline_query", 7)),
    ("poll", {"id": "77"}, ("poll", "77")),
]


@pytest.mark.parametrize(("kind", "payload", "queue_id"), QUEUE_IDS)
def test_messages_queue_by_chat_and_presses_by_person(
    kind: str, payload: dict[str, object], queue_id: tuple[str, object]
) -> None:
    assert webhook_queue_id(kind, payload) == queue_id


async def test_a_press_is_dropped_after_150_seconds_and_a_message_after_a_day() -> None:
    async with hooked() as hook:
        person = await hook.stage.person()
        await hook.stage.sent(person, reply_markup=card("Иә"))
        hook.reply = WebhookResponse(500)
        await person.presses("Иә")
        await person.says("сөз")
        for _ in range(30):
            await hook.later(10)
        assert max(at for at, said in hook.heard if said == "Иә") <= 150
        assert (await hook.info())["pending_update_count"] == 1
        for _ in range(25):
            await hook.later(3_600)
        assert (await hook.info())["pending_update_count"] == 0
        assert max(at for at, _ in hook.heard) <= DAY


async def test_an_update_that_would_be_too_old_at_its_next_try_is_dropped_at_once() -> None:
    async with hooked() as hook:
        person = await hook.stage.person()
        await hook.stage.sent(person, reply_markup=card("Иә"))
        hook.bad["Иә"] = WebhookResponse(503, headers={"retry-after": "151"})
        await person.presses("Иә")
        assert (await hook.info())["pending_update_count"] == 0
        hook.bad["Иә"] = WebhookResponse(503, headers={"retry-after": "150"})
        await person.presses("Иә")
        assert (await hook.info())["pending_update_count"] == 1


async def test_what_became_too_old_while_nothing_was_pushed_never_comes() -> None:
    stage = Stage()
    await stage.person()
    stage.clock.passes(DAY)
    async with stage.world.webhooks.pushing():
        stage.world.webhooks.receivers[URL] = hook = Counting()
        await stage.result("setWebhook", url=URL)
        await stage.world.webhooks.settled()
    assert hook.count == 0


class Counting:
    count = 0

    async def __call__(self, _: WebhookRequest) -> WebhookResponse:
        self.count += 1
        return WebhookResponse()


async def test_a_webhook_that_is_gone_for_23_hours_is_removed_and_its_updates_are_kept() -> None:
    async with hooked() as hook:
        hook.reply = WebhookResponse(410)
        await hook.stage.person()
        for _ in range(22):
            await hook.later(3_600)
        assert (await hook.info())["url"] == URL
        await hook.later(3_601)
        await hook.later(121)
        assert (await hook.info())["url"] == ""
        assert len(await hook.stage.updates()) == 1


async def test_another_failure_begins_the_23_hours_anew() -> None:
    async with hooked() as hook:
        hook.reply = WebhookResponse(410)
        await hook.stage.person()
        for hour in range(23):
            hook.reply = WebhookResponse(500 if hour == 12 else 410)
            await hook.later(3_600)
        await hook.later(300)
        assert (await hook.info())["url"] == URL


class Slow:
    """A receiver that responds after `let` is set; `most` is the largest number of waiting requests."""

    def __init__(self) -> None:
        self.let = asyncio.Event()
        self.came = asyncio.Event()
        self.waiting = self.most = self.requests = 0

    async def __call__(self, _: WebhookRequest) -> WebhookResponse:
        self.requests += 1
        self.waiting += 1
        self.most = max(self.most, self.waiting)
        self.came.set()
        try:
            await self.let.wait()
        finally:
            self.waiting -= 1
        return WebhookResponse()


@pytest.mark.parametrize(("asked", "most"), [(1, 1), (3, 3), (0, 1), (None, 40), (1_000, 45)])
async def test_so_many_are_out_at_once_as_connections_are_allowed(asked: int | None, most: int) -> None:
    stage, slow = Stage(), Slow()
    for number in range(45):
        await stage.person(f"Тұрғын {number}")
    stage.world.webhooks.receivers[URL] = slow
    await stage.result("setWebhook", url=URL, **({"max_connections": asked} if asked is not None else {}))
    async with stage.world.webhooks.pushing():
        await slow.came.wait()
        slow.let.set()
        await stage.world.webhooks.settled()
    assert (slow.requests, slow.most) == (45, most)


async def test_a_minute_of_silence_is_a_failure() -> None:
    stage, slow = Stage(), Slow()
    stage.world.webhooks.receivers[URL] = slow
    await stage.result("setWebhook", url=URL)
    await stage.person()
    async with stage.world.webhooks.pushing():
        await slow.came.wait()
        slow.came.clear()
        stage.clock.passes(59)
        await stage.person("Ерлан")
        await slow.came.wait()  # so the loop has looked at the clock
        slow.came.clear()
        assert "last_error_message" not in await stage.result("getWebhookInfo")
        stage.clock.passes(1)
        stage.world.webhooks.wake()
        await slow.came.wait()
        assert (await stage.result("getWebhookInfo"))["last_error_message"] == "Read timeout expired"
        slow.let.set()
        await stage.world.webhooks.settled()
    assert slow.requests == 3


async def test_what_was_not_answered_when_the_pushing_stopped_comes_again() -> None:
    stage, slow = Stage(), Slow()
    stage.world.webhooks.receivers[URL] = slow
    await stage.result("setWebhook", url=URL)
    await stage.person()
    async with stage.world.webhooks.pushing():
        await slow.came.wait()
    slow.let.set()
    async with stage.world.webhooks.pushing():
        await stage.world.webhooks.settled()
    assert (slow.requests, slow.waiting, len(stage.bot.queue)) == (2, 0, 0)
