"""One origin, three faces of a world: the Bot API for bots, /sim for what people do, and a page for eyes."""

import errno
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import web

from simulator.http import bot_api, demo_api, events, sim_api, sim_views
from simulator.http.bot_api import WORLD
from simulator.http.demo_controls import CONTROLS, Controls
from simulator.http.sim_input import guarded, is_loopback
from simulator.world import World

PAGE = Path(__file__).parents[1] / "page"
MOST_PORTS = 100
"""How many ports are tried, from the wanted one on."""
PATIENCE = 0.05
"""Seconds that open requests are given when the server stops; only polls and event streams last longer."""
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
"""The page loads nothing from anywhere else, and runs no script that is not one of its files."""
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


def build(world: World, *, controls: Controls | None = None) -> web.Application:
    """The application over a world; with controls the page also has a clock, a plug and a look inside."""
    app = web.Application(client_max_size=bot_api.MOST_REQUEST_BYTES)
    app[WORLD] = world
    app.cleanup_ctx.append(_pushing)
    app.add_routes(
        [
            web.route("*", "/bot{token}/{method:[^/]*}", bot_api.call),
            web.get("/file/bot{token}/{path:.+}", bot_api.download),
            *_sim_routes(),
            web.get("/", guarded(_index)),
            web.get("/static/{name:.+}", guarded(_static)),
        ]
    )
    if controls is not None:
        app[CONTROLS] = controls
        app.add_routes(demo_api.routes())
    return app


@asynccontextmanager
async def serving(app: web.Application, *, host: str = "127.0.0.1", port: int = 8081) -> AsyncIterator[str]:
    """Serve on this machine only; yields the address. A taken port gives the next free one, 0 any."""
    if not is_loopback(host):
        raise ValueError(f"the simulator serves this machine only, and {host} is not a loopback address")
    runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=PATIENCE)
    await runner.setup()
    try:
        site = await _start(runner, host, port)
        yield f"http://{f'[{host}]' if ':' in host else host}:{site}/"
    finally:
        await runner.cleanup()


async def _pushing(app: web.Application) -> AsyncIterator[None]:
    """Webhooks are pushed to as long as the server stands."""
    async with app[WORLD].webhooks.pushing():
        yield


async def _start(runner: web.AppRunner, host: str, port: int) -> int:
    """Listen on the first free port from `port` on; returns it."""
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
    actions = sim_api.ACTIONS.items()
    return [
        web.get("/sim/world", guarded(sim_views.whole)),
        web.get("/sim/events", guarded(events.events)),
        web.get("/sim/calls", guarded(sim_views.calls)),
        web.get("/sim/chat/{id}", guarded(sim_views.one_chat)),
        web.get("/sim/file/{id}", guarded(sim_views.file)),
        *(web.post(f"/sim/{name}", guarded(sim_api.endpoint(*action))) for name, action in actions),
    ]


async def _index(_: web.Request) -> web.StreamResponse:
    return web.FileResponse(PAGE / "index.html", headers=HEADERS)


async def _static(request: web.Request) -> web.StreamResponse:
    found = _files().get(request.match_info["name"])
    if found is None:
        raise web.HTTPNotFound(text="There is no such file.")
    return web.FileResponse(found, headers=HEADERS)


def _files() -> dict[str, Path]:
    """The files of the page by name; nothing else of the disk can be reached."""
    return {path.relative_to(PAGE).as_posix(): path for path in PAGE.rglob("*") if path.is_file()}
