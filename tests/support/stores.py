"""The base under a test: SQLite, or with STORE=postgres a database of its own on a server of the suite's.

Whatever a test asks of its base beside the bot it asks here, by a second connection of another driver.
"""

import os
import re
import shutil
import sqlite3
from contextlib import closing
from hashlib import blake2b
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import NullPool

from db.engine.database import Database
from tests.support import pg_server
from tests.support.leaks import scan

IS_POSTGRES = os.environ.get("STORE", "sqlite") == "postgres"
#: Keys of bases on the server stand in the settings, as on several machines.
SEAL_KEYS = "t1:dGhlIHNlYWwga2V5IG9mIHRoZSBzdWl0ZSwgMzIgQi4="
_made: dict[str, bool] = {}
_opened: list[Database] = []


def url(base: Path) -> str:
    """The address of the base that is to stand at this path; it is made where there is none."""
    if not IS_POSTGRES:
        return f"sqlite:///{base}"
    name = _name(base)
    if name not in _made:
        _create(name, "template0")
    return pg_server.url(name)


def settings(base: Path) -> dict[str, Any]:
    """What the bot is told of it."""
    return {"database_url": url(base)} | ({"seal_keys": SEAL_KEYS} if IS_POSTGRES else {})


def environment(base: Path) -> dict[str, str]:
    """The same for a process."""
    return {name.upper(): str(value) for name, value in settings(base).items()}


def keep(base: Path) -> None:
    """It is copied by other tests, so it stays until the suite ends."""
    _made[_name(base)] = True


def copy(base: Path, to: Path) -> None:
    """A base with its keys, as it is, for a test that may change it; nobody uses it meanwhile."""
    if IS_POSTGRES:
        _create(_name(to), _name(base))
        return
    for file in base.parent.iterdir():
        if file.name.startswith(base.name) and file.is_file():
            shutil.copy(file, to.with_name(to.name + file.name.removeprefix(base.name)))


def drop() -> None:
    """What tests of this process have made and nobody copies is gone."""
    for name in [name for name, is_kept in _made.items() if not is_kept]:
        pg_server.does(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        del _made[name]


def looks(base: Path) -> Any:
    """A second connection that stays open, for those who look again and again."""
    if IS_POSTGRES:
        return pg_server.connected(_name(base))
    return sqlite3.connect(f"file:{base}?mode=ro", uri=True, timeout=5)


def rows(base: Path, sql: str, *values: object) -> list[tuple[Any, ...]]:
    """What a second connection reads or does; values as SQLite has them."""
    if IS_POSTGRES:
        return pg_server.rows(_name(base), sql, *values)
    with closing(sqlite3.connect(base, timeout=5)) as connection, connection:
        return connection.execute(sql, values).fetchall()


def opened(base: Path) -> Database:
    """The base, closed with its test."""
    _opened.append(Database(url(base)))
    return _opened[-1]


async def close() -> None:
    """What was opened so is closed, in the loop that used it."""
    while _opened:
        await _opened.pop().close()


def said(statement: str) -> str:
    """A statement of SQLite's as the store under the test says it."""
    if not IS_POSTGRES:
        return statement
    if statement.startswith("PRAGMA defer_foreign_keys"):
        return "SET LOCAL session_replication_role = replica"
    zeros = re.sub(r"zeroblob\((\d+)\)", r"decode(repeat('00', \1), 'hex')", statement)
    return re.sub(r"\bx'([0-9a-f]*)'", r"decode('\1', 'hex')", zeros)


def engine(db: Database) -> Engine:
    """Connections beside the bot's; on the server by a driver that waits."""
    if not db.is_shared:
        return db.engine
    return create_engine(db.url.set(drivername="postgresql+psycopg"), poolclass=NullPool)


def files(base: Path) -> dict[str, bytes]:
    """The bytes in which it stands on the disk: with the WAL on SQLite, without it on the server.

    On the server those of its own tables and indexes, with rows that were deleted and not yet overwritten;
    the WAL there is shared by all bases of the suite.
    """
    return pg_server.files(_name(base)) if IS_POSTGRES else scan.store(base)


def _create(name: str, template: str) -> None:
    pg_server.does(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    pg_server.does(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    _made[name] = False


def _name(base: Path) -> str:
    return f"t{blake2b(str(base).encode(), digest_size=10).hexdigest()}"
