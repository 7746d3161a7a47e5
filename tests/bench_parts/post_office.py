"""A Bot API server that takes messages and nothing else, the same for every peer.

`python post_office.py LATENCY RATE TROUBLE` prints its address. LATENCY is seconds an answer takes, RATE
messages a second of its token bucket (0: no limit), TROUBLE the share of answers that are 429 anyway.
GET /told gives how many people got a message, how many more than one, and how long it took; GET /when the
monotonic moment at which each of the chats above ABOVE had theirs.
"""

import asyncio
import json
import random
import sys
import time
from collections import Counter

from aiohttp import web

#: Chats whose moments are kept: those of urgent letters.
ABOVE = 8_000_000_000


class Office:
    """Counts what comes."""

    def __init__(self, latency: float, rate: float, trouble: float) -> None:
        self.latency, self.rate, self.trouble = latency, rate, trouble
        self.got: Counter[str] = Counter()
        self.refused = 0
        self.first = self.last = 0.0
        self.tokens, self.at = rate, time.monotonic()
        self.when: dict[str, float] = {}
        self.chance = random.Random(20261123)

    async def answer(self, request: web.Request) -> web.Response:
        """Take a message; hold a poll; say yes to everything else."""
        method = request.match_info["method"]
        if method == "getUpdates":
            await asyncio.sleep(50)
            return web.json_response({"ok": True, "result": []})
        form = await request.post()
        if self.latency:
            await asyncio.sleep(self.latency)
        if method != "sendMessage":
            return web.json_response({"ok": True, "result": True})
        now = time.monotonic()
        if self._is_too_fast(now):
            self.refused += 1
            told = {"ok": False, "error_code": 429, "description": "Too Many Requests: retry after 1"}
            return web.json_response(told | {"parameters": {"retry_after": 1}}, status=429)
        return self._taken(str(form["chat_id"]), now)

    def _is_too_fast(self, now: float) -> bool:
        if self.trouble and self.chance.random() < self.trouble:
            return True
        if not self.rate:
            return False
        self.tokens = min(self.rate, self.tokens + (now - self.at) * self.rate)
        self.at = now
        if self.tokens < 1:
            return True
        self.tokens -= 1
        return False

    def _taken(self, chat: str, now: float) -> web.Response:
        self.first, self.last = self.first or now, now
        self.got[chat] += 1
        if int(chat) > ABOVE:
            self.when.setdefault(chat, now)
        message = {
            "message_id": self.got.total(),
            "date": int(time.time()),
            "chat": {"id": int(chat), "type": "private"},
            "text": "x",
        }
        return web.Response(text=json.dumps({"ok": True, "result": message}), content_type="application/json")

    async def told(self, _request: web.Request) -> web.Response:
        """The figures so far."""
        doubled = sum(count > 1 for count in self.got.values())
        facts = {"people": len(self.got), "doubled": doubled, "refused": self.refused}
        return web.json_response(facts | {"seconds": self.last - self.first})

    async def moments(self, _request: web.Request) -> web.Response:
        """When urgent letters came."""
        return web.json_response(self.when)


async def serve(office: Office) -> None:
    """Until the process is stopped."""
    app = web.Application()
    app.router.add_route("*", "/bot{token}/{method}", office.answer)
    app.router.add_get("/told", office.told)
    app.router.add_get("/when", office.moments)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print("http://{}:{}".format(*runner.addresses[0][:2]), flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(Office(*map(float, sys.argv[1:4]))))
