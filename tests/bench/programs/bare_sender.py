"""A peer of the broadcast bench: aiogram's send_message, fifty at once."""

import asyncio
import sys

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

TEXT = "Хабарламаңыз сақталды. Бізде ақау болды, оны көріп жатырмыз. Қайта жіберудің қажеті жоқ."


async def main(address: str, token: str, first: int, n: int) -> None:
    """Send to n people from the first on, then wait to be stopped."""
    async with Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(address))) as bot:
        people = iter(range(first, first + n))

        async def some() -> None:
            for chat in people:
                await bot.send_message(chat, TEXT)

        await asyncio.gather(*(some() for _ in range(50)))
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))
