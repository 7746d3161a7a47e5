"""`python -m bot restore FILE`: the base as a backup has it, where there is none."""

import sys
from argparse import Namespace
from pathlib import Path

from bot.database_lock import exclusive_lock
from bot.settings import Settings
from services.operations.backup import Copied, commands, put_back

CONSEQUENCES = """\
Letters that were on their way when the backup was taken: {letters}; they go out again.
What was sent after the backup was taken may be sent once more, and numbers of reports that were
given since then will be given again. Updates that Telegram still keeps, for a day at most, come
again by themselves; those that it had handed over since the backup are lost with the old base."""


def main(settings: Settings, arguments: Namespace) -> int:
    """Check, put it in place, and say what that means for those who wrote meanwhile."""
    file = Path(arguments.file)
    if settings.is_on_server:
        print(
            "The base is on a PostgreSQL server; into an empty one, with all bots stopped:", file=sys.stderr
        )
        print(commands(settings.database_url, file)[1])
        return 2
    with exclusive_lock(settings):
        restored = put_back(file, settings.database_file, settings)
    print(f"{settings.database_file}: restored from {file}, revision {restored.revision}")
    print(CONSEQUENCES.format(letters=restored.letters))
    print(_next(restored))
    return 0


def _next(restored: Copied) -> str:
    first = "python -m bot migrate`, then `" if restored.is_old else ""
    return f"Now: `{first}python -m bot run`, and `python -m bot doctor` once it runs."
