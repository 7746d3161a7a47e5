"""HTTP requests to a webhook and its responses, over the network or to a coroutine of this process."""

import json
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import aiohttp

CONNECTION_RESET = "Connection reset by peer"
READ_TIMEOUT = "Read timeout expired"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
KEEPALIVE_SECONDS = 50.0


@dataclass(frozen=True, slots=True)
class WebhookRequest:
    """One POST to a webhook."""

    url: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class WebhookResponse:
    """The response of a webhook; header names are in lower case."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""

    @property
    def is_success(self) -> bool:
        """True for a status of 2xx."""
        return 200 <= self.status <= 299

    @property
    def title(self) -> str:
        """Status and reason phrase, as in "502 Bad Gateway"."""
        known = HTTPStatus(self.status).phrase if self.status in set(HTTPStatus) else ""
        return f"{self.status} {self.reason or known}".rstrip()

    @property
    def retry_after(self) -> int:
        """The seconds of the Retry-After header, 0 without one."""
        asked = self.headers.get("retry-after", "")
        return int(asked) if asked.isdecimal() else 0


class NoResponse(Exception):
    """A request without a response; the text is the last_error_message of getWebhookInfo."""


Transport = Callable[[WebhookRequest], Awaitable[WebhookResponse]]
"""Sends a request; raises NoResponse."""


def webhook_request(url: str, secret: str, update: Mapping[str, Any]) -> WebhookRequest:
    """An update as a request; an empty `secret` sends no secret header."""
    headers = {"Content-Type": "application/json", "Accept-Encoding": "gzip, deflate"}
    secrets = {SECRET_HEADER: secret} if secret else {}
    content = json.dumps(update, ensure_ascii=False, separators=(",", ":")).encode()
    return WebhookRequest(url if "://" in url else f"https://{url}", headers | secrets, content)


@asynccontextmanager
async def http_transport() -> AsyncIterator[Transport]:
    """A transport with keep-alive and without timeout; the pusher limits time and connections."""
    connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=KEEPALIVE_SECONDS)
    no_timeout = aiohttp.ClientTimeout(total=None)
    async with aiohttp.ClientSession(
        connector=connector, timeout=no_timeout, skip_auto_headers=("User-Agent",)
    ) as session:
        yield lambda request: _post(session, request)


async def _post(session: aiohttp.ClientSession, request: WebhookRequest) -> WebhookResponse:
    try:
        async with session.post(
            request.url, data=request.body, headers=request.headers, allow_redirects=False
        ) as response:
            headers = {name.lower(): value for name, value in response.headers.items()}
            return WebhookResponse(response.status, await response.read(), headers, response.reason or "")
    except aiohttp.ClientConnectorError as error:
        raise NoResponse(os.strerror(error.os_error.errno or 0)) from error
    except (aiohttp.ClientError, ConnectionError) as error:
        raise NoResponse(CONNECTION_RESET) from error
