"""Whose base it is right now: bots share it, what replaces it waits for none of them and is refused."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.settings import Misconfigured, Settings


@contextmanager
def shared_lock(settings: Settings) -> Iterator[None]:
    """A bot runs on the base; any number may. A server's base is looked after by the server."""
    if settings.is_on_server:
        yield
        return
    with _locked(settings.database_file, fcntl.LOCK_SH, "the base {} is being restored; start the bot then"):
        yield


@contextmanager
def exclusive_lock(settings: Settings) -> Iterator[None]:
    """No bot runs on the base, and none starts meanwhile."""
    with _locked(settings.database_file, fcntl.LOCK_EX, "a bot runs on the base {}; stop it first"):
        yield


@contextmanager
def _locked(base: Path, kind: int, refusal: str) -> Iterator[None]:
    """The lock is the kernel's: it ends with its process, however that ends."""
    base.parent.mkdir(parents=True, exist_ok=True)
    lock = os.open(base.with_name(f"{base.name}.run"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(lock, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Misconfigured(refusal.format(base)) from None
        yield
    finally:
        os.close(lock)
