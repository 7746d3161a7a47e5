"""A connection between the bot and PostgreSQL that breaks at a commit, whose outcome stays unknown."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

SOCKET = ".s.PGSQL.5432"
CHUNK = 1 << 16


class Wire:
    """A socket in a folder of its own, where the server's would be."""

    def __init__(self, server: Path) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="tatulyq-wire-", dir="/tmp"))
        self.cuts = 0
        self._server = server
        self._mark: bytes | None = None
        self._is_heard = False

    def breaks(self, mark: str, *, is_heard: bool) -> None:
        """At the next commit of a transaction that says `mark`; the server has heard of it, or never does."""
        self._mark, self._is_heard = mark.encode(), is_heard

    @asynccontextmanager
    async def laid(self) -> AsyncIterator["Wire"]:
        """The connection works until the way out."""
        server = await asyncio.start_unix_server(self._carry, self.folder / SOCKET)
        try:
            yield self
        finally:
            server.close()
            shutil.rmtree(self.folder)

    async def _carry(self, bot: asyncio.StreamReader, answers: asyncio.StreamWriter) -> None:
        replies, server = await asyncio.open_unix_connection(self._server / SOCKET)
        with suppress(OSError):
            async with asyncio.TaskGroup() as tasks:
                back = tasks.create_task(_pour(replies, answers))
                await self._up(bot, server, back)
                back.cancel()
        for end in (server, answers):
            end.close()

    async def _up(
        self, bot: asyncio.StreamReader, server: asyncio.StreamWriter, back: asyncio.Task[None]
    ) -> None:
        """Forward the bot's bytes, until it ends or the connection breaks."""
        said = b""
        while words := await bot.read(CHUNK):
            said = words if b"BEGIN" in words else said + words
            if self._mark and self._mark in said and b"COMMIT" in words:
                self._mark, is_heard = None, self._is_heard
                self.cuts += 1
                back.cancel()
                if is_heard:
                    await self._heard(server, words)
                return
            server.write(words)
            await server.drain()

    async def _heard(self, server: asyncio.StreamWriter, words: bytes) -> None:
        """The server is given the time to do it."""
        server.write(words)
        await server.drain()
        await asyncio.sleep(0.05)


async def _pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while words := await reader.read(CHUNK):
            writer.write(words)
            await writer.drain()
        writer.close()
