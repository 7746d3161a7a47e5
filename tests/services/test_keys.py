"""A base opens with its own keys or not at all."""

import asyncio
import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from db.engine import schema
from services.encryption.database_keys import add_key, open_base
from services.encryption.sealing import KeyTrouble, parse_keys
from tests.support import stores
from tests.support.store_rows import Place, Store, a_key, fresh, keys, put_person


async def trouble(store: Store, place: Place) -> str:
    """The error that the operator reads when the database is opened with these keys."""
    with pytest.raises(KeyTrouble) as refused:
        await open_base(store.db, place)
    return str(refused.value)


async def test_the_first_start_makes_a_key_file_for_its_owner_alone(tmp_path: Path) -> None:
    store = await fresh(tmp_path)
    assert stat.S_IMODE(store.place.key_file.stat().st_mode) == 0o600
    assert [name for name in sorted(os.listdir(tmp_path)) if "keys" in name] == ["base.db.keys"]


async def test_the_folder_of_the_key_file_is_made_where_the_base_stands_elsewhere(tmp_path: Path) -> None:
    db = stores.opened(tmp_path / "base.db")
    await db.write(schema.create)
    place = Place(tmp_path / "data" / "base.keys")
    await open_base(db, place)
    assert stat.S_IMODE(place.key_file.parent.stat().st_mode) == 0o700
    await open_base(db, place)


async def test_the_next_start_finds_the_same_accounts(tmp_path: Path) -> None:
    store = await fresh(tmp_path)
    again = await open_base(store.db, store.place)
    assert (again.lookup(5), again.journal_key) == (store.keyring.lookup(5), store.keyring.journal_key)


@pytest.mark.sqlite
async def test_a_start_with_its_keys_writes_nothing(tmp_path: Path) -> None:
    store = await fresh(tmp_path)
    before = await store.db.read(lambda conn: conn.execute(text("PRAGMA data_version")).scalar())
    other = stores.opened(tmp_path / "base.db")
    await open_base(other, store.place)
    await other.close()
    assert await store.db.read(lambda conn: conn.execute(text("PRAGMA data_version")).scalar()) == before


async def test_two_first_starts_at_once_agree_on_one_key(tmp_path: Path) -> None:
    bases = [stores.opened(tmp_path / "base.db") for _ in range(4)]
    await bases[0].write(schema.create)
    place = Place(tmp_path / "base.db.keys")
    opened = await asyncio.gather(*(open_base(db, place) for db in bases))
    assert len({(ring.sealer.current, ring.lookup_key, ring.journal_key) for ring in opened}) == 1
    for db in bases:
        await db.close()


async def test_with_seal_keys_no_file_is_made(tmp_path: Path) -> None:
    store = await fresh(tmp_path, a_key())
    assert not store.place.key_file.exists()
    await open_base(store.db, store.place)


async def test_an_empty_file_of_keys_left_by_a_crash_is_named(tmp_path: Path) -> None:
    store = await fresh(tmp_path)
    store.place.key_file.write_text("")
    said = await trouble(store, store.place)
    assert str(store.place.key_file) in said
    assert "backup" in said


async def test_a_key_file_that_waits_for_its_base_is_used(tmp_path: Path) -> None:
    made = (await fresh(tmp_path)).place.key_file.read_text()
    later = tmp_path / "later"
    later.mkdir()
    (later / "base.db.keys").write_text(made)
    store = await fresh(later)
    assert store.keyring.sealer.current == made.partition(":")[0]
    assert store.place.key_file.read_text() == made


async def test_a_missing_key_is_refused_and_none_is_made(tmp_path: Path) -> None:
    store = await fresh(tmp_path)
    store.place.key_file.unlink()
    said = await trouble(store, store.place)
    for word in ("SEAL_KEYS", str(store.place.key_file), "base.db", "backup"):
        assert word in said
    assert not store.place.key_file.exists()


async def test_a_wrong_key_of_the_same_name_is_refused(tmp_path: Path) -> None:
    store = await fresh(tmp_path, keys("one"))
    said = await trouble(store, replace(store.place, seal_keys=keys("one")))
    assert "does not open with SEAL_KEYS" in said
    assert "backup" in said


async def test_a_key_of_another_name_is_refused(tmp_path: Path) -> None:
    store = await fresh(tmp_path, keys("one"))
    said = await trouble(store, replace(store.place, seal_keys=keys("two")))
    assert "“one”" in said
    assert "SEAL_KEYS" in said


async def test_a_wrong_key_file_is_named(tmp_path: Path) -> None:
    store = await fresh(tmp_path)
    store.place.key_file.write_text(a_key().get_secret_value())
    assert f"does not open with the key file {store.place.key_file}" in await trouble(store, store.place)


async def test_no_message_repeats_a_key(tmp_path: Path) -> None:
    store = await fresh(tmp_path)
    secret = a_key().get_secret_value()
    for text_ in (secret.partition(":")[2], secret[:-4], f"{secret},{secret}"):
        store.place.key_file.write_text(text_)
        assert secret.partition(":")[2][:20] not in await trouble(store, store.place)


async def test_a_base_with_people_but_without_its_own_keys_gets_no_new_ones(tmp_path: Path) -> None:
    store = await fresh(tmp_path)
    await store.db.write(lambda conn: put_person(conn, store, 7, account=70))
    await store.db.write(lambda conn: conn.execute(text("DELETE FROM meta")))
    assert "put the base back" in await trouble(store, store.place)


async def test_half_of_its_own_keys_is_not_enough(tmp_path: Path) -> None:
    store = await fresh(tmp_path)
    await store.db.write(lambda conn: conn.execute(text("DELETE FROM meta WHERE key = 'lookup_key'")))
    assert "lost its own keys" in await trouble(store, store.place)


async def test_without_a_schema_no_key_is_made(tmp_path: Path) -> None:
    db = stores.opened(tmp_path / "base.db")
    with pytest.raises(schema.EmptyBase):
        await open_base(db, Place(tmp_path / "base.db.keys"))
    assert not (tmp_path / "base.db.keys").exists()
    await db.close()


async def test_a_fresh_key_goes_in_front_of_the_file(tmp_path: Path) -> None:
    store = await fresh(tmp_path)
    old = store.keyring.sealer.current
    new = add_key(store.place)
    assert list(parse_keys(store.place.key_file.read_text().strip())) == [new, old]
    assert stat.S_IMODE(store.place.key_file.stat().st_mode) == 0o600
    assert (await open_base(store.db, store.place)).sealer.current == new


def test_seal_keys_are_not_changed_from_here(tmp_path: Path) -> None:
    assert add_key(Place(tmp_path / "keys", SecretStr("k:x"))) is None
