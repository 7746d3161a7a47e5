"""A web server before several bots, as nginx would stand there: whoever does not answer is passed over.

Which bot gets an update is chance, so that one chat meets all of them.
"""

import random
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import ClientError, ClientSession, ClientTimeout, web

from simulator.http.server import serving

#: Headers of a request and of an answer that matter to those beyond.
PASSED = ("Content-Type", "Retry-After", "X-Telegram-Bot-Api-Secret-Token")


@dataclass
class Balancer:
    """Passes requests on to `bots`, addresses without a path; `taken` are those who answered, in order."""

    bots: list[str]
    http: ClientSession
    chance: random.Random
    taken: list[str]
    address: str = ""

    async def passes(self, request: web.Request) -> web.Response:
        """The first answer there is; 502 if nobody has one."""
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
    """A balancer at an address of its own; `patience` are the seconds a bot is given to answer."""
    async with ClientSession(timeout=ClientTimeout(total=patience)) as http:
        made = Balancer(bots, http, chance or random.Random(0), [])
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", made.passes)
        async with serving(app, port=0) as address:
            made.address = address.rstrip("/")
            yield made
