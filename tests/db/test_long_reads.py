"""Long reads: no write, one snapshot, no writer held up, and no connection or thread left behind."""

import asyncio
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, insert, select, text

from db import meta
from db.engine import schema
from db.engine.database import Database
from db.engine.reads import read_step
from db.engine.store import StoreUnavailable
from db.tables.core import counters
from db.tables.core import meta as rows
from tests.support import stores

MANY = 20_000
#: It would take hours on either store.
ENDLESS = text(
    "WITH RECURSIVE n(i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < 100000000000) "
    "SELECT count(*) FROM n"
)


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    made = Database(stores.url(tmp_path / "base.db"))
    await made.write(schema.create)
    await made.write(_fill)
    yield made
    await made.close()


def _fill(conn: Connection) -> None:
    conn.execute(insert(counters), [{"name": f"n{n:05}", "value": n} for n in range(MANY)])


def _count(conn: Connection) -> int:
    return int(conn.execute(select(func.count()).select_from(counters)).scalar_one())


async def _add(db: Database, name: str) -> None:
    await db.write(lambda conn: conn.execute(insert(counters).values(name=name, value=0)))


async def _leaves_nothing(db: Database) -> None:
    """No thread of aiosqlite runs on, and the server has no connection but those of the pool."""
    async with asyncio.timeout(5):
        while any("_connection_worker_thread" in one.name for one in threading.enumerate()):
            await asyncio.sleep(0.01)
        while db.is_shared and await db.read(_others):
            await asyncio.sleep(0.01)


def _others(conn: Connection) -> int:
    """Connections to this database beside this one."""
    query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> "
    return int(conn.execute(text(f"{query} pg_backend_pid()")).scalar_one())


async def test_a_write_is_refused_and_nothing_is_written(db: Database) -> None:
    with pytest.raises(StoreUnavailable, match=r"readonly database|read-only transaction"):
        await db.long_reads.read(lambda conn: meta.put(conn, "probe", b"1"))
    async with db.long_reads.connect() as conn:
        with pytest.raises(StoreUnavailable):
            await conn.execute(rows.delete())
    assert await db.read(lambda conn: meta.get(conn, "probe")) is None


async def test_one_step_sees_one_moment_and_the_next_one_what_came_meanwhile(db: Database) -> None:
    async with db.long_reads.connect() as conn:
        async with conn.begin():
            before = await conn.run_sync(_count)
            await _add(db, "meanwhile")
            assert await conn.run_sync(_count) == before == MANY
        assert await read_step(conn, _count) == MANY + 1


async def test_a_writer_goes_on_while_a_long_read_streams(db: Database) -> None:
    seen = 0
    async with db.long_reads.connect() as conn:
        async for row in await conn.stream(select(counters.c.name).order_by(counters.c.name)):
            if seen % 4000 == 0:
                await _add(db, f"{row.name} written meanwhile")
            seen += 1
    assert seen == MANY
    assert await db.read(_count) == MANY + 5


async def test_a_stream_may_be_left_before_its_end(db: Database) -> None:
    async with db.long_reads.connect() as conn, conn.stream(select(counters.c.name)) as found:
        async for _ in found:
            break
    await _leaves_nothing(db)


async def test_a_cancelled_read_ends_at_once_and_leaves_nothing(db: Database) -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(5), asyncio.timeout(0.3):
            await db.long_reads.read(lambda conn: conn.execute(ENDLESS).scalar())
    await _leaves_nothing(db)
    assert await db.long_reads.read(_count) == MANY


async def test_a_cancelled_stream_leaves_nothing(db: Database) -> None:
    async def reads() -> None:
        async with db.long_reads.connect() as conn:
            async for _ in await conn.stream(select(counters.c.name)):
                await asyncio.sleep(0)

    task = asyncio.get_running_loop().create_task(reads())
    await asyncio.sleep(0.05)
    task.cancel()
    await asyncio.wait([task])
    assert task.cancelled()
    await _leaves_nothing(db)


async def test_a_read_may_be_cancelled_at_any_of_its_awaits(db: Database) -> None:
    is_done, steps = False, 0
    while not is_done:
        task = asyncio.get_running_loop().create_task(db.long_reads.read(_count))
        for _ in range(steps):
            await asyncio.sleep(0)
        is_done, steps = task.done(), steps + 1
        task.cancel()
        await asyncio.wait([task])
    await _leaves_nothing(db)


async def test_a_wrong_statement_is_no_trouble_of_the_database(db: Database) -> None:
    with pytest.raises(Exception, match="no_such_table") as caught:
        await db.long_reads.read(lambda conn: conn.execute(text("SELECT * FROM no_such_table")))
    assert not isinstance(caught.value, StoreUnavailable)
    await _leaves_nothing(db)


@pytest.mark.sqlite
async def test_a_database_that_is_not_there_is_not_created(tmp_path: Path) -> None:
    away = Database(f"sqlite:///{tmp_path}/away.db")
    with pytest.raises(StoreUnavailable, match="unable to open database file"):
        await away.long_reads.read(_count)
    assert not await asyncio.to_thread((tmp_path / "away.db").exists)


@pytest.mark.sqlite
async def test_a_file_that_was_moved_or_replaced_is_told_as_the_store_tells_it(
    db: Database, tmp_path: Path
) -> None:
    assert await db.long_reads.read(_count) == await db.read(_count)
    file, away = tmp_path / "base.db", tmp_path / "away.db"
    file.rename(away)
    assert await _whys(db) == {"its file is gone; bring it back"}
    file.write_bytes(b"")
    assert await _whys(db) == {"another file stands in its place; start the bot anew"}
    away.rename(file)
    assert await db.long_reads.read(_count) == MANY


async def _whys(db: Database) -> set[str]:
    """The errors of the store and of the long read, without doubles."""
    found = set()
    for read in (db.read, db.long_reads.read):
        with pytest.raises(StoreUnavailable) as caught:
            await read(_count)
        found.add(str(caught.value))
    return found


@pytest.mark.sqlite
async def test_a_path_of_any_letters_is_read(tmp_path: Path) -> None:
    db = Database(f"sqlite:///{tmp_path}/қала 50%20?x#1.db".replace("?", "%3F"))
    await db.write(schema.create)
    assert await db.long_reads.read(schema.stored) == schema.HEAD
    await db.close()


@pytest.mark.skipif(not stores.IS_POSTGRES, reason="about PostgreSQL itself")
async def test_a_server_that_is_away_is_told_as_the_store_tells_it(db: Database, tmp_path: Path) -> None:
    for query in ({"host": str(tmp_path)}, {"host": "127.0.0.1", "port": "1"}):
        away = Database(db.url.update_query_dict(query).render_as_string(hide_password=False))
        assert len(await _whys(away)) == 1
        await away.close()
    gone = Database(db.url.set(database="no_such_database").render_as_string(hide_password=False))
    assert await _whys(gone) == {'database "no_such_database" does not exist'}
    await gone.close()


@pytest.mark.skipif(not stores.IS_POSTGRES, reason="about PostgreSQL itself")
async def test_a_connection_that_is_cut_is_told(db: Database) -> None:
    cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%cut me%' AND pid <> "
    async with db.long_reads.connect() as conn:
        await conn.execute(text("SELECT 'cut me'"))
        await db.write(lambda other: other.execute(text(f"{cut} pg_backend_pid()")))
        with pytest.raises(StoreUnavailable):
            await conn.execute(text("SELECT 1"))
