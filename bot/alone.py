"""One process a base: a second one would take up what the first is doing."""

import fcntl
import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.settings import Misconfigured
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
        await _taken(lock, base, clock)
        yield
    finally:
        os.close(lock)


async def _taken(lock: int, base: Path, clock: Clock) -> None:
    until, is_told = clock.monotonic() + PATIENCE, False
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if clock.monotonic() >= until:
                raise Misconfigured(f"another bot uses the base {base}; stop it first") from None
            if not is_told:
                is_told = True
                log.warning("another bot uses the base, waiting for it to stop")
            await clock.sleep(RHYTHM)
        else:
            return
