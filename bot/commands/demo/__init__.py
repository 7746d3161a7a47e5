"""`python -m bot demo`: the real bot over HTTP on a local Telegram, in a browser, its clock moved by hand."""

import gc
import sys
from collections.abc import Coroutine

from bot.settings import Settings


def run(settings: Settings, *, empty: bool = False) -> Coroutine[None, None, None]:
    """Serve until Ctrl-C. A first line is printed at once: loading takes some seconds."""
    print("The town wakes up; the address of its page follows.", file=sys.stderr, flush=True)
    gc.disable()  # loading makes no garbage, and collection is a tenth of its time
    from bot.commands.demo.main import run as serve  # noqa: PLC0415 - loads for seconds, after the line

    gc.freeze()
    gc.enable()
    return serve(settings, empty=empty)
