"""aiogram without a network: a session that hands every request straight to a world."""

import asyncio
import json
from collections.abc import AsyncGenerator
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from aiogram.client.session.base import BaseSession
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import Response, TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import InputFile

from simulator.faults import ConnectionCut
from simulator.state.files import Upload

if TYPE_CHECKING:
    from aiogram.client.bot import Bot

    from simulator.world import World


class InProcessSession(BaseSession):
    """`Bot(token, session=InProcessSession(world))`: the same texts as over HTTP, and the same errors."""

    def __init__(self, world: "World") -> None:
        super().__init__()
        self.world = world

    async def close(self) -> None:
        """There is nothing to close."""

    async def make_request(
        self,
        bot: "Bot",
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109 - aiogram's own signature
    ) -> TelegramType:
        """Encode as AiohttpSession would, call the world, and let aiogram judge the answer."""
        params, files = await self._encoded(bot, method)
        await asyncio.sleep(0)  # a network would let other tasks run meanwhile: races must show here too
        try:
            answer = await self.world.call(bot.token, method.__api_method__, params, files)
        except ConnectionCut as cut:
            raise TelegramNetworkError(method=method, message=str(cut)) from cut
        content = answer.body if isinstance(answer.body, str) else json.dumps(answer.body)
        _judge(method.__returning__)
        response = self.check_response(bot, method, answer.status, content)
        return cast(TelegramType, response.result)

    async def stream_content(
        self,
        url: str,
        headers: dict[str, Any] | None = None,
        timeout: int = 30,  # noqa: ASYNC109 - aiogram's own signature
        chunk_size: int = 65536,
        raise_for_status: bool = True,
    ) -> AsyncGenerator[bytes, None]:
        """The bytes behind a link of getFile."""
        path = url.partition("/file/bot")[2].partition("/")[2]
        content = self.world.files.open(path)
        for start in range(0, len(content), chunk_size):
            yield content[start : start + chunk_size]

    async def _encoded(
        self, bot: "Bot", method: TelegramMethod[Any]
    ) -> tuple[dict[str, str], dict[str, Upload]]:
        """Wire texts and uploads; like AiohttpSession, it leaves out whatever is empty."""
        attached: dict[str, InputFile] = {}
        dumped = method.model_dump(warnings=False).items()
        values = {name: self.prepare_value(value, bot=bot, files=attached) for name, value in dumped}
        files = {name: await _upload(bot, file, name) for name, file in attached.items()}
        return {name: value for name, value in values.items() if value}, files


@cache
def _judge(returning: Any) -> Any:
    """The class that aiogram judges an answer by: held here, or it is made anew whenever it was collected."""
    return Response[returning]


async def _upload(bot: "Bot", file: InputFile, part: str) -> Upload:
    content = b"".join([chunk async for chunk in file.read(bot)])
    return Upload(file.filename or part, content, "application/octet-stream")
