"""`python -m bot backup FILE`: a checked copy of the base, while the bot goes on."""

import sys
from argparse import Namespace
from pathlib import Path

from bot.settings import Settings
from services.operations.backup import commands, take


def main(settings: Settings, arguments: Namespace) -> int:
    """Copy, check, and say where the key must be; a base on a server is copied by the server's own tool."""
    file = Path(arguments.file)
    if settings.is_on_server:
        print("The base is on a PostgreSQL server; its own tool makes the backup:", file=sys.stderr)
        print(commands(settings.database_url, file)[0])
        return 2
    copied = take(settings.database_file, file, settings)
    print(f"{file}: {copied.size} bytes, revision {copied.revision}; whole, and its keys open it")
    key = "SEAL_KEYS" if settings.seal_keys else f"the key file {settings.key_file}"
    print(f"It is unreadable without {key}. Keep a copy of the key too, never beside the backup.")
    return 0
