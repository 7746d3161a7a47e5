"""Access from this machine alone: loopback addresses and same-origin pages."""

import ipaddress
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def local_only(handler: Handler) -> Handler:
    """The handler with 403 for other origins and hosts, so that no foreign site drives the simulator."""

    async def checked(request: web.Request) -> web.StreamResponse:
        origin = request.headers.get("Origin")
        foreign = origin is not None and urlsplit(origin).netloc != request.host
        if foreign or not is_loopback(request.url.host):
            raise web.HTTPForbidden(text="Only pages of this machine may use the simulator.")
        return await handler(request)

    return checked


def is_loopback(host: str | None) -> bool:
    """True for localhost and loopback addresses."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False
