"""The server of the pages: an address and a port, which another process may hold for a while."""

import asyncio
import logging

from aiohttp import web

from domain.clock import Clock

log = logging.getLogger(__name__)

#: Seconds between tries to bind the port: an older process that is stopping may still hold it.
BIND_RETRY = 5.0
NOT_BOUND = (
    "pages not served: HTTP_HOST and HTTP_PORT cannot be bound; set a free port (0 takes any). "
    "The bot goes on without pages, and tries again"
)
#: Seconds in which running requests may end at a stop.
SHUTDOWN_TIMEOUT = 1.0


class Pages:
    """Serves the pages. While the port cannot be bound, the bot goes on without them."""

    def __init__(self, app: web.Application, clock: Clock, *, host: str, port: int) -> None:
        self.app = app
        self._clock = clock
        self._host = host
        self._port = port

    async def run(self) -> None:
        """Bind the port as soon as possible; serve until cancelled."""
        runner = web.AppRunner(self.app, access_log=None, shutdown_timeout=SHUTDOWN_TIMEOUT)
        await runner.setup()
        try:
            await self._bind(runner)
            await asyncio.Event().wait()
        finally:
            await runner.cleanup()

    async def _bind(self, runner: web.AppRunner) -> None:
        is_logged = False
        while (error := await self._try_to_bind(runner)) is not None:
            if not is_logged:
                is_logged = True
                log.warning(NOT_BOUND, extra={"address": self._address(self._port), "why": error})
            await self._clock.sleep(BIND_RETRY)
        log.info("serving pages", extra={"address": self._address(runner.addresses[0][1])})

    async def _try_to_bind(self, runner: web.AppRunner) -> str | None:
        """None once bound, else why not."""
        site = web.TCPSite(runner, self._host, self._port)
        try:
            await site.start()
        except (OSError, UnicodeError) as error:
            await site.stop()
            return getattr(error, "strerror", None) or type(error).__name__
        return None

    def _address(self, port: int) -> str:
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{port}"
