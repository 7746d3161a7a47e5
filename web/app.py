"""The web application of the bot: its routes over checks, metrics and other routes that are handed in."""

from collections.abc import Awaitable, Callable, Iterable, Mapping

from aiohttp import web

#: One readiness check: False keeps people away from this process.
Check = Callable[[], Awaitable[bool]]
#: Bytes of a request that are read at most; Telegram's updates are far smaller.
MAX_REQUEST_BYTES = 1 << 20


def build(
    *,
    ready: Mapping[str, Check],
    metrics: Callable[[], Awaitable[bytes]],
    more: Iterable[web.RouteDef] = (),
) -> web.Application:
    """The application; `ready` maps the word that /readyz answers to the check that fails."""
    app = web.Application(client_max_size=MAX_REQUEST_BYTES)
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
    """200: the process runs and its loop is not blocked."""
    return web.Response(text="ok\n")


def _readyz(ready: Mapping[str, Check]) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def readyz(_request: web.Request) -> web.Response:
        """200, or 503 with the word of the first check that fails."""
        for word, check in ready.items():
            if not await check():
                return web.Response(status=503, text=f"{word}\n")
        return web.Response(text="ready\n")

    return readyz


def _metrics(page: Callable[[], Awaitable[bytes]]) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def metrics(_request: web.Request) -> web.Response:
        """Metrics in Prometheus's text format."""
        headers = {"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}
        return web.Response(body=await page(), headers=headers)

    return metrics
