"""`python -m bot migrate`: upgrade the database to the newest revision."""

from argparse import Namespace

from bot.settings import Settings
from db import migrations
from db.engine.database import Database


def main(settings: Settings, _arguments: Namespace) -> int:
    """Upgrade; print the revisions before and after."""
    db = Database(settings.database_url)
    try:
        before, after = migrations.upgrade(db)
    finally:
        db.abandon()
    way = f"is at revision {after} already" if before == after else f"{before or 'empty'} → {after}"
    print(f"{settings.database_name}: {way}")
    return 0
