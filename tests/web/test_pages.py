"""The pages for an operator's monitoring, over HTTP, while the town lives."""

import asyncio
import socket
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import ClientConnectionError, ClientSession
from aiohttp.test_utils import TestClient, TestServer
from prometheus_client.parser import text_string_to_metric_families

from bot.http import pages
from domain.people import Role
from tests.support.town import HandClock, Town
from web.app import build
from web.serving import Pages

#: Everything that a label may say.
WORDS = {
    "state": {"new", "applied", "answered", "aside"}
    | {"queued", "leased", "sent", "dropped", "unknown", "failed"},
    "outcome": {"sent", "failed", "unknown", "dropped"},
    "lane": {"urgent", "personal", "bulk"},
}


@dataclass
class Watcher:
    """Somebody's monitoring."""

    http: TestClient[Any, Any]
    stop: asyncio.Event

    async def gets(self, path: str) -> tuple[int, str]:
        """The status and the text."""
        async with self.http.get(path) as answer:
            return answer.status, await answer.text()

    async def samples(self) -> dict[tuple[str, str], float]:
        """Every sample by its name and the value of its label."""
        families = text_string_to_metric_families((await self.gets("/metrics"))[1])
        found = [sample for family in families for sample in family.samples]
        return {(one.name, "".join(one.labels.values())): one.value for one in found}


@pytest.fixture
async def watcher(town: Town) -> AsyncIterator[Watcher]:
    """The pages of the town's bot."""
    stop = asyncio.Event()
    async with (
        pages(town.settings, town.app, stop) as beside,
        TestClient(TestServer(beside.app)) as http,
    ):
        yield Watcher(http, stop)


async def test_a_bot_that_has_caught_up_is_ready(town: Town, watcher: Watcher) -> None:
    await town.app.update_source.caught_up.wait()
    assert await watcher.gets("/healthz") == (200, "ok\n")
    assert await watcher.gets("/readyz") == (200, "ready\n")


async def test_what_telegram_still_holds_is_waited_for(town: Town, watcher: Watcher) -> None:
    town.app.update_source.caught_up.clear()
    assert await watcher.gets("/readyz") == (503, "updates\n")
    assert await watcher.gets("/healthz") == (200, "ok\n"), "alive all the same"


async def test_a_base_of_another_schema_is_named(town: Town, watcher: Watcher) -> None:
    town.rows("UPDATE alembic_version SET version_num = '0000'")
    assert await watcher.gets("/readyz") == (503, "schema\n")


@pytest.mark.sqlite
async def test_a_base_that_cannot_be_written_is_named_until_it_can(town: Town, watcher: Watcher) -> None:
    await town.app.update_source.caught_up.wait()
    with closing(sqlite3.connect(town.settings.database_file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert await watcher.gets("/readyz") == (503, "base\n")
        assert ("tatulyq_base_readable", "") in await watcher.samples(), "figures are read all the same"
        other.execute("ROLLBACK")
    assert await watcher.gets("/readyz") == (200, "ready\n")


async def test_a_bot_that_stops_takes_nobody_more(watcher: Watcher) -> None:
    watcher.stop.set()
    assert await watcher.gets("/readyz") == (503, "stopping\n")


async def test_the_figures_of_a_report_are_counted(town: Town, watcher: Watcher) -> None:
    await town.joins("Ерлан", Role.OFFICIAL, body="TUKSH")
    aigul = await town.resident("Айгүл", "kk")
    town.world.faults.schedule("sendMessage", kind="429", contains="Өтінішіңіз тіркелді", retry_after=1)
    await aigul.says("Үш күннен бері ауыз су жоқ")
    await aigul.presses("Жіберу")
    [(sent,)] = town.rows("SELECT count(*) FROM outbox WHERE state = 'sent'")
    found = await watcher.samples()
    assert found["tatulyq_letters_total", "sent"] == sent > 0
    assert found["tatulyq_outbox_letters", "sent"] == sent
    assert found["tatulyq_telegram_429_total", ""] == 1
    assert found["tatulyq_inbox_updates", "answered"] > 0
    assert found["tatulyq_inbox_updates", "aside"] == found["tatulyq_inbox_oldest_new_seconds", ""] == 0
    assert (
        found["tatulyq_outbox_due", "personal"] == found["tatulyq_outbox_oldest_due_seconds", "urgent"] == 0
    )
    assert found["tatulyq_base_bytes", ""] >= 100_000


async def test_what_waits_grows_old(town: Town, watcher: Watcher) -> None:
    """A message being sent, an update not handled, a step and journal links that no tick has seen."""
    await town.joins("Ерлан", Role.OFFICIAL, body="TUKSH")
    aigul = await town.resident("Айгүл", "kk")
    await aigul.says("Үш күннен бері ауыз су жоқ")
    await aigul.presses("Жіберу")
    await town.app.scheduler.run_all()
    town.rows("UPDATE outbox SET state = 'leased' WHERE kind = 'receipt'")
    town.rows("UPDATE inbox SET state = 'new' WHERE update_id = (SELECT max(update_id) FROM inbox)")
    town.clock.set(town.clock.now() + timedelta(days=4))
    found = await watcher.samples()
    days = timedelta(days=4).total_seconds()
    assert found["tatulyq_outbox_due", "personal"] == 1
    assert found["tatulyq_outbox_oldest_due_seconds", "personal"] == days
    assert found["tatulyq_inbox_oldest_new_seconds", ""] == days
    assert found["tatulyq_steps_due", ""] > 0
    assert found["tatulyq_tick_lag_seconds", "remind"] == days - 300 - 20
    assert found["tatulyq_journal_unanchored_links", ""] == 0
    await town.app.scheduler.run_all()
    assert (await watcher.samples())["tatulyq_tick_lag_seconds", "remind"] == 0


async def test_no_figure_names_anybody_or_anything(town: Town, watcher: Watcher) -> None:
    for body in ("TUKSH", "POL"):
        await town.joins("Ерлан", Role.OFFICIAL, body=body)
    aigul = await town.resident("Айгүл", "kk")
    await aigul.says("Үш күннен бері ауыз су жоқ")
    await aigul.presses("Жіберу")
    _, page = await watcher.gets("/metrics")
    ticks = {name for name, _, _ in town.app.services.ticks()} | {"retry"}
    for family in text_string_to_metric_families(page):
        for sample in family.samples:
            [(label, word)] = sample.labels.items() or [("", "")]
            assert not label or word in {**WORDS, "tick": ticks}[label]
    for named in ("TUKSH", "POL", "Айгүл", str(aigul.id), "2026-"):
        assert named not in page


async def test_a_foreign_path_is_not_found(watcher: Watcher) -> None:
    assert (await watcher.gets("/admin"))[0] == 404
    assert (await watcher.http.post("/metrics", data=b"x")).status == 405


# --- the port ---


async def _nothing() -> bytes:
    return b""


async def _is_alive(http: ClientSession, port: int) -> bool:
    try:
        async with http.get(f"http://127.0.0.1:{port}/healthz") as answer:
            return answer.status == 200
    except ClientConnectionError:
        return False


async def test_a_taken_port_is_said_once_and_had_when_it_is_free(caplog: pytest.LogCaptureFixture) -> None:
    clock, other = HandClock(), socket.create_server(("127.0.0.1", 0))
    port = other.getsockname()[1]
    served = Pages(build(ready={}, metrics=_nothing), clock, host="127.0.0.1", port=port)
    async with asyncio.timeout(20), ClientSession() as http, asyncio.TaskGroup() as tasks:
        running = tasks.create_task(served.run())
        for _ in range(3):
            while not clock._sleepers:
                await asyncio.sleep(0)
            clock.hurry()
        other.close()
        while not await _is_alive(http, port):
            clock.hurry()
        running.cancel()
    told = [one.getMessage() for one in caplog.records if one.name == "web.serving"]
    assert [("HTTP_PORT" in line, "goes on" in line) for line in told] == [(True, True)]


async def test_an_address_of_another_machine_stops_nothing(caplog: pytest.LogCaptureFixture) -> None:
    clock = HandClock()
    served = Pages(build(ready={}, metrics=_nothing), clock, host="203.0.113.7", port=8080)
    async with asyncio.timeout(20), asyncio.TaskGroup() as tasks:
        running = tasks.create_task(served.run())
        while not caplog.records:
            await asyncio.sleep(0)
        running.cancel()
    assert "HTTP_HOST" in caplog.records[0].getMessage()
