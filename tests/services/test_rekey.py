"""Keys are rotated: everything sealed, in every table, under the new key, at any point of a kill."""

import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from db.operations import sealed_rows
from services.encryption.database_keys import open_base
from services.encryption.rekey import Rekey
from services.encryption.sealing import KeyTrouble, Sealed
from tests.support import stores
from tests.support.store_rows import Store, fresh, keys, put_draft, put_person, put_report, put_update

ROOT = Path(__file__).parents[2]
PEOPLE = range(1, 8)

KILLED = """
import asyncio, os, signal, sys
from pathlib import Path
from pydantic import SecretStr
from db.engine.database import Database
from tests.support.store_rows import Place
from services.encryption.database_keys import open_base
from services.encryption.rekey import Rekey

async def main(folder, url, keys):
    db = Database(url)
    keyring = await open_base(db, Place(Path(folder) / "base.db.keys", SecretStr(keys)))
    done = []
    def die(table, rows):
        done.append(table)
        if len(done) == 3:
            os.kill(os.getpid(), signal.SIGKILL)
    await Rekey(db, keyring, die, batch=2).reseal()

asyncio.run(main(*sys.argv[1:]))
"""


@pytest.fixture
async def store(tmp_path: Path) -> Store:
    """A base with sealed rows in every table, under the key “old”."""
    store = await fresh(tmp_path, keys("old"))

    def fill(conn: sealed_rows.Connection) -> None:
        for person in PEOPLE:
            put_person(conn, store, person, account=100 + person)
            put_draft(conn, store, person)
            put_update(conn, store, 1000 + person, account=100 + person)
            put_report(conn, store, person, reporter=person)

    await store.db.write(fill)
    return store


def rotated(store: Store) -> SecretStr:
    """The keys with a new one in front."""
    assert store.place.seal_keys
    return SecretStr(f"{keys('new').get_secret_value()},{store.place.seal_keys.get_secret_value()}")


async def opened(store: Store, seal_keys: SecretStr) -> Store:
    """The same base with other keys."""
    place = replace(store.place, seal_keys=seal_keys)
    return replace(store, place=place, keyring=await open_base(store.db, place))


async def in_use(store: Store) -> dict[str, int]:
    """Rows by the key that seals them."""
    return await store.db.read(sealed_rows.keys_in_use)


async def everything_opens(store: Store) -> int:
    """How many sealed rows there are; each has been opened."""

    def work(conn: sealed_rows.Connection) -> int:
        found = [(table, row) for table in sealed_rows.tables() for row in sealed_rows.rows(conn, table)]
        for table, row in found:
            name = sealed_rows.seal_name(table)
            store.keyring.sealer.open(name, row.row, Sealed(row.key_id, row.sealed))
        return len(found)

    return await store.db.read(work)


def test_every_sealed_table_is_known_by_its_columns() -> None:
    names = {table.name: sealed_rows.key_of(table).name for table in sealed_rows.tables()}
    assert names == {
        "identities": "person_id",
        "conversations": "person_id",
        "inbox": "update_id",
        "parts": "id",
        "journal_reasons": "journal_id",
    }


async def test_after_rekey_the_old_key_can_be_taken_away(store: Store) -> None:
    both = rotated(store)
    there = await opened(store, both)
    assert await everything_opens(there) == 42
    assert await in_use(store) == {"old": 42}
    assert await Rekey(there.db, there.keyring, batch=5).reseal() == {}
    assert await in_use(store) == {"new": 42}
    alone = await opened(store, SecretStr(both.get_secret_value().partition(",")[0]))
    assert await everything_opens(alone) == 42
    assert alone.keyring.lookup_key == store.keyring.lookup_key
    with pytest.raises(KeyTrouble, match="“new”"):
        await opened(store, store.place.seal_keys or both)


async def test_a_kill_in_the_middle_is_made_good_by_the_next_run(store: Store) -> None:
    both = rotated(store)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    folder = str(store.place.key_file.parent)
    url = store.db.url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", KILLED, folder, url, both.get_secret_value()]
    died = subprocess.run(command, env=environment, check=False).returncode  # noqa: ASYNC221
    assert died == -signal.SIGKILL
    assert await in_use(store) == {"old": 36, "new": 6}
    there = await opened(store, both)
    assert await everything_opens(there) == 42
    said: list[int] = []
    await Rekey(there.db, there.keyring, lambda table, rows: said.append(rows), batch=100).reseal()
    assert (sum(said), await in_use(store)) == (36, {"new": 42})


async def test_a_second_run_has_nothing_to_do(store: Store) -> None:
    there = await opened(store, rotated(store))
    await Rekey(there.db, there.keyring).reseal()
    said: list[str] = []
    await Rekey(there.db, there.keyring, lambda table, rows: said.append(table)).reseal()
    assert said == []


async def test_a_row_that_does_not_open_stops_it_and_is_named(store: Store) -> None:
    there = await opened(store, rotated(store))
    await store.db.write(
        lambda conn: conn.execute(text(stores.said("UPDATE parts SET sealed = zeroblob(40) WHERE id = 31")))
    )
    with pytest.raises(KeyTrouble, match="parts 31"):
        await Rekey(there.db, there.keyring).reseal()


async def test_a_key_that_is_not_there_stops_it(store: Store) -> None:
    there = await opened(store, rotated(store))
    await store.db.write(
        lambda conn: conn.execute(text("UPDATE conversations SET key_id = 'lost' WHERE person_id = 3"))
    )
    with pytest.raises(KeyTrouble, match="“lost”"):
        await Rekey(there.db, there.keyring).reseal()


@pytest.mark.parametrize("table", ["identities", "conversations", "inbox", "parts", "journal_reasons"])
async def test_a_value_copied_to_another_row_does_not_open(store: Store, table: str) -> None:
    (which,) = [one for one in sealed_rows.tables() if one.name == table]
    rows = await store.db.read(lambda conn: sealed_rows.rows(conn, which))
    name = sealed_rows.seal_name(which)
    with pytest.raises(KeyTrouble, match=f"{name} {rows[0].row}"):
        store.keyring.sealer.open(name, rows[0].row, Sealed(rows[1].key_id, rows[1].sealed))


async def test_a_value_copied_to_another_table_does_not_open(store: Store) -> None:
    row = await store.db.read(lambda conn: sealed_rows.rows(conn, sealed_rows.tables()[0])[0])
    with pytest.raises(KeyTrouble):
        store.keyring.sealer.open("talks", row.row, Sealed(row.key_id, row.sealed))


async def test_a_row_changed_meanwhile_is_not_overwritten(store: Store) -> None:
    (table,) = [one for one in sealed_rows.tables() if one.name == "conversations"]
    old = (await store.db.read(lambda conn: sealed_rows.rows(conn, table)))[0]
    await store.db.write(lambda conn: put_draft(conn, store, old.row))
    pair = (old, sealed_rows.SealedRow(old.row, "new", b"stale"))
    assert await store.db.write(lambda conn: sealed_rows.replace(conn, table=table, pairs=[pair])) == 0


async def test_the_lookup_key_is_renewed_only_when_asked(store: Store) -> None:
    hashes = "SELECT lookup FROM identities UNION SELECT chat FROM inbox ORDER BY 1"
    before = await store.db.read(lambda conn: conn.execute(text(hashes)).scalars().all())
    await Rekey(store.db, store.keyring).reseal()
    assert await store.db.read(lambda conn: conn.execute(text(hashes)).scalars().all()) == before
    assert await Rekey(store.db, store.keyring).renew_lookup() == 14
    again = await opened(store, store.place.seal_keys or keys("none"))
    after = await store.db.read(lambda conn: conn.execute(text(hashes)).scalars().all())
    assert sorted(after) == sorted(again.keyring.lookup(100 + person) for person in PEOPLE)
    assert not set(after) & set(before)
