"""The Bot API call in the body of a webhook's response.

Source: https://core.telegram.org/bots/api#making-requests-when-getting-updates
"""

import json
from email import message_from_bytes
from typing import Any
from urllib.parse import parse_qsl

from simulator.state.files import Upload
from simulator.webhooks.transport import WebhookResponse

Params = dict[str, Any]
Files = dict[str, Upload]


def method_call(response: WebhookResponse) -> tuple[str, Params, Files] | None:
    """Method, parameters and uploads of the call; None if the body names no method."""
    params, files = _fields(response)
    method = params.pop("method", None)
    return (method, params, files) if isinstance(method, str) and method else None


def _fields(response: WebhookResponse) -> tuple[Params, Files]:
    kind = response.headers.get("content-type", "application/json")
    match kind.partition(";")[0].strip().lower():
        case "multipart/form-data":
            return _parts(kind, response.body)
        case "application/x-www-form-urlencoded":
            return dict(parse_qsl(response.body.decode(errors="replace"), keep_blank_values=True)), {}
    try:
        found = json.loads(response.body or b"{}")
    except ValueError:
        found = {}  # a body such as "ok" is no call
    return (found if isinstance(found, dict) else {}), {}


def _parts(kind: str, body: bytes) -> tuple[Params, Files]:
    """Texts and uploads of a form, the format of aiogram's responses."""
    params: Params = {}
    files: Files = {}
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
