"""A backup is whole or not there, overwrites nothing, and comes back only where it can do no harm."""

import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection

from db import migrations
from db.engine import schema
from db.engine.database import Database
from domain.calendar import Calendar
from services.encryption.database_keys import open_base
from services.encryption.sealing import KeyTrouble
from services.operations.backup import NoBackup, put_back, take
from services.operations.doctor import examine
from tests.support.store_rows import (
    NOW,
    Place,
    Store,
    a_key,
    fresh,
    put_letter,
    put_person,
    put_report,
    put_update,
)

pytestmark = pytest.mark.sqlite


@pytest.fixture
async def store(tmp_path: Path) -> Store:
    """A base with a person, a report, and a letter that was on its way."""
    made = await fresh(tmp_path)

    def fill(conn: Connection) -> None:
        put_person(conn, made, 7, account=70)
        put_report(conn, made, 1, reporter=7)
        put_update(conn, made, 1, account=70)
        put_letter(conn, 1, recipient=7, state="leased", lease_owner="another", lease_until=9e9)

    await made.db.write(fill)
    return made


def base_of(store: Store) -> Path:
    return store.place.key_file.with_name("base.db")


def elsewhere(store: Store, *, key: bool = True) -> tuple[Path, Place]:
    """An empty folder on another machine, with the key put back there first."""
    folder = base_of(store).parent / "elsewhere"
    folder.mkdir()
    place = Place(folder / "base.db.keys")
    if key:
        place.key_file.write_bytes(store.place.key_file.read_bytes())
        place.key_file.chmod(0o600)
    return folder / "base.db", place


def asks(file: Path, sql: str) -> list[tuple[object, ...]]:
    """The rows that another program's statement returns from the file."""
    with closing(sqlite3.connect(file)) as conn, conn:
        return conn.execute(sql).fetchall()


def beside(file: Path) -> set[str]:
    """Every file whose name begins alike."""
    return {path.name for path in file.parent.iterdir() if path.name.startswith(file.name)}


async def test_a_backup_is_one_file_for_its_owner_alone_and_comes_back_whole(store: Store) -> None:
    file = base_of(store).with_name("monday.backup")
    copied = take(base_of(store), file, store.place)
    assert (copied.revision, copied.size) == (schema.HEAD, file.stat().st_size)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert beside(file) == {"monday.backup"}

    base, place = elsewhere(store)
    assert put_back(file, base, place).letters == 1
    assert beside(base) == {"base.db", "base.db.keys"}
    assert stat.S_IMODE(base.stat().st_mode) == 0o600
    assert asks(base, "SELECT state, unknowns FROM outbox") == [("queued", 1)], "whoever had it is elsewhere"
    db = Database(f"sqlite:///{base}")
    keyring = await open_base(db, place)
    assert keyring.lookup_key == store.keyring.lookup_key
    assert (await examine(db, place, NOW, Calendar(ZoneInfo("Asia/Almaty")))).count == 0
    await db.close()


async def test_nothing_is_overwritten(store: Store) -> None:
    file = base_of(store).with_name("monday.backup")
    file.write_text("an earlier one")
    with pytest.raises(NoBackup, match="there already"):
        take(base_of(store), file, store.place)
    assert file.read_text() == "an earlier one"
    assert beside(file) == {"monday.backup"}


async def test_a_base_that_is_damaged_gives_no_backup(store: Store) -> None:
    base, file = base_of(store), base_of(store).with_name("monday.backup")
    await store.db.close()
    [(page, size)] = asks(base, "SELECT rootpage, page_size FROM sqlite_master, pragma_page_size LIMIT 1")
    assert isinstance(page, int)
    assert isinstance(size, int)
    with base.open("r+b") as raw:
        raw.seek((page - 1) * size)
        raw.write(b"\xff" * size)
    with pytest.raises(NoBackup, match=r"damaged|not copied"):
        take(base, file, store.place)
    assert beside(file) == set()


async def test_a_row_that_refers_to_nothing_gives_no_backup(store: Store) -> None:
    file = base_of(store).with_name("monday.backup")
    asks(base_of(store), "DELETE FROM people")
    with pytest.raises(NoBackup, match="refers to nothing"):
        take(base_of(store), file, store.place)
    assert beside(file) == set()


async def test_a_key_that_does_not_open_the_base_gives_no_backup(store: Store) -> None:
    file = base_of(store).with_name("monday.backup")
    with pytest.raises(KeyTrouble, match="does not open with SEAL_KEYS"):
        take(base_of(store), file, Place(store.place.key_file, a_key()))
    store.place.key_file.unlink()
    with pytest.raises(KeyTrouble, match="no key file"):
        take(base_of(store), file, store.place)
    assert beside(file) == set()


@pytest.mark.parametrize("content", [None, b"", b"SQLite format 3\0, or so it says " * 99, b"plain words"])
def test_what_is_no_base_gives_no_backup(content: bytes | None, tmp_path: Path) -> None:
    base, file = tmp_path / "base.db", tmp_path / "monday.backup"
    if content is not None:
        base.write_bytes(content)
    with pytest.raises(NoBackup):
        take(base, file, Place(tmp_path / "keys"))
    assert beside(file) == set()


async def test_a_base_of_a_newer_program_gives_no_backup(store: Store) -> None:
    asks(base_of(store), "UPDATE alembic_version SET version_num = 'later'")
    with pytest.raises(NoBackup, match="newer program"):
        take(base_of(store), base_of(store).with_name("monday.backup"), store.place)


async def test_a_base_of_an_older_program_is_copied_before_it_is_migrated(store: Store) -> None:
    oldest = migrations.revisions()[0]
    migrations.downgrade(store.db, oldest)
    file = base_of(store).with_name("monday.backup")
    assert take(base_of(store), file, store.place).revision == oldest
    base, place = elsewhere(store)
    assert put_back(file, base, place).is_old
    migrations.upgrade(db := Database(f"sqlite:///{base}"))
    assert (await examine(db, place, NOW, Calendar(ZoneInfo("Asia/Almaty")))).count == 0
    await db.close()


# --- the way back ---


@pytest.fixture
def file(store: Store) -> Path:
    """A backup."""
    made = base_of(store).with_name("monday.backup")
    take(base_of(store), made, store.place)
    return made


async def test_a_base_with_something_in_it_is_left_as_it_is(store: Store, file: Path) -> None:
    before = asks(base_of(store), "SELECT state FROM outbox")
    with pytest.raises(NoBackup, match="not empty"):
        put_back(file, base_of(store), store.place)
    assert asks(base_of(store), "SELECT state FROM outbox") == before == [("leased",)]


async def test_an_empty_file_is_no_base(store: Store, file: Path) -> None:
    base, place = elsewhere(store)
    base.touch()
    assert put_back(file, base, place).size == base.stat().st_size > 0


@pytest.mark.parametrize("end", ["-wal", "-shm", "-journal"])
async def test_a_foreign_wal_is_not_played_into_it(store: Store, file: Path, end: str) -> None:
    base, place = elsewhere(store)
    base.with_name(base.name + end).write_bytes(b"of an earlier base")
    with pytest.raises(NoBackup, match=f"base.db{end} is left"):
        put_back(file, base, place)
    assert not base.exists()


async def test_the_key_comes_first(store: Store, file: Path) -> None:
    base, place = elsewhere(store, key=False)
    with pytest.raises(KeyTrouble, match="Put the key file there first"):
        put_back(file, base, place)
    assert beside(base) == set()


@pytest.mark.parametrize("kept", [0, 100, 5_000, 100_000])
async def test_a_backup_that_was_cut_short_is_refused(store: Store, file: Path, kept: int) -> None:
    base, place = elsewhere(store)
    os.truncate(file, kept)
    with pytest.raises(NoBackup):
        put_back(file, base, place)
    assert beside(base) == {"base.db.keys"}
