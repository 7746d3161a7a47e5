"""The way in by webhook: Telegram hears that an update arrived only after it is stored."""

import hmac
import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

log = logging.getLogger(__name__)

#: Bytes of one update at most; Telegram's own are far smaller.
LARGEST = 1_000_000
#: Seconds after which Telegram may come again when the base takes nothing.
LATER = "2"
#: Numbers of updates have 64 bits in the base.
ROOM = 1 << 63
SECRET = "X-Telegram-Bot-Api-Secret-Token"

#: Stores one update and hands it out; False where the base cannot be written now.
Store = Callable[[dict[str, Any]], Awaitable[bool]]


class WebhookReceiver:
    """One handler of one path. Without the secret not a byte of the body is read."""

    def __init__(self, secret: str, store: Store) -> None:
        self._secret = secret.encode()
        self._store = store
        self._is_told = False

    async def receives(self, request: web.Request) -> web.Response:
        """200 once it is stored; 503 asks Telegram to come again."""
        given = request.headers.get(SECRET)
        if given is None:
            return web.Response(status=401)
        if not hmac.compare_digest(given.encode(errors="replace"), self._secret):
            return web.Response(status=403)
        if (request.content_length or 0) > LARGEST:
            return web.Response(status=413)
        update = _update(await request.read())
        if update is None:
            self._tell()
            return web.Response(status=400)
        if not await self._store(update):
            return web.Response(status=503, headers={"Retry-After": LATER})
        return web.Response()

    def _tell(self) -> None:
        """Once: who knows the secret and sends rubbish would fill the log otherwise."""
        if not self._is_told:
            self._is_told = True
            log.warning("what came to the webhook is no update")


def _update(body: bytes) -> dict[str, Any] | None:
    """An object with a number of its own; whatever else is in it is looked at when it is handled."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    number = found.get("update_id") if isinstance(found, dict) else None
    return found if type(number) is int and -ROOM <= number < ROOM else None
