"""The pages' place on the machine: an address and a port, which may be taken for a while."""

import asyncio
import logging

from aiohttp import web

from domain.clock import Clock

log = logging.getLogger(__name__)

#: Seconds between tries to have the port: an older process that is stopping may still hold it.
RHYTHM = 5.0
TAKEN = (
    "no pages for now: HTTP_HOST and HTTP_PORT cannot be had; set a free port (0 takes any). "
    "The bot goes on without them, and tries again"
)
#: Seconds for requests that are being answered at a stop.
GRACE = 1.0


class Pages:
    """Listens until cancelled. Without its port the bot goes on: people are served, pages are not."""

    def __init__(self, app: web.Application, clock: Clock, *, host: str, port: int) -> None:
        self.app = app
        self._clock = clock
        self._host = host
        self._port = port

    async def run(self) -> None:
        """Take the port as soon as it can be had, and hold it."""
        runner = web.AppRunner(self.app, access_log=None, shutdown_timeout=GRACE)
        await runner.setup()
        try:
            await self._opened(runner)
            await asyncio.Event().wait()
        finally:
            await runner.cleanup()

    async def _opened(self, runner: web.AppRunner) -> None:
        is_told = False
        while (trouble := await self._listen(runner)) is not None:
            if not is_told:
                is_told = True
                log.warning(TAKEN, extra={"address": self._place(self._port), "why": trouble})
            await self._clock.sleep(RHYTHM)
        log.info("pages are open", extra={"address": self._place(runner.addresses[0][1])})

    async def _listen(self, runner: web.AppRunner) -> str | None:
        """Listen; what stands in the way, where something does."""
        site = web.TCPSite(runner, self._host, self._port)
        try:
            await site.start()
        except (OSError, UnicodeError) as error:
            await site.stop()
            return getattr(error, "strerror", None) or type(error).__name__
        return None

    def _place(self, port: int) -> str:
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{port}"
