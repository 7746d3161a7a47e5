"""Where commands end: what an operator can mend is told in a line or two, without a traceback."""

import asyncio
import inspect
import sys
from argparse import Namespace
from collections.abc import Callable
from importlib import import_module
from typing import Any

from bot import logs
from bot.settings import Misconfigured, Settings, load
from db.engine.database import DBAPIError, StoreUnavailable
from db.engine.schema import OldSchema
from services.city.calendar import ZoneDataTooOld
from services.city.city_file import CityFileError
from services.encryption.sealing import KeyTrouble
from services.operations.backup import NoBackup

Work = Callable[[Settings], int]
CANNOT = 2
TELLING = (Misconfigured, NoBackup, KeyTrouble, OldSchema, CityFileError, ZoneDataTooOld)


def run_command(name: str, arguments: Namespace) -> int:
    """Run a command of this package; its exit code."""
    return _told(lambda settings: int(import_module(f"bot.commands.{name}").main(settings, arguments)))


def run_process(module: str, *, needs_token: bool = False, **given: Any) -> int:
    """Run `run(settings)` of a module of the bot, which may be a coroutine."""

    def work(settings: Settings) -> int:
        if needs_token and not settings.bot_token:
            raise Misconfigured("BOT_TOKEN is not set; ask @BotFather for one and put it into .env")
        return _awaited(import_module(module).run(settings, **given))

    return _told(work)


def _awaited(result: Any) -> int:
    return int((asyncio.run(result) if inspect.iscoroutine(result) else result) or 0)


def _told(work: Work) -> int:
    try:
        settings = load()
        logs.configure(settings.log_level, settings.log_format)
        return _on(settings, work)
    except TELLING as error:
        return _tell(str(error))
    except OSError as error:
        if error.filename is None:
            raise
        return _tell(f"{error.filename}: {error.strerror}")
    except KeyboardInterrupt:
        return 130


def _on(settings: Settings, work: Work) -> int:
    try:
        return work(settings)
    except (StoreUnavailable, DBAPIError) as error:
        reason = error.orig if isinstance(error, DBAPIError) else error
        base = f"the base {settings.database_name} (DATABASE_URL) cannot be used: {reason}."
        mend = "See that it is a base of the bot, that it may be written and that the disk is not full"
        return _tell(f"{base}\n{mend}")


def _tell(text: str) -> int:
    print(text, file=sys.stderr)
    return CANNOT
