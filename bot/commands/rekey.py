"""`python -m bot rekey`: seal everything under the first key, so that older ones can be taken away.

With SEAL_KEYS: put the new key first, start the bot anew, then run this. With a key file: `--new` puts
a fresh key in front of it; the bot is to be started anew afterwards, and run this again.
"""

import asyncio
import sys
from argparse import Namespace

from bot.commands.database import open_database
from bot.settings import Settings
from services.encryption.database_keys import add_key
from services.encryption.rekey import Rekey
from services.encryption.sealing import new_key


def main(settings: Settings, arguments: Namespace) -> int:
    """Reseal; with `--new` under a fresh key, with `--lookup` renew the lookup key as well."""
    if arguments.new and settings.seal_keys:
        print("SEAL_KEYS is set: put this key in front of the others there, then run `rekey` without --new")
        print(new_key())
        return 0
    return asyncio.run(_rekey(settings, arguments))


async def _rekey(settings: Settings, arguments: Namespace) -> int:
    async with open_database(settings):
        pass  # a wrong key is refused before a new one is put in front of it
    if arguments.new:
        print(f"The key file begins with a fresh key: “{add_key(settings)}”. Back it up apart from the base.")
    async with open_database(settings) as (db, keyring):
        rekey = Rekey(db, keyring, _tell)
        left = await rekey.reseal()
        if arguments.lookup:
            print(f"lookup key renewed: {await rekey.renew_lookup()} rows")
    if left:
        keys = ", ".join(f"“{key}”: {rows}" for key, rows in left.items())
        print(f"A running bot still seals with other keys ({keys} rows); start it anew.", file=sys.stderr)
        return 1
    print(f"Everything is sealed with “{keyring.sealer.current}”; other keys open only older backups now.")
    return 0


def _tell(table: str, rows: int) -> None:
    print(f"{table}: {rows} rows")
