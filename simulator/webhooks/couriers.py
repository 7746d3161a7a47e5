"""How a pushed update gets to a bot and its answer back: over HTTP, or into a coroutine of this process."""

import json
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

import aiohttp

from simulator.state.files import Upload

HUNG_UP = "Connection reset by peer"
SILENT = "Read timeout expired"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
KEPT_OPEN = 50.0
"""Seconds for which an idle connection is kept for the next update."""


@dataclass(frozen=True, slots=True)
class Post:
    """One request to a webhook."""

    url: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """What a webhook answered; names of headers are in lower case."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""

    @property
    def is_good(self) -> bool:
        """Whether the update was taken."""
        return 200 <= self.status <= 299

    @property
    def title(self) -> str:
        """The status with its words."""
        known = HTTPStatus(self.status).phrase if self.status in set(HTTPStatus) else ""
        return f"{self.status} {self.reason or known}".rstrip()

    @property
    def retry_after(self) -> int:
        """Seconds that the bot asks for, 0 if it does not."""
        asked = self.headers.get("retry-after", "")
        return int(asked) if asked.isdecimal() else 0


class Unanswered(Exception):
    """No answer came; the text is what getWebhookInfo will say."""


Courier = Callable[[Post], Awaitable[Reply]]


def packed(url: str, secret: str, body: Mapping[str, Any]) -> Post:
    """An update as it goes over the wire."""
    headers = {"Content-Type": "application/json", "Accept-Encoding": "gzip, deflate"}
    secrets = {SECRET_HEADER: secret} if secret else {}
    content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    return Post(url if "://" in url else f"https://{url}", headers | secrets, content)


@asynccontextmanager
async def over_http() -> AsyncIterator[Courier]:
    """A courier with connections that stay open between updates; how many at once, the pusher says."""
    connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=KEPT_OPEN)
    patience = aiohttp.ClientTimeout(total=None)
    async with aiohttp.ClientSession(
        connector=connector, timeout=patience, skip_auto_headers=("User-Agent",)
    ) as session:
        yield lambda post: _carried(session, post)


async def _carried(session: aiohttp.ClientSession, post: Post) -> Reply:
    try:
        async with session.post(
            post.url, data=post.body, headers=post.headers, allow_redirects=False
        ) as response:
            headers = {name.lower(): value for name, value in response.headers.items()}
            return Reply(response.status, await response.read(), headers, response.reason or "")
    except aiohttp.ClientConnectorError as error:
        raise Unanswered(os.strerror(error.os_error.errno or 0)) from error
    except (aiohttp.ClientError, ConnectionError) as error:
        raise Unanswered(HUNG_UP) from error


def named_call(reply: Reply) -> tuple[str, dict[str, Any], dict[str, Upload]] | None:
    """The method that an answer asks for, if any, with its parameters and files."""
    params, files = _fields(reply)
    method = params.pop("method", None)
    return (method, params, files) if isinstance(method, str) and method else None


def _fields(reply: Reply) -> tuple[dict[str, Any], dict[str, Upload]]:
    kind = reply.headers.get("content-type", "application/json")
    match kind.partition(";")[0].strip().lower():
        case "multipart/form-data":
            return _parts(kind, reply.body)
        case "application/x-www-form-urlencoded":
            return dict(parse_qsl(reply.body.decode(errors="replace"), keep_blank_values=True)), {}
    try:
        found = json.loads(reply.body or b"{}")
    except ValueError:
        found = {}  # "ok" and the like: an answer need not be a call
    return (found if isinstance(found, dict) else {}), {}


def _parts(kind: str, body: bytes) -> tuple[dict[str, Any], dict[str, Upload]]:
    """A form, which is how aiogram answers."""
    params: dict[str, Any] = {}
    files: dict[str, Upload] = {}
    for part in message_from_bytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + body).walk():
        name = str(part.get_param("name", "", "content-disposition") or "")
        content = part.get_payload(decode=True)
        if not name or not isinstance(content, bytes):
            continue
        if filename := part.get_filename():
            files[name] = Upload(filename, content, part.get_content_type())
        else:
            params[name] = content.decode(errors="replace")
    return params, files
