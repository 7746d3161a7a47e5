"""SQLite's online backup: a consistent copy of a database that is being written."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, NullPool, create_engine

#: Pages between two pauses, and seconds of a pause, in which writers get the disk.
PAGES = 1024
PAUSE = 0.005
#: Suffixes of the files that SQLite keeps beside an open database.
BESIDE = ("-wal", "-shm", "-journal")


class NotCopied(Exception):
    """The database cannot be read, or the copy cannot be written."""


def copy(source: Path, target: Path) -> None:
    """Copy the database into an empty file, page by page, while other processes write. Raises NotCopied.

    The open read transaction holds one snapshot of the WAL. Without it each commit of another process
    would restart the copy, and under load the copy would never end.
    """
    try:
        with closing(_opened(source, "rw")) as conn, closing(_opened(target, "rw")) as copied:
            conn.execute("BEGIN")
            conn.execute("SELECT count(*) FROM sqlite_master").fetchone()
            conn.backup(copied, pages=PAGES, sleep=PAUSE)
            copied.execute("PRAGMA journal_mode=DELETE")  # one file, with nothing beside it
    except sqlite3.Error as error:
        raise NotCopied(str(error)) from error
    flush(target)


def _opened(file: Path, mode: str) -> sqlite3.Connection:
    uri = f"{file.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(uri, uri=True, isolation_level=None, timeout=10)


def flush(path: Path) -> None:
    """Write a file or a folder through to the disk, so that it survives a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def opened(file: Path) -> Iterator[Connection]:
    """A connection to the copy in one transaction, which is committed with the block."""
    engine = create_engine(URL.create("sqlite", database=str(file)), poolclass=NullPool)
    with engine.begin() as conn:
        yield conn


def damage(conn: Connection) -> list[str]:
    """Up to 40 lines on what SQLite finds wrong with pages and references; empty for a sound file."""
    found = [str(row[0]) for row in conn.exec_driver_sql("PRAGMA integrity_check(20)")]
    lost = [
        f"a row of {row[0]} refers to nothing" for row in conn.exec_driver_sql("PRAGMA foreign_key_check")
    ]
    return ([] if found == ["ok"] else found) + lost[:20]


def is_empty(base: Path) -> bool:
    """True where there is no file, or one without a table."""
    if not base.exists() or not base.stat().st_size:
        return True
    try:
        with closing(_opened(base, "ro")) as conn:
            return conn.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is None
    except sqlite3.Error:
        return False
