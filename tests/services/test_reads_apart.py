"""Metrics and doctor read apart from the bot's transactions: nothing is written, nobody waits for them."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event

from db.engine.database import Database
from db.tables.core import metadata
from domain.calendar import Calendar
from services.operations.doctor import examine
from services.operations.health import BotHealth
from tests.support import stores
from tests.support.store_rows import NOW, Store, fresh, put_person, put_report
from tests.support.town import HandClock

CALENDAR = Calendar(ZoneInfo("Asia/Almaty"))


@pytest.fixture
async def store(tmp_path: Path) -> Store:
    store = await fresh(tmp_path)
    await store.db.write(lambda conn: put_person(conn, store, 7, account=70))
    await store.db.write(lambda conn: put_report(conn, store, 1, reporter=7))
    return store


@pytest.fixture
async def other(tmp_path: Path) -> AsyncIterator[tuple[Database, list[object]]]:
    """The same database, opened anew, and its connections that may write, as they are opened."""
    db, opened = Database(stores.url(tmp_path / "base.db")), list[object]()
    event.listen(db.engine, "connect", lambda connection, _record: opened.append(connection))
    yield db, opened
    await db.close()


async def test_they_open_no_connection_that_may_write(
    store: Store, other: tuple[Database, list[object]]
) -> None:
    db, opened = other
    before = await store.counts()
    assert (await examine(db, store.place, NOW, CALENDAR)).count == 0
    assert await BotHealth(db, HandClock(), {}).figures() is not None
    assert opened == []
    assert await store.counts() == before
    assert before.keys() < metadata.tables.keys()


@pytest.mark.sqlite
async def test_a_writer_that_takes_its_time_holds_nobody_up(store: Store, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "base.db", isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("DELETE FROM journal_reasons")
        assert (await examine(store.db, store.place, NOW, CALENDAR)).count == 0
        assert await BotHealth(store.db, HandClock(), {}).figures() is not None
        writer.execute("ROLLBACK")


@pytest.mark.sqlite
async def test_a_database_that_is_away_has_no_figures(store: Store, tmp_path: Path) -> None:
    health, file = BotHealth(store.db, HandClock(), {}), tmp_path / "base.db"
    assert await health.figures() is not None
    away = file.rename(tmp_path / "away.db")
    assert await health.figures() is None
    away.rename(file)
    assert await health.figures() is not None
