"""The commands for PostgreSQL in the documents make a backup and restore it."""

import os
import stat
import subprocess
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection

from db.engine.database import Database
from domain.calendar import Calendar
from services.encryption.database_keys import open_base
from services.operations.backup import commands
from services.operations.doctor import examine
from tests.support import pg_server, stores
from tests.support.store_rows import NOW, Store, fresh, put_letter, put_person, put_report

CALENDAR = Calendar(ZoneInfo("Asia/Almaty"))


def types(command: str) -> None:
    """The line in a shell, on a machine where the server's tools are installed."""
    path = f"{pg_server.programs()}:{os.environ['PATH']}"
    subprocess.run(command, shell=True, check=True, env={"PATH": path})


@pytest.mark.skipif(not stores.IS_POSTGRES, reason="about PostgreSQL itself")
async def test_the_named_commands_make_a_backup_and_put_it_back(tmp_path: Path) -> None:
    store = await fresh(tmp_path)

    def fill(conn: Connection) -> None:
        put_person(conn, store, 7, account=70)
        put_report(conn, store, 1, reporter=7)
        put_letter(conn, 1, recipient=7)

    await store.db.write(fill)
    before, file = await store.counts(), tmp_path / "monday’s backup"
    types(commands(stores.url(tmp_path / "base.db"), file)[0])
    assert stat.S_IMODE(file.stat().st_mode) == 0o600

    other = stores.url(tmp_path / "other.db")
    types(commands(other, file)[1])
    db = Database(other)
    keyring = await open_base(db, store.place)
    assert keyring.lookup_key == store.keyring.lookup_key
    assert await Store(db, store.place, keyring).counts() == before
    assert (await examine(db, store.place, NOW, CALENDAR)).count == 0
    await db.close()
    await store.db.close()


@pytest.mark.parametrize(
    ("query", "kept"), [("", ""), ("?sslmode=require&application_name=bot", "?sslmode=require")]
)
def test_the_commands_name_the_base_without_the_password(query: str, kept: str) -> None:
    address = f"postgresql+asyncpg://bot:secret@db.city:5433/tatulyq{query}"
    made, back = commands(address, Path("a backup"))
    place = f"postgresql://bot@db.city:5433/tatulyq{kept}"
    shown = f"'{place}'" if kept else place
    assert made == f"(umask 077; pg_dump --format=custom --no-owner --dbname={shown} --file='a backup')"
    assert back.startswith("pg_restore ")
    assert back.endswith(f" --dbname={shown} 'a backup'")
