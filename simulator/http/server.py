"""The HTTP server: Bot API, /sim, /demo and the page on one origin."""

import errno
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import web

from simulator.http import bot_api
from simulator.http.access import is_loopback, local_only
from simulator.http.bot_api import WORLD
from simulator.http.demo import routes as demo
from simulator.http.demo.controls import CONTROLS, Controls
from simulator.http.sim import actions, events, views
from simulator.world import World

PAGE = Path(__file__).parents[1] / "page"
MOST_PORTS = 100
"""How many ports are tried, from the given one on."""
SHUTDOWN_TIMEOUT = 0.05
"""Seconds for open requests when the server stops; only polls and event streams last longer."""
POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "img-src 'self' blob: data:",
        "media-src 'self' blob:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    ]
)
"""The page loads only its own files."""
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


def build(world: World, *, controls: Controls | None = None) -> web.Application:
    """The application of a world; `controls` add the routes /demo."""
    app = web.Application(client_max_size=bot_api.MOST_REQUEST_BYTES)
    app[WORLD] = world
    app.cleanup_ctx.append(_pushing)
    app.add_routes(
        [
            web.route("*", "/bot{token}/{method:[^/]*}", bot_api.call),
            web.get("/file/bot{token}/{path:.+}", bot_api.download),
            *_sim_routes(),
            web.get("/", local_only(_index)),
            web.get("/static/{name:.+}", local_only(_static)),
        ]
    )
    if controls is not None:
        app[CONTROLS] = controls
        app.add_routes(demo.routes())
    return app


@asynccontextmanager
async def serving(app: web.Application, *, host: str = "127.0.0.1", port: int = 8081) -> AsyncIterator[str]:
    """Serve on a loopback `host`; yields the address. ValueError for other hosts.

    A used `port` gives the next free one, 0 gives any. OSError if there is none.
    """
    if not is_loopback(host):
        raise ValueError(f"the simulator serves this machine only, and {host} is not a loopback address")
    runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=SHUTDOWN_TIMEOUT)
    await runner.setup()
    try:
        site = await _start(runner, host, port)
        yield f"http://{f'[{host}]' if ':' in host else host}:{site}/"
    finally:
        await runner.cleanup()


async def _pushing(app: web.Application) -> AsyncIterator[None]:
    """Push to webhooks while the server runs."""
    async with app[WORLD].webhooks.pushing():
        yield


async def _start(runner: web.AppRunner, host: str, port: int) -> int:
    """Listen on the first free port from `port` on, and return it; OSError if there is none."""
    for one in range(port, min(port + MOST_PORTS, 65536)):
        site = web.TCPSite(runner, host, one, reuse_address=True)
        try:
            await site.start()
        except OSError as error:
            if error.errno not in {errno.EADDRINUSE, errno.EACCES}:
                raise
            await site.stop()
        else:
            return int(runner.addresses[0][1])
    raise OSError(errno.EADDRINUSE, f"no free port from {port} on")


def _sim_routes() -> list[web.RouteDef]:
    return [
        web.get("/sim/world", local_only(views.whole)),
        web.get("/sim/events", local_only(events.events)),
        web.get("/sim/calls", local_only(views.calls)),
        web.get("/sim/chat/{id}", local_only(views.one_chat)),
        web.get("/sim/file/{id}", local_only(views.file)),
        *(
            web.post(f"/sim/{name}", local_only(actions.endpoint(*action)))
            for name, action in actions.ACTIONS.items()
        ),
    ]


async def _index(_: web.Request) -> web.StreamResponse:
    return web.FileResponse(PAGE / "index.html", headers=HEADERS)


async def _static(request: web.Request) -> web.StreamResponse:
    found = _files().get(request.match_info["name"])
    if found is None:
        raise web.HTTPNotFound(text="There is no such file.")
    return web.FileResponse(found, headers=HEADERS)


def _files() -> dict[str, Path]:
    """The files of the page by name; no other file can be requested."""
    return {path.relative_to(PAGE).as_posix(): path for path in PAGE.rglob("*") if path.is_file()}
