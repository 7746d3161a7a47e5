"""An aiogram session that calls a World directly instead of over HTTP."""

import asyncio
import json
from collections.abc import AsyncGenerator
from functools import cache
from typing import Any, cast

from aiogram.client.bot import Bot
from aiogram.client.session.base import BaseSession
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import Response, TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import InputFile

from simulator.faults import ConnectionCut
from simulator.state.files import Upload
from simulator.world import World


class InProcessSession(BaseSession):
    """For `Bot(token, session=InProcessSession(world))`: the wire texts and errors are those of HTTP."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self.world = world

    async def close(self) -> None:
        """Close nothing: no connection is open."""

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109 - aiogram's own signature
    ) -> TelegramType:
        """Encode like AiohttpSession, call the world, decode with aiogram; raises aiogram's exceptions."""
        params, files = await self._encoded(bot, method)
        await asyncio.sleep(0)  # other tasks run meanwhile, as over a network: races must show here too
        try:
            response = await self.world.call(bot.token, method.__api_method__, params, files)
        except ConnectionCut as cut:
            raise TelegramNetworkError(method=method, message=str(cut)) from cut
        content = response.body if isinstance(response.body, str) else json.dumps(response.body)
        _response_model(method.__returning__)
        checked = self.check_response(bot, method, response.status, content)
        return cast(TelegramType, checked.result)

    async def stream_content(
        self,
        url: str,
        headers: dict[str, Any] | None = None,
        timeout: int = 30,  # noqa: ASYNC109 - aiogram's own signature
        chunk_size: int = 65536,
        raise_for_status: bool = True,
    ) -> AsyncGenerator[bytes, None]:
        """The bytes of a getFile link, chunk by chunk; KeyError if there is no such file."""
        path = url.partition("/file/bot")[2].partition("/")[2]
        content = self.world.files.open(path)
        for start in range(0, len(content), chunk_size):
            yield content[start : start + chunk_size]

    async def _encoded(
        self, bot: Bot, method: TelegramMethod[Any]
    ) -> tuple[dict[str, str], dict[str, Upload]]:
        """Wire texts and uploads by name; empty values are left out, as by AiohttpSession."""
        attached: dict[str, InputFile] = {}
        dumped = method.model_dump(warnings=False).items()
        values = {name: self.prepare_value(value, bot=bot, files=attached) for name, value in dumped}
        files = {name: await _upload(bot, file, name) for name, file in attached.items()}
        return {name: value for name, value in values.items() if value}, files


@cache
def _response_model(returning: Any) -> Any:
    """aiogram's response model, kept alive here: pydantic makes it anew after each collection."""
    return Response[returning]


async def _upload(bot: Bot, file: InputFile, part: str) -> Upload:
    content = b"".join([chunk async for chunk in file.read(bot)])
    return Upload(file.filename or part, content, "application/octet-stream")
