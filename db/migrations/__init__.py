"""Migrations by alembic without an alembic.ini; only this package imports alembic, so `run` starts faster."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

from db.engine import dialects, schema
from db.engine.database import Database, StoreUnavailable, Work
from db.engine.store import T


class BrokenReferences(RuntimeError):
    """A migration left rows with broken foreign keys; it was rolled back."""


def config() -> Config:
    """Alembic's configuration; it does not depend on the current directory."""
    found = Config()
    found.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return found


def revisions() -> list[str]:
    """All revisions, the oldest first."""
    walked = ScriptDirectory.from_config(config()).walk_revisions()
    return [script.revision for script in walked][::-1]


def upgrade(db: Database, revision: str = "head") -> tuple[str | None, str | None]:
    """Migrate the database up to `revision` in one transaction; returns its revision (before, after).

    Raises StoreUnavailable where the database cannot be written, OldSchema where this program does not
    know its revision, and BrokenReferences; then nothing has changed.
    """
    return _move(db, command.upgrade, revision)


def downgrade(db: Database, revision: str) -> tuple[str | None, str | None]:
    """Migrate the database down to `revision`; result and errors as in `upgrade`."""
    return _move(db, command.downgrade, revision)


def _move(db: Database, step: Callable[[Config, str], None], revision: str) -> tuple[str | None, str | None]:
    def work(conn: Connection) -> tuple[str | None, str | None]:
        dialects.lock(conn, dialects.MIGRATIONS)
        before, found = schema.stored(conn), config()
        found.attributes["connection"] = conn
        step(found, revision)
        return before, schema.stored(conn)

    try:
        return _in_one(db, work)
    except OperationalError as error:
        raise StoreUnavailable(str(error.orig)) from error
    except CommandError as error:
        raise schema.OldSchema(
            f"{error}: the base is of a newer version of the bot; update the program"
        ) from error


def _in_one(db: Database, work: Work[T]) -> T:
    if db.is_shared:
        from db.engine.postgres import run_unlimited  # noqa: PLC0415 - loads its driver

        return run_unlimited(db.url, work)
    with rebuilding(db.engine) as conn:
        return work(conn)


@contextmanager
def rebuilding(engine: Engine) -> Iterator[Connection]:
    """A writing transaction in which SQLite may rebuild a table without emptying those that refer to it."""
    with engine.connect().execution_options(writes=True) as conn:
        _foreign_keys(conn, "OFF")  # no effect inside a transaction, so before it
        try:
            with conn.begin():
                yield conn
                _check_references(conn)
        finally:
            _foreign_keys(conn, "ON")


def _foreign_keys(conn: Connection, switch: str) -> None:
    if conn.dialect.name == "sqlite":
        cursor = conn.connection.cursor()
        cursor.execute(f"PRAGMA foreign_keys={switch}")
        cursor.close()


def _check_references(conn: Connection) -> None:
    if conn.dialect.name != "sqlite":
        return
    broken = conn.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        raise BrokenReferences(", ".join(sorted({f"{row[0]} → {row[2]}" for row in broken})))
