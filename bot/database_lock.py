"""The lock on a SQLite database: running bots share it, `restore` needs it alone."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.settings import Misconfigured, Settings


@contextmanager
def shared_lock(settings: Settings) -> Iterator[None]:
    """Hold the shared lock, as each running bot does; on a PostgreSQL server there is none.

    Raises Misconfigured while the database is being restored.
    """
    if settings.is_on_server:
        yield
        return
    with _locked(settings.database_file, fcntl.LOCK_SH, "the base {} is being restored; start the bot then"):
        yield


@contextmanager
def exclusive_lock(settings: Settings) -> Iterator[None]:
    """Hold the lock alone: no bot starts meanwhile. Raises Misconfigured while one runs."""
    with _locked(settings.database_file, fcntl.LOCK_EX, "a bot runs on the base {}; stop it first"):
        yield


@contextmanager
def _locked(database: Path, kind: int, refusal: str) -> Iterator[None]:
    """A lock of the kernel on a file beside the database: released when its process ends, also by a kill."""
    database.parent.mkdir(parents=True, exist_ok=True)
    lock = os.open(database.with_name(f"{database.name}.run"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(lock, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Misconfigured(refusal.format(database)) from None
        yield
    finally:
        os.close(lock)
