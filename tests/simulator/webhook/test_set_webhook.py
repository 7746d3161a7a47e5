"""setWebhook, deleteWebhook, getWebhookInfo: requests, switching to polling, faults, calls in responses."""

import asyncio
import json
from typing import Any

import pytest

from simulator.webhooks.transport import WebhookResponse
from tests.support.local_telegram.stage import START, TOKEN, Stage
from tests.support.local_telegram.webhook_receiver import SECRET, URL, hooked

OTHER = "https://tatulyq.kz/other"


async def test_an_update_comes_as_json_with_the_secret() -> None:
    async with hooked() as hook:
        await hook.stage.person()
        request = hook.requests[0]
        assert request.url == URL
        assert request.headers["Content-Type"] == "application/json"
        assert request.headers["X-Telegram-Bot-Api-Secret-Token"] == SECRET
        assert list(json.loads(request.body)) == ["update_id", "message"]


async def test_without_a_secret_there_is_no_header() -> None:
    async with hooked() as hook:
        hook.stage.clock.passes(1)
        await hook.stage.result("setWebhook", url=URL)
        await hook.stage.person()
        assert "X-Telegram-Bot-Api-Secret-Token" not in hook.requests[0].headers


async def test_the_bot_can_read_how_its_webhook_fares() -> None:
    async with hooked(max_connections=7, allowed_updates=["message"], ip_address="127.0.0.1") as hook:
        assert await hook.info() == {
            "url": URL,
            "has_custom_certificate": False,
            "pending_update_count": 0,
            "max_connections": 7,
            "ip_address": "127.0.0.1",
            "allowed_updates": ["message"],
        }
        hook.reply = WebhookResponse(500)
        await hook.stage.person()
        told = await hook.info()
        assert told["pending_update_count"] == 1
        assert told["last_error_date"] == START
        assert told["last_error_message"] == "Wrong response from the webhook: 500 Internal Server Error"


async def test_a_new_webhook_has_no_old_trouble_and_gets_what_the_old_one_did_not_take() -> None:
    async with hooked() as hook:
        hook.reply = WebhookResponse(500)
        await hook.stage.person()
        hook.stage.world.webhooks.receivers[OTHER] = hook
        hook.reply = WebhookResponse()
        hook.stage.clock.passes(1)
        await hook.stage.result("setWebhook", url=OTHER)
        assert "last_error_date" not in await hook.info()
        await hook.later(0)
        assert [request.url for request in hook.requests] == [URL, URL, OTHER]


async def test_a_webhook_is_set_once_a_second_at_most() -> None:
    async with hooked() as hook:
        answer = await hook.stage.call("setWebhook", url=URL, secret_token=SECRET)
        assert (answer.status, answer.headers) == (429, {"Retry-After": "1"})
        hook.stage.clock.passes(1)
        answer = await hook.stage.call("setWebhook", url=URL, secret_token=SECRET)
        assert answer.body == {"ok": True, "result": True, "description": "Webhook is already set"}


CHANGES: list[tuple[dict[str, Any], str]] = [
    ({}, "Webhook is already set"),
    ({"allowed_updates": ["message"]}, "Webhook is already set"),
    ({"max_connections": 3}, "Webhook was set"),
    ({"secret_token": "other"}, "Webhook was set"),
    ({"url": OTHER}, "Webhook was set"),
    ({"drop_pending_updates": True}, "Webhook was set"),
    ({"url": ""}, "Webhook was deleted"),
]


@pytest.mark.parametrize(("change", "said"), CHANGES)
async def test_only_another_webhook_is_set_anew(change: dict[str, Any], said: str) -> None:
    async with hooked() as hook:
        hook.stage.clock.passes(1)
        answer = await hook.stage.call("setWebhook", **({"url": URL, "secret_token": SECRET} | change))
        assert isinstance(answer.body, dict)
        assert answer.body["description"] == said


@pytest.mark.parametrize(("method", "params"), [("setWebhook", {"url": URL}), ("deleteWebhook", {})])
async def test_what_waits_is_dropped_if_the_bot_asks(method: str, params: dict[str, Any]) -> None:
    async with hooked() as hook:
        hook.reply = WebhookResponse(500)
        await hook.stage.person()
        hook.stage.clock.passes(1)
        await hook.stage.result(method, **params, drop_pending_updates=True)
        hook.reply = WebhookResponse()
        await hook.later(100)
        assert hook.words == ["/start", "/start"]
        assert (await hook.info())["pending_update_count"] == 0


async def test_no_update_is_lost_between_polling_and_pushing() -> None:
    async with hooked() as hook:
        person = await hook.stage.person()
        hook.reply = WebhookResponse(500)
        await person.says("бір")
        assert (await hook.stage.call("getUpdates")).status == 409
        await hook.stage.result("deleteWebhook")
        await person.says("екі")
        polled = await hook.stage.updates()
        assert [update["message"]["text"] for update in polled] == ["бір", "екі"]
        await hook.stage.updates(offset=polled[1]["update_id"])
        hook.reply = WebhookResponse()
        hook.stage.clock.passes(1)
        await hook.stage.result("setWebhook", url=URL)
        await person.says("үш")
        assert hook.words == ["/start", "бір", "бір", "екі", "үш"]


async def test_what_was_taken_can_be_delivered_again() -> None:
    async with hooked() as hook:
        person = await hook.stage.person()
        await person.says("бір")
        hook.stage.world.faults.redeliver(2)
        await hook.later(0)
        assert hook.words == ["/start", "бір", "/start", "бір"]
        assert hook.requests[0].body == hook.requests[2].body
        hook.stage.world.faults.redeliver(1)
        hook.bad["бір"] = WebhookResponse(500)
        await hook.later(0)
        del hook.bad["бір"]
        await hook.later(2)
        assert hook.words[4:] == ["бір", "бір", "бір"]


FAULTS = [
    ("cut_before", 0, "Connection reset by peer"),
    ("cut_after", 1, "Connection reset by peer"),
    ("timeout", 1, "Read timeout expired"),
    ("502", 0, "Wrong response from the webhook: 502 Bad Gateway"),
    ("504", 0, "Wrong response from the webhook: 504 Gateway Timeout"),
    ("500", 0, "Wrong response from the webhook: 500 Internal Server Error"),
]


@pytest.mark.parametrize(("kind", "arrived", "trouble"), FAULTS)
async def test_a_fault_on_the_way_is_met_once_and_tried_again(kind: str, arrived: int, trouble: str) -> None:
    async with hooked() as hook:
        hook.stage.world.faults.schedule("webhook", kind=kind, contains="сөз")
        person = await hook.stage.person()
        await person.says("сөз")
        assert hook.words == ["/start"] + ["сөз"] * (arrived + 1)
        assert [one.error for one in hook.stage.world.push_attempts] == [None, trouble, None]
        assert (await hook.info())["last_error_message"] == trouble


async def test_a_slow_way_only_takes_time() -> None:
    async with hooked() as hook:
        hook.stage.world.faults.schedule("webhook", kind="latency", seconds=0.01)
        await hook.stage.person()
        assert hook.words == ["/start"]


async def test_faults_of_the_bots_calls_leave_its_webhook_alone() -> None:
    async with hooked() as hook:
        hook.stage.world.faults.schedule(kind="500")
        await hook.stage.person()
        assert [one.error for one in hook.stage.world.push_attempts] == [None]


async def test_in_an_outage_nothing_arrives() -> None:
    async with hooked() as hook:
        hook.stage.world.faults.outage(True)
        await hook.stage.person()
        assert hook.words == []
        hook.stage.world.faults.clear()
        await hook.later(2)
        assert hook.words == ["/start"]


CALLED = [
    ("sendMessage", True),
    ("SENDMESSAGE", True),
    ("getMe", False),
    ("getUpdates", False),
    ("setWebhook", False),
    ("deleteWebhook", False),
    ("close", False),
    ("logOut", False),
]


@pytest.mark.parametrize(("method", "made"), CALLED)
async def test_an_answer_may_carry_one_call_of_some_methods(method: str, made: bool) -> None:
    async with hooked() as hook:
        person = await hook.stage.person()
        body = {"method": method, "chat_id": person.id, "text": "жауап", "url": OTHER}
        hook.stage.world.strict = False  # one body for all methods
        hook.bad["сөз"] = WebhookResponse(body=json.dumps(body).encode())
        await person.says("сөз")
        calls = [call.method.lower() for call in hook.stage.world.calls]
        assert calls == ["setwebhook", *([method.lower()] if made else [])]
        assert (await hook.info())["url"] == URL


async def test_an_answer_may_be_a_form_or_no_call_at_all() -> None:
    async with hooked() as hook:
        person = await hook.stage.person()
        form = f"method=sendMessage&chat_id={person.id}&text=ok".encode()
        kind = {"content-type": "application/x-www-form-urlencoded"}
        hook.reply = WebhookResponse(body=form, headers=kind)
        await person.says("бір")
        assert person.hears() == "ok"
        for body in (b"ok", b"[1]", b"\xff", b'{"method": 5}', b'{"method": "noSuchMethod"}'):
            hook.reply = WebhookResponse(body=body)
            await person.says("екі")
        assert person.hears_nothing_new()
        assert len(hook.stage.bot.queue) == 0


async def test_a_bot_may_delete_its_webhook_in_the_middle_of_an_update() -> None:
    async with hooked() as hook:

        async def leave(_: object) -> WebhookResponse:
            await hook.stage.result("deleteWebhook")
            await asyncio.sleep(0)
            left.append("to the end")
            return WebhookResponse()

        left: list[str] = []
        hook.stage.world.webhooks.receivers[URL] = leave
        await hook.stage.person()
        await hook.later(0)
        assert left == ["to the end"]
        assert len(await hook.stage.updates()) == 1


async def test_a_world_begun_anew_pushes_nothing_old() -> None:
    async with hooked() as hook:
        hook.reply = WebhookResponse(500)
        await hook.stage.person()
        hook.stage.world.clear()
        hook.reply = WebhookResponse()
        await hook.later(100)
        assert hook.words == ["/start", "/start"]


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/x", "http://localhost/x", "https://127.0.0.1:1234/x"])
async def test_this_machine_may_be_reached_without_tls_and_on_any_port(url: str) -> None:
    stage = Stage()
    assert (await stage.call("setWebhook", url=url, token=TOKEN)).status == 200
