"""People with sealed accounts, half Kazakh and half Russian, and letters that wait for them."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection

from bot.settings import Settings
from db import outbox, people
from db.engine import Database
from domain.notices import Lane
from domain.people import Actor, Lang, Role
from services.keys import open_base
from services.sealing import Keyring
from services.transactions import as_json

FIRST = 7_000_000_000
#: Accounts of those who get an urgent letter.
FIRST_URGENT = 8_000_000_001
URGENT = 100
#: People and letters of one transaction.
PAGE = 1000


async def fill(environment: dict[str, str], n: int) -> None:
    """A letter waits for each of n people; others will get an urgent one."""
    given: dict[str, Any] = {name.lower(): value for name, value in environment.items()}
    settings = Settings(_env_file=None, **given)
    db = Database(settings.database_url)
    keyring = await open_base(db, settings)
    await db.write(lambda conn: _meet(conn, range(FIRST_URGENT, FIRST_URGENT + URGENT), keyring))
    for start in range(FIRST, FIRST + n, PAGE):
        some = range(start, min(start + PAGE, FIRST + n))
        await db.write(lambda conn, some=some: _meet(conn, some, keyring))
        await db.write(lambda conn, some=some: promise(conn, some, Lane.BULK))
    await db.close()


def _meet(conn: Connection, accounts: range, keyring: Keyring) -> None:
    """A person's id is their account's number turned round: nothing of it is seen in the base."""
    now = datetime.now(UTC)
    for account in accounts:
        people.add(conn, Actor(-account, Role.RESIDENT, None, (Lang.KK, Lang.RU)[account % 2]), now)
        sealed = keyring.sealer.seal("identities", -account, as_json({"account": account, "name": ""}))
        people.identify(conn, -account, keyring.lookup(account), sealed.key_id, sealed.blob)


def promise(conn: Connection, accounts: range, lane: Lane) -> None:
    """A letter to each of them, due now."""
    outbox.add(conn, [_letter(account, lane, datetime.now(UTC)) for account in accounts])


def _letter(account: int, lane: Lane, now: datetime) -> dict[str, Any]:
    about = {"item": None, "item_id": None, "facts": {}, "edits": None, "is_machine": False}
    times = {"state": "queued", "not_before": now, "created_at": now}
    whose = {"key": f"bench/{account}", "recipient": -account, "lane": int(lane), "kind": "set-aside"}
    return whose | about | times
