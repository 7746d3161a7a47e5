"""`python -m bot migrate`: bring the base to the schema of this program."""

from argparse import Namespace

from bot.settings import Settings
from db import migrations
from db.engine.database import Database


def main(settings: Settings, _arguments: Namespace) -> int:
    """Migrate, and say from where to where."""
    db = Database(settings.database_url)
    try:
        before, after = migrations.upgrade(db)
    finally:
        db.abandon()
    way = f"is at revision {after} already" if before == after else f"{before or 'empty'} → {after}"
    print(f"{settings.database_name}: {way}")
    return 0
