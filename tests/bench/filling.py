"""People with sealed accounts, half Kazakh and half Russian, and messages queued for them."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, select, update

from bot.settings import Settings
from db import people
from db.engine.database import Database
from db.outbox import messages
from db.tables.core import outbox as letters
from domain.notifications.notification import Priority
from domain.people import Actor, Lang, Role
from services.encryption.database_keys import open_base
from services.encryption.sealing import Keyring
from services.unit_of_work import as_json

FIRST = 7_000_000_000
#: Accounts of those who get an urgent letter.
FIRST_URGENT = 8_000_000_001
URGENT = 100
#: People and letters of one transaction.
PAGE = 1000
#: Letters that fall due in one transaction: a longer one would keep the bot from the base.
STROKE = 10_000
#: When letters are due that wait for their hour to strike.
NEVER = datetime(2099, 1, 1, tzinfo=UTC)


async def fill(environment: dict[str, str], n: int) -> None:
    """Queue a message for each of n people until `strike`; others will get an urgent one."""
    given: dict[str, Any] = {name.lower(): value for name, value in environment.items()}
    settings = Settings(_env_file=None, **given)
    db = Database(settings.database_url)
    keyring = await open_base(db, settings)
    await db.write(lambda conn: meet(conn, range(FIRST_URGENT, FIRST_URGENT + URGENT), keyring))
    for start in range(FIRST, FIRST + n, PAGE):
        some = range(start, min(start + PAGE, FIRST + n))
        await db.write(lambda conn, some=some: meet(conn, some, keyring))
        await db.write(lambda conn, some=some: promise(conn, some, Priority.BULK, NEVER))
    await db.close()


def strike(conn: Connection) -> int:
    """Make n messages due at once, the oldest first; returns how many were queued."""
    some = select(letters.c.id).where(letters.c.not_before == NEVER).order_by(letters.c.id).limit(STROKE)
    due = update(letters).where(letters.c.id.in_(some)).values(not_before=datetime.now(UTC))
    return conn.execute(due).rowcount


def meet(conn: Connection, accounts: range, keyring: Keyring) -> None:
    """They join; ids are the numbers of their accounts turned round: nothing of these is seen in the base."""
    now = datetime.now(UTC)
    for account in accounts:
        people.add(conn, Actor(-account, Role.RESIDENT, None, (Lang.KK, Lang.RU)[account % 2]), now)
        sealed = keyring.sealer.seal("identities", -account, as_json({"account": account, "name": ""}))
        people.identify(conn, -account, keyring.lookup(account), sealed.key_id, sealed.blob)


def promise(conn: Connection, accounts: range, priority: Priority, due: datetime) -> None:
    """A message to each of them."""
    messages.add(conn, [_letter(account, priority, due) for account in accounts])


def _letter(account: int, priority: Priority, due: datetime) -> dict[str, Any]:
    about = {"item": None, "item_id": None, "facts": {}, "edits": None, "is_machine": False}
    times = {"state": "queued", "not_before": due, "created_at": datetime.now(UTC)}
    whose = {"key": f"bench/{account}", "recipient": -account, "priority": int(priority), "kind": "set-aside"}
    return whose | about | times
