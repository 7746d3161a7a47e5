"""The Bot API over HTTP: any way of passing parameters, Telegram's statuses, and connections that are cut."""

import json
import mimetypes
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from simulator.errors import ApiError, ErrorAnswer
from simulator.faults import ConnectionCut
from simulator.state.files import MOST_DOWNLOAD_BYTES, Upload
from simulator.world import World

WORLD: web.AppKey[World] = web.AppKey("world", World)
Params = dict[str, Any]
Files = dict[str, Upload]

ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
UNKNOWN_TYPE = "application/octet-stream"
TOO_LARGE = ApiError(413, "Request Entity Too Large")
NOT_AN_OBJECT = ApiError(400, "Bad Request: object expected as request parameters")
CUT = ErrorAnswer(500, {"ok": False, "error_code": 500, "description": "the connection is cut"})
"""What is prepared for a connection that is closed already, and so never arrives."""


async def call(request: web.Request) -> web.Response:
    """ANY /bot{token}/{method}"""
    where = request.match_info
    try:
        params, files = await read(request)
        answer = await request.app[WORLD].call(where["token"], where["method"], params, files)
    except ApiError as error:
        answer = error.answer()
    except ConnectionCut:
        hang_up(request)
        answer = CUT
    return respond(answer)


async def download(request: web.Request) -> web.Response:
    """GET /file/bot{token}/{path}"""
    world, path = request.app[WORLD], request.match_info["path"]
    try:
        world.bot(request.match_info["token"])
        return file_response(path, world.files.open(path))
    except ApiError as error:
        return respond(error.answer())
    except KeyError:
        return respond(ApiError(404, "Not Found").answer())


def respond(answer: ErrorAnswer) -> web.Response:
    """An answer of the world as an HTTP response."""
    if isinstance(answer.body, str):
        return web.Response(status=answer.status, body=answer.body.encode(), headers=answer.headers)
    body = ENCODER.encode(answer.body).encode()
    headers = {"Content-Type": "application/json", **answer.headers}
    return web.Response(status=answer.status, body=body, headers=headers)


def file_response(path: str, content: bytes) -> web.Response:
    """The bytes of a file that a browser may show, but never run."""
    kind = mimetypes.guess_type(path)[0] or UNKNOWN_TYPE
    safety = {"Content-Security-Policy": "sandbox; default-src 'none'", "X-Content-Type-Options": "nosniff"}
    return web.Response(body=content, headers={"Content-Type": kind, **safety})


def hang_up(request: web.Request) -> None:
    """Close the connection without an answer."""
    if request.transport is not None:
        request.transport.close()


async def read(request: web.Request) -> tuple[Params, Files]:
    """Parameters and uploads, from the query and from a body of any kind that Telegram takes."""
    params: Params = dict(request.query) if request.query_string else {}
    files: Files = {}
    if not request.can_read_body:
        return params, files
    try:
        match request.content_type:
            case "application/json":
                params |= _object(await request.read())
            case "multipart/form-data":
                _sort(await request.post(), params, files)
            case _:
                params |= parse_qsl(await request.text(), keep_blank_values=True)
    except web.HTTPRequestEntityTooLarge:
        raise TOO_LARGE from None
    return params, files


def _object(body: bytes) -> Params:
    try:
        found = json.loads(body or b"{}")
    except ValueError:
        raise NOT_AN_OBJECT from None
    if not isinstance(found, dict):
        raise NOT_AN_OBJECT
    return found


def _sort(parts: Mapping[str, Any], params: Params, files: Files) -> None:
    """Divide the parts of a form into texts and uploads."""
    for name, part in parts.items():
        if isinstance(part, web.FileField):
            files[name] = Upload(part.filename, part.file.read(), part.content_type)
        else:
            params[name] = part


MOST_REQUEST_BYTES = 3 * MOST_DOWNLOAD_BYTES
"""More than the 50 MB a bot may send, so that the refusal comes from the world and in its words."""
