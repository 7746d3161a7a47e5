"""A cheap HTTP server and client for the bench, which shares the cores with the measured bots."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager

#: Given the body of an answer and its status.
Reply = Callable[[bytes, int], None]
#: Given the path and the body of a request, and how to reply, now or later.
Answer = Callable[[str, bytes, Reply], None]

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
#: Telegram's own `max_connections` of a webhook, unless it is told another number.
LINES = 40
_END = b"\r\n\r\n"


class Wire(asyncio.Protocol):
    """A connection that is kept: requests come one after the other, with their length before them."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self._came = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport for the answers."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer each request that has arrived whole."""
        self._came += data
        while (end := self._came.find(_END)) >= 0:
            head = bytes(self._came[:end])
            last = end + len(_END) + _length(head)
            if len(self._came) < last:
                return
            body = bytes(self._came[end + len(_END) : last])
            del self._came[:last]
            self._answer(head.split(b" ", 2)[1].decode(), body, self._reply)

    def _reply(self, body: bytes, status: int) -> None:
        if not self._transport.is_closing():
            head = b"HTTP/1.1 %d -\r\nContent-Type: application/json\r\nContent-Length: %d" % (
                status,
                len(body),
            )
            self._transport.write(head + _END + body)


@asynccontextmanager
async def answering(answer: Answer) -> AsyncIterator[str]:
    """A server at an address of its own."""
    server = await asyncio.get_running_loop().create_server(
        lambda: Wire(answer), "127.0.0.1", 0, backlog=1024
    )
    try:
        yield "http://{}:{}".format(*server.sockets[0].getsockname())
    finally:
        server.close()


class Caller:
    """Posts to one port; a few connections are kept, each is used by one at a time."""

    def __init__(self, port: int, headers: Mapping[str, str]) -> None:
        said = "".join(f"\r\n{name}: {value}" for name, value in headers.items())
        self._port = port
        self._head = f" HTTP/1.1\r\nHost: 127.0.0.1:{port}{said}\r\nContent-Length: "
        self._slots = asyncio.Semaphore(LINES)
        self._free: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def post(self, path: str, body: bytes) -> int:
        """The status of the answer; 0 if the connection broke."""
        async with self._slots:
            try:
                return await self._post(path, body)
            except (OSError, asyncio.IncompleteReadError):
                return 0

    async def _post(self, path: str, body: bytes) -> int:
        line = self._free.pop() if self._free else await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = line
        writer.write(f"POST {path}{self._head}{len(body)}\r\n\r\n".encode() + body)
        head = await reader.readuntil(_END)
        await reader.readexactly(_length(head))
        self._free.append(line)
        return int(head.split(b" ", 2)[1])

    def close(self) -> None:
        """Nothing more is posted."""
        for _, writer in self._free:
            writer.close()


def _length(head: bytes) -> int:
    found = _LENGTH.search(head)
    return int(found[1]) if found else 0
