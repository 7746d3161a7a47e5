"""A Bot API server that takes messages and nothing else, the same for every peer.

`python -m tests.bench.post_office LATENCY RATE TROUBLE` prints its address. LATENCY is seconds an
answer takes, RATE messages a second of its token bucket (0: no limit), TROUBLE the share of answers that are
429 anyway. GET /told gives how many people got a message, how many more than one, and how long it took; GET
/when the monotonic moment at which each of the chats above ABOVE had theirs.
"""

import asyncio
import json
import random
import re
import sys
import time
from collections import Counter

from tests.bench.wire import Reply, answering

#: Chats whose moments are kept: those of urgent letters.
ABOVE = 8_000_000_000
#: Seconds for which a poll is held.
HELD = 50.0
CHAT = re.compile(rb"(?:^|&)chat_id=(-?\d+)")
YES = b'{"ok":true,"result":true}'
NOTHING = b'{"ok":true,"result":[]}'
TAKEN = b'{"ok":true,"result":{"message_id":%d,"date":%d,"chat":{"id":%d,"type":"private"},"text":"x"}}'
REFUSED = (
    b'{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 1",'
    b'"parameters":{"retry_after":1}}'
)


class Office:
    """Counts what comes."""

    def __init__(self, latency: float, rate: float, trouble: float) -> None:
        self.latency, self.rate, self.trouble = latency, rate, trouble
        self.got: Counter[int] = Counter()
        self.messages = self.doubled = self.refused = 0
        self.first = self.last = 0.0
        self.tokens, self.at = rate, time.monotonic()
        self.when: dict[int, float] = {}
        self.chance = random.Random(20261123)

    def answer(self, path: str, body: bytes, reply: Reply) -> None:
        """Take a message; hold a poll; say yes to everything else."""
        method = path.rpartition("/")[2]
        if method in ("told", "when"):
            reply(json.dumps(self.told() if method == "told" else self.when).encode(), 200)
        elif method == "getUpdates":
            asyncio.get_running_loop().call_later(HELD, reply, NOTHING, 200)
        elif self.latency:
            asyncio.get_running_loop().call_later(self.latency, self._say, method, body, reply)
        else:
            self._say(method, body, reply)

    def _say(self, method: str, body: bytes, reply: Reply) -> None:
        now = time.monotonic()
        if method != "sendMessage":
            reply(YES, 200)
        elif self._is_too_fast(now):
            self.refused += 1
            reply(REFUSED, 429)
        else:
            reply(self._taken(chat_of(body), now), 200)

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

    def _taken(self, chat: int, now: float) -> bytes:
        self.first, self.last = self.first or now, now
        self.messages += 1
        self.got[chat] += 1
        self.doubled += self.got[chat] == 2
        if chat > ABOVE:
            self.when.setdefault(chat, now)
        return TAKEN % (self.messages, int(time.time()), chat)

    def told(self) -> dict[str, float]:
        """The figures so far."""
        facts = {"people": len(self.got), "doubled": self.doubled, "refused": self.refused}
        return facts | {"seconds": self.last - self.first}


def chat_of(body: bytes) -> int:
    """The chat that a form is sent to; 0 without one."""
    found = CHAT.search(body)
    return int(found[1]) if found else 0


async def serve(office: Office) -> None:
    """Until the process is stopped."""
    async with answering(office.answer) as address:
        print(address, flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(Office(*map(float, sys.argv[1:4]))))
