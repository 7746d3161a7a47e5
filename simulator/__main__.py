"""python -m simulator: a local Telegram over HTTP for any bot with a configurable API address."""

import argparse
import asyncio
import os
import signal
import sys

from simulator.http.server import build, serving
from simulator.world import World


async def serve(host: str, port: int) -> None:
    """Serve a new world until SIGTERM or SIGINT; prints its address."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with serving(build(World()), host=host, port=port) as address:
        print(address, flush=True)
        await stop.wait()


def main() -> None:
    """Parse the command line and serve."""
    parser = argparse.ArgumentParser(prog="python -m simulator", description=__doc__)
    parser.add_argument("--port", type=int, default=8081, help="the next free one if it is taken; 0 for any")
    parser.add_argument("--host", default="127.0.0.1", help="a loopback address")
    options = parser.parse_args()
    try:
        asyncio.run(serve(options.host, options.port))
    except (ValueError, OSError) as error:
        parser.error(str(error))


if __name__ == "__main__":
    main()
    sys.stdout.flush()
    os._exit(0)  # all is closed; freeing aiogram's models would last most of a second
