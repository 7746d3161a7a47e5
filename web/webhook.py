"""The webhook's handler: Telegram gets 200 only after the update is stored."""

import hmac
import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

log = logging.getLogger(__name__)

#: Bytes of one update at most; Telegram's own are far smaller.
MAX_UPDATE_BYTES = 1_000_000
#: Seconds after which Telegram may retry while the store is unavailable.
RETRY_AFTER = "2"
#: Update ids have 64 bits in the database.
ID_BOUND = 1 << 63
SECRET = "X-Telegram-Bot-Api-Secret-Token"

#: Stores one update and queues it; False if Telegram has to bring it again.
Store = Callable[[dict[str, Any]], Awaitable[bool]]


class WebhookReceiver:
    """The handler of one path; without the secret no byte of the body is read."""

    def __init__(self, secret: str, store: Store) -> None:
        self._secret = secret.encode()
        self._store = store
        self._is_logged = False

    async def receive(self, request: web.Request) -> web.Response:
        """200 once stored; 503 makes Telegram retry; 401, 403, 413 and 400 refuse the request."""
        given = request.headers.get(SECRET)
        if given is None:
            return web.Response(status=401)
        if not hmac.compare_digest(given.encode(errors="replace"), self._secret):
            return web.Response(status=403)
        if (request.content_length or 0) > MAX_UPDATE_BYTES:
            return web.Response(status=413)
        update = _update(await request.read())
        if update is None:
            self._log_malformed()
            return web.Response(status=400)
        if not await self._store(update):
            return web.Response(status=503, headers={"Retry-After": RETRY_AFTER})
        return web.Response()

    def _log_malformed(self) -> None:
        """Only the first one: a sender of rubbish who knows the secret must not fill the log."""
        if not self._is_logged:
            self._is_logged = True
            log.warning("webhook request is no update")


def _update(body: bytes) -> dict[str, Any] | None:
    """The update, if it is an object with a valid `update_id`, else None; the worker parses the rest."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    number = found.get("update_id") if isinstance(found, dict) else None
    return found if type(number) is int and -ID_BOUND <= number < ID_BOUND else None
