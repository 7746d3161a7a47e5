"""A load balancer before several bots, as nginx would be one: the next bot gets what one does not answer.

Each request goes to a random bot, so that one chat meets all of them.
"""

import random
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import ClientError, ClientSession, ClientTimeout, web

from simulator.http.server import serving

#: Headers that are forwarded, of requests and answers.
PASSED = ("Content-Type", "Retry-After", "X-Telegram-Bot-Api-Secret-Token")


@dataclass
class Balancer:
    """Forwards requests to `bots`, addresses without a path; `taken` are the bots that answered, in order."""

    bots: list[str]
    http: ClientSession
    chance: random.Random
    taken: list[str]
    address: str = ""

    async def passes(self, request: web.Request) -> web.Response:
        """The first answer of a bot; 502 without one."""
        body = await request.read()
        headers = _passed(request.headers)
        for bot in self.chance.sample(self.bots, len(self.bots)):
            try:
                async with self.http.request(
                    request.method, bot + request.path_qs, data=body, headers=headers
                ) as answer:
                    content = await answer.read()
            except (ClientError, ConnectionError, TimeoutError):
                continue
            self.taken.append(bot)
            return web.Response(status=answer.status, body=content, headers=_passed(answer.headers))
        return web.Response(status=502, text="nobody answers\n")


def _passed(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: headers[name] for name in PASSED if name in headers}


@asynccontextmanager
async def balancing(
    bots: list[str], *, patience: float = 1.0, chance: random.Random | None = None
) -> AsyncIterator[Balancer]:
    """A balancer at an address of its own; `patience` is the timeout of a bot in seconds."""
    async with ClientSession(timeout=ClientTimeout(total=patience)) as http:
        made = Balancer(bots, http, chance or random.Random(0), [])
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", made.passes)
        async with serving(app, port=0) as address:
            made.address = address.rstrip("/")
            yield made
