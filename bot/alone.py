"""One process a base: a second one would take up what the first is doing."""

import fcntl
import logging
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from bot.settings import Misconfigured
from db.engine import plain_url
from domain.clock import Clock

log = logging.getLogger(__name__)

#: Seconds that a process which is being stopped has for it; a new version may be started meanwhile.
PATIENCE = 12.0
RHYTHM = 0.25


@asynccontextmanager
async def alone(base: Path, clock: Clock) -> AsyncIterator[None]:
    """Hold the base; Misconfigured where another process goes on holding it.

    The lock is the kernel's: it ends with its process, however that ends.
    """
    base.parent.mkdir(parents=True, exist_ok=True)
    lock = os.open(base.with_name(f"{base.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        await _taken(partial(_flocked, lock), str(base), clock)
        yield
    finally:
        os.close(lock)


@asynccontextmanager
async def alone_on_server(url: str, name: str, clock: Clock) -> AsyncIterator[None]:
    """The same on a server: the lock ends with a connection that is used for nothing else."""
    from db.postgres import Held  # noqa: PLC0415 - its driver is loaded where it is spoken

    held = Held(plain_url(url))
    try:
        await _taken(held.take, name, clock)
        yield
    finally:
        await held.close()


async def _taken(take: Callable[[], Awaitable[bool]], base: str, clock: Clock) -> None:
    until, is_told = clock.monotonic() + PATIENCE, False
    while not await take():
        if clock.monotonic() >= until:
            raise Misconfigured(f"another bot uses the base {base}; stop it first")
        if not is_told:
            is_told = True
            log.warning("another bot uses the base, waiting for it to stop")
        await clock.sleep(RHYTHM)


async def _flocked(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
