"""The bot at work in a browser: the real thing over HTTP on a local Telegram, its clock in your hand."""

import gc
import sys
from collections.abc import Coroutine

from bot.settings import Settings


def run(settings: Settings, *, empty: bool = False) -> Coroutine[None, None, None]:
    """Serve until Ctrl-C. Says at once that something happens: loading takes longest."""
    print("The town wakes up; the address of its page follows.", file=sys.stderr, flush=True)
    gc.disable()  # loading makes classes that stay, and no garbage: a tenth of its time
    from bot.commands.demo.main import run as serve  # noqa: PLC0415 - some seconds, and the line comes before them

    gc.freeze()
    gc.enable()
    return serve(settings, empty=empty)
