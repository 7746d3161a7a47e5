"""The database is locked, full, read-only or gone: nothing is fetched or lost, one log message tells it."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing

import pytest

from bot.app import running
from domain.people import Role
from simulator.inprocess import InProcessSession
from tests.support.durable.plumbing import Hurried, count, errors, heard
from tests.support.town import Town

pytestmark = pytest.mark.sqlite

Trouble = Callable[[Town], AbstractAsyncContextManager[None]]
ILL, WELL = "database unavailable", "database available again"


@asynccontextmanager
async def locked(town: Town) -> AsyncIterator[None]:
    """Another process writes, and takes its time."""
    other = sqlite3.connect(town.settings.database_file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


@asynccontextmanager
async def full(town: Town) -> AsyncIterator[None]:
    """No page can be added any more, as on a full disk."""
    async with _set(town, "max_page_count = 1", "max_page_count = 1073741823"):
        yield


@asynccontextmanager
async def read_only(town: Town) -> AsyncIterator[None]:
    """Every write is refused."""
    async with _set(town, "query_only = ON", "query_only = OFF"):
        yield


@asynccontextmanager
async def _set(town: Town, during: str, after: str) -> AsyncIterator[None]:
    """A pragma of the one connection that writes."""
    raw = await town.app.db.write(lambda conn: conn.connection.driver_connection)
    raw.execute(f"PRAGMA {during}")
    yield
    raw.execute(f"PRAGMA {after}")


@asynccontextmanager
async def gone(town: Town) -> AsyncIterator[None]:
    """Somebody has moved the file away, and brings it back."""
    file = town.settings.database_file
    elsewhere = file.with_name("elsewhere.db")
    file.rename(elsewhere)
    try:
        yield
    finally:
        assert not file.exists(), "no empty base was put in its place"
        elsewhere.rename(file)


async def _while_trying(town: Town, over: Callable[[], bool], seconds: float = 20) -> None:
    """Pauses end at once; the database's own timeouts are real."""
    async with asyncio.timeout(seconds):
        while not over():
            await asyncio.sleep(0.01)
            town.clock.hurry()


@pytest.mark.parametrize("trouble", [locked, full, read_only, gone], ids=lambda one: one.__name__)
async def test_nothing_is_lost_while_the_base_is_not_there(
    town: Town, trouble: Trouble, caplog: pytest.LogCaptureFixture
) -> None:
    aigul = await town.resident("Айгүл", "kk")
    await aigul.says("Үш күннен бері ауыз су жоқ")
    updates = count(town, "inbox")
    polls = town.app.update_source
    async with trouble(town):
        with Hurried(town):
            await aigul.says("Сүт көшесі, 5-үй. " * 150)
            await _while_trying(town, lambda: errors(caplog, ILL) > 0)
            offset = polls._offset
            await aigul.says("Көршілерде де жоқ")
            began = town.clock.monotonic()
            await _while_trying(town, lambda: town.clock.monotonic() > began + 2)
        assert polls._offset == offset, "polling has stopped"
        assert len(town.bot_account.queue) == 2, "Telegram keeps what we could not"
    await town.settled()
    assert count(town, "inbox", "state = 'answered'") == updates + 2
    assert errors(caplog, ILL) == 1, "said once, however often it was tried"
    await aigul.presses("Жіберу")
    assert errors(caplog, WELL) == 1
    assert count(town, "reports") == 1
    [(report,)] = town.rows("SELECT id FROM reports")
    words = (await town.app.services.report_views.get(report)).words()
    assert words.index("Үш күннен") < words.index("Сүт көшесі") < words.index("Көршілерде де жоқ")
    assert heard(aigul, "Өтінішіңіз тіркелді")


async def test_letters_wait_for_the_base_and_none_is_sent_twice(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    """The database goes while messages are being sent: their outcomes are recorded once it is back."""
    erlan = await town.joins("Ерлан", Role.OFFICIAL, body="TUKSH")
    aigul = await town.resident("Айгүл", "kk")
    await aigul.says("Үш күннен бері ауыз су жоқ")
    town.world.faults.schedule("sendMessage", kind="latency", seconds=1.5, times=2)
    with Hurried(town):
        await aigul.presses("Жіберу")
        await _while_trying(town, lambda: count(town, "outbox", "state = 'leased'") == 2)
        async with gone(town):
            await _while_trying(town, lambda: errors(caplog, ILL) > 0)
            await _while_trying(town, lambda: len(town.app.sender._results) == 2)
    await town.settled()
    await town.passes(seconds=5)  # one that could not even be rendered waits three seconds
    assert count(town, "outbox", "state <> 'sent'") == 0
    assert [len(heard(one, "2026-000001")) for one in (aigul, erlan)] == [2, 1]


async def test_a_stop_is_heard_while_a_start_still_waits_for_the_base(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    """The database went after its keys were read and before stored updates were."""
    await town.sleeps()
    stop, file = asyncio.Event(), town.settings.database_file
    async with running(town.settings, town.clock, InProcessSession(town.world)) as app:
        away = file.rename(file.with_name("away.db"))
        async with asyncio.TaskGroup() as tasks:
            serving = tasks.create_task(app.serve(stop))
            await _while_trying(town, lambda: errors(caplog, ILL) > 0)
            stop.set()
            await _while_trying(town, serving.done, seconds=10)
    away.rename(file)


async def test_another_base_in_its_place_is_not_written_to(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    """An old copy was put there while the bot runs: only a start reads it anew."""
    aigul = await town.resident("Айгүл", "kk")
    file = town.settings.database_file
    mine, copy = file.with_name("mine.db"), file.with_name("copy.db")
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    file.rename(mine)
    copy.rename(file)
    before = file.read_bytes()
    with Hurried(town):
        await aigul.says("Су жоқ")
        await _while_trying(town, lambda: errors(caplog, ILL) > 0)
    assert file.read_bytes() == before
    mine.rename(file)
    await town.settled()
    assert heard(aigul, "Су жоқ")
