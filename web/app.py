"""The bot's own pages: a list of routes over parts that are handed in."""

from collections.abc import Awaitable, Callable, Iterable, Mapping

from aiohttp import web

#: Whether something is as it must be before people may be sent here.
Check = Callable[[], Awaitable[bool]]
#: Bytes of a request that are read at most; Telegram's updates are far smaller.
LARGEST = 1 << 20


def build(
    *,
    ready: Mapping[str, Check],
    metrics: Callable[[], Awaitable[bytes]],
    more: Iterable[web.RouteDef] = (),
) -> web.Application:
    """The application. `ready` gives a reason word for each check; `more` are routes of other parts."""
    app = web.Application(client_max_size=LARGEST)
    app.add_routes(
        [
            web.get("/healthz", healthz),
            web.get("/readyz", _readyz(ready)),
            web.get("/metrics", _metrics(metrics)),
            *more,
        ]
    )
    return app


async def healthz(_request: web.Request) -> web.Response:
    """The process lives and its loop turns: it has answered."""
    return web.Response(text="ok\n")


def _readyz(ready: Mapping[str, Check]) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def readyz(_request: web.Request) -> web.Response:
        """200, or 503 with the word of the first check that fails."""
        for word, is_well in ready.items():
            if not await is_well():
                return web.Response(status=503, text=f"{word}\n")
        return web.Response(text="ready\n")

    return readyz


def _metrics(page: Callable[[], Awaitable[bytes]]) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def metrics(_request: web.Request) -> web.Response:
        """Figures in Prometheus's text form."""
        headers = {"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}
        return web.Response(body=await page(), headers=headers)

    return metrics
