"""`python -m bot run`: the process of the bot, its signals and its pages."""

import asyncio
import gc
import logging
import signal
from contextlib import suppress

from aiogram.exceptions import TelegramUnauthorizedError

from bot.app import App, running
from bot.database_lock import shared_lock
from bot.settings import Misconfigured, Settings
from services.system_clock import SystemClock

log = logging.getLogger(__name__)

#: Thresholds of the garbage collector: a crowd makes thousands of short-lived objects a second.
GC_THRESHOLDS = (20_000, 20, 20)
#: Seconds for which the pages wait for the first poll.
PAGES_DELAY = 1.0


async def run(settings: Settings) -> None:
    """Serve until SIGTERM or Ctrl-C. Raises Misconfigured for an invalid token, and as `running` does."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signal_number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(signal_number, stop.set)
    with shared_lock(settings):
        async with running(settings, SystemClock()) as app:
            _freeze_garbage()
            log.info("running")
            await _serve(settings, app, stop)


async def _serve(settings: Settings, app: App, stop: asyncio.Event) -> None:
    try:
        await app.serve(stop, _serve_pages(settings, app, stop))
    except ExceptionGroup as errors:
        if errors.subgroup(TelegramUnauthorizedError) is None:
            raise
        raise Misconfigured("BOT_TOKEN: Telegram does not know it; copy it anew from @BotFather") from None


async def _serve_pages(settings: Settings, app: App, stop: asyncio.Event) -> None:
    """The pages are loaded after the first poll: people do not wait for that."""
    with suppress(TimeoutError):
        async with asyncio.timeout(PAGES_DELAY):
            await app.update_source.caught_up.wait()
    from bot.http import pages  # noqa: PLC0415 - only here, and only now

    async with pages(settings, app, stop) as served:
        await served.run()


def _freeze_garbage() -> None:
    """Keep classes, texts and the city out of garbage collection: to search them took a sixth of the CPU."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GC_THRESHOLDS)
