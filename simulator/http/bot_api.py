"""The Bot API over HTTP: calls, file downloads, parameters in query and body, cut connections."""

import json
import mimetypes
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from simulator.errors import ApiError, ApiResponse
from simulator.faults import ConnectionCut
from simulator.state.files import MOST_DOWNLOAD_BYTES, Upload
from simulator.world import World

WORLD: web.AppKey[World] = web.AppKey("world", World)
Params = dict[str, Any]
Files = dict[str, Upload]

ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
MOST_REQUEST_BYTES = 3 * MOST_DOWNLOAD_BYTES
"""More than the 50 MB that a bot may send, so that the world itself refuses larger files."""
UNKNOWN_TYPE = "application/octet-stream"
TOO_LARGE = ApiError(413, "Request Entity Too Large")
NOT_AN_OBJECT = ApiError(400, "Bad Request: object expected as request parameters")
CUT = ApiResponse(500, {"ok": False, "error_code": 500, "description": "the connection is cut"})
"""The response to a closed connection, which never arrives."""


async def call(request: web.Request) -> web.Response:
    """ANY /bot{token}/{method}"""
    where = request.match_info
    try:
        params, files = await read(request)
        response = await request.app[WORLD].call(where["token"], where["method"], params, files)
    except ApiError as error:
        response = error.response()
    except ConnectionCut:
        hang_up(request)
        response = CUT
    return respond(response)


async def download(request: web.Request) -> web.Response:
    """GET /file/bot{token}/{path}"""
    world, path = request.app[WORLD], request.match_info["path"]
    try:
        world.bot(request.match_info["token"])
        return file_response(path, world.files.open(path))
    except ApiError as error:
        return respond(error.response())
    except KeyError:
        return respond(ApiError(404, "Not Found").response())


def respond(response: ApiResponse) -> web.Response:
    """A response of the world as aiohttp's."""
    if isinstance(response.body, str):
        return web.Response(status=response.status, body=response.body.encode(), headers=response.headers)
    body = ENCODER.encode(response.body).encode()
    headers = {"Content-Type": "application/json", **response.headers}
    return web.Response(status=response.status, body=body, headers=headers)


def file_response(path: str, content: bytes) -> web.Response:
    """A file that a browser may show and must not run."""
    kind = mimetypes.guess_type(path)[0] or UNKNOWN_TYPE
    safety = {"Content-Security-Policy": "sandbox; default-src 'none'", "X-Content-Type-Options": "nosniff"}
    return web.Response(body=content, headers={"Content-Type": kind, **safety})


def hang_up(request: web.Request) -> None:
    """Close the connection without a response."""
    if request.transport is not None:
        request.transport.close()


async def read(request: web.Request) -> tuple[Params, Files]:
    """Parameters and uploads from query and body (JSON, multipart or urlencoded); ApiError 400 or 413."""
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
    """Add the parts of a form to `params` or `files`."""
    for name, part in parts.items():
        if isinstance(part, web.FileField):
            files[name] = Upload(part.filename, part.file.read(), part.content_type)
        else:
            params[name] = part
