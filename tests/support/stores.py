"""The database under a test: an SQLite file, or with STORE=postgres a database on the suite's server.

A path stands for both: on the server the name of the database is a hash of it. Tests read and change their
database here, by a second connection of another driver than the bot's.
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
#: With a server the keys are settings, as on several machines.
SEAL_KEYS = "t1:dGhlIHNlYWwga2V5IG9mIHRoZSBzdWl0ZSwgMzIgQi4="
_made: dict[str, bool] = {}
_opened: list[Database] = []


def url(base: Path) -> str:
    """The DATABASE_URL of this path; on the server the database is created if there is none."""
    if not IS_POSTGRES:
        return f"sqlite:///{base}"
    name = _name(base)
    if name not in _made:
        _create(name, "template0")
    return pg_server.url(name)


def settings(base: Path) -> dict[str, Any]:
    """The settings of the bot for it, by field."""
    return {"database_url": url(base)} | ({"seal_keys": SEAL_KEYS} if IS_POSTGRES else {})


def environment(base: Path) -> dict[str, str]:
    """The same settings as environment variables."""
    return {name.upper(): str(value) for name, value in settings(base).items()}


def keep(base: Path) -> None:
    """Keep a database until the suite ends, since other tests copy it."""
    _made[_name(base)] = True


def copy(base: Path, to: Path) -> None:
    """Copy a database with its keys; it must have no connection meanwhile."""
    if IS_POSTGRES:
        _create(_name(to), _name(base))
        return
    for file in base.parent.iterdir():
        if file.name.startswith(base.name) and file.is_file():
            shutil.copy(file, to.with_name(to.name + file.name.removeprefix(base.name)))


def drop() -> None:
    """Drop the databases that tests of this process have made and not kept."""
    for name in [name for name, is_kept in _made.items() if not is_kept]:
        pg_server.does(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        del _made[name]


def looks(base: Path) -> Any:
    """A second, read-only connection, for repeated reads."""
    if IS_POSTGRES:
        return pg_server.connected(_name(base))
    return sqlite3.connect(f"file:{base}?mode=ro", uri=True, timeout=5)


def rows(base: Path, sql: str, *values: object) -> list[tuple[Any, ...]]:
    """Run a statement by a second connection; rows with values as SQLite gives them."""
    if IS_POSTGRES:
        return pg_server.rows(_name(base), sql, *values)
    with closing(sqlite3.connect(base, timeout=5)) as connection, connection:
        return connection.execute(sql, values).fetchall()


def opened(base: Path) -> Database:
    """A `Database` that `close` closes after the test."""
    _opened.append(Database(url(base)))
    return _opened[-1]


async def close() -> None:
    """Close what `opened` has opened, in the loop that used it."""
    while _opened:
        await _opened.pop().close()


def said(statement: str) -> str:
    """A statement of SQLite's dialect in the dialect of the store."""
    if not IS_POSTGRES:
        return statement
    if statement.startswith("PRAGMA defer_foreign_keys"):
        return "SET LOCAL session_replication_role = replica"
    zeros = re.sub(r"zeroblob\((\d+)\)", r"decode(repeat('00', \1), 'hex')", statement)
    return re.sub(r"\bx'([0-9a-f]*)'", r"decode('\1', 'hex')", zeros)


def engine(db: Database) -> Engine:
    """An engine beside the bot's; on the server with a synchronous driver."""
    if not db.is_shared:
        return db.engine
    return create_engine(db.url.set(drivername="postgresql+psycopg"), poolclass=NullPool)


def files(base: Path) -> dict[str, bytes]:
    """Bytes of its files by name, to be scanned for leaks.

    SQLite: database and WAL. Server: tables and indexes, with deleted rows that are not overwritten yet; all
    databases share the WAL there, so it is left out.
    """
    return pg_server.files(_name(base)) if IS_POSTGRES else scan.store(base)


def _create(name: str, template: str) -> None:
    pg_server.does(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    pg_server.does(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    _made[name] = False


def _name(base: Path) -> str:
    return f"t{blake2b(str(base).encode(), digest_size=10).hexdigest()}"
