"""SQLite's own way to copy a base that is being written: whole, as it was at one moment."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, NullPool, create_engine

#: Pages between two breaths, and seconds of a breath: the disk stays free for those who write.
PAGES = 1024
BREATH = 0.005
#: Files that SQLite keeps beside a base while it is used.
BESIDE = ("-wal", "-shm", "-journal")


class NotCopied(Exception):
    """The base cannot be read, or its copy cannot be written."""


def copy(source: Path, target: Path) -> None:
    """Copy the base as it is now into an empty file, page by page, while others write.

    The open read holds one snapshot of the WAL: without it each commit of another process would make
    the copy begin anew, and under load it would never end.
    """
    try:
        with closing(_opened(source, "rw")) as conn, closing(_opened(target, "rw")) as copied:
            conn.execute("BEGIN")
            conn.execute("SELECT count(*) FROM sqlite_master").fetchone()
            conn.backup(copied, pages=PAGES, sleep=BREATH)
            copied.execute("PRAGMA journal_mode=DELETE")  # one file, with nothing beside it
    except sqlite3.Error as error:
        raise NotCopied(str(error)) from error
    flush(target)


def _opened(file: Path, mode: str) -> sqlite3.Connection:
    uri = f"{file.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(uri, uri=True, isolation_level=None, timeout=10)


def flush(path: Path) -> None:
    """Whatever was written there, file or folder, survives a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def opened(file: Path) -> Iterator[Connection]:
    """The copy, in one transaction that is committed on the way out."""
    engine = create_engine(URL.create("sqlite", database=str(file)), poolclass=NullPool)
    with engine.begin() as conn:
        yield conn


def damage(conn: Connection) -> list[str]:
    """What SQLite finds wrong when it reads every page and every reference; nothing where all is sound."""
    found = [str(row[0]) for row in conn.exec_driver_sql("PRAGMA integrity_check(20)")]
    lost = [
        f"a row of {row[0]} refers to nothing" for row in conn.exec_driver_sql("PRAGMA foreign_key_check")
    ]
    return ([] if found == ["ok"] else found) + lost[:20]


def is_empty(base: Path) -> bool:
    """There is no base, or one without a single table."""
    if not base.exists() or not base.stat().st_size:
        return True
    try:
        with closing(_opened(base, "ro")) as conn:
            return conn.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is None
    except sqlite3.Error:
        return False
