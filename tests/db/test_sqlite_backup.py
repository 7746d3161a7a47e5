"""A base is copied while others write into it: one moment of it, however long the copy takes."""

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from db.engine import sqlite_backup

pytestmark = pytest.mark.sqlite

PAGES = 6 * sqlite_backup.PAGES


class Writer(threading.Thread):
    """Another process: each transaction sets two rows far from each other to the same number."""

    def __init__(self, base: Path) -> None:
        super().__init__()
        self.base = base
        self.written = 0
        self.stop = threading.Event()

    def run(self) -> None:
        with closing(sqlite3.connect(self.base, isolation_level=None, timeout=5)) as conn:
            while not self.stop.is_set():
                conn.execute("UPDATE rows SET n = ? WHERE id IN (1, ?)", (self.written + 1, PAGES))
                self.written += 1


def test_a_copy_shows_one_moment_while_writers_go_on(tmp_path: Path) -> None:
    base, file = tmp_path / "base.db", tmp_path / "copy.db"
    with closing(sqlite3.connect(base)) as conn:
        conn.execute("PRAGMA journal_mode=WAL")
        conn.execute("CREATE TABLE rows (id INTEGER PRIMARY KEY, n INTEGER, filler BLOB)")
        conn.executemany(
            "INSERT INTO rows VALUES (?, 0, zeroblob(3900))", [(n,) for n in range(1, PAGES + 1)]
        )
        conn.commit()
    writer = Writer(base)
    writer.start()
    while not writer.written:
        pass
    before = writer.written
    file.touch()
    sqlite_backup.copy(base, file)
    after = writer.written
    writer.stop.set()
    writer.join()
    with closing(sqlite3.connect(file)) as conn:
        [(first,), (last,)] = conn.execute("SELECT n FROM rows WHERE id IN (1, ?)", (PAGES,)).fetchall()
        assert conn.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert before <= first == last < after, "the copy is of its beginning, and writers did not wait"
