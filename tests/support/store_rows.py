"""A base on a file with rows of every kind, for tests of what looks after the store."""

import base64
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from sqlalchemy import Connection, Table, func, select

from db import assignments, conversations, inbox, parts, people, reports
from db.engine import schema
from db.engine.database import Database
from db.outbox import messages
from db.tables.core import metadata
from domain.assignments.assignment import Assignment
from domain.cause import Cause
from domain.people import Actor, Lang, Role
from domain.reports.report import Report
from domain.reports.rules import ReportState
from services.encryption.database_keys import open_base
from services.encryption.sealing import Keyring, new_key
from services.unit_of_work import Tx, as_json
from tests.support import stores

NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)  # Monday, 11:00 in Turkistan
NOTHING: Any = None  # what a journal entry needs of the city


@dataclass(frozen=True)
class Place:
    """Where keys stand, as `Settings` says it."""

    key_file: Path
    seal_keys: SecretStr | None = None


@dataclass(frozen=True)
class Store:
    """An open base with its keys."""

    db: Database
    place: Place
    keyring: Keyring

    async def counts(self) -> dict[str, int]:
        """How many rows each table has, those that have any."""
        return await self.db.read(_counts)

    async def record(self, chain: str, action: str, *, reason: str = "") -> tuple[int, bytes]:
        """One more link of a chain."""
        return await self.db.write(lambda conn: self.tx(conn).record(chain, action, {}, reason=reason))

    def tx(self, conn: Connection, now: datetime = NOW) -> Tx:
        """A transaction as services see it, without a city."""
        return Tx(conn, Cause.tick(now), NOTHING, NOTHING, self.keyring)

    def seal(self, table: str, row: int, values: Mapping[str, Any]) -> dict[str, Any]:
        """The two columns of a sealed value."""
        sealed = self.keyring.sealer.seal(table, row, as_json(values))
        return {"key_id": sealed.key_id, "sealed": sealed.blob}


def keys(*names: str) -> SecretStr:
    """SEAL_KEYS with fresh keys of these ids."""
    return SecretStr(",".join(f"{name}:{base64.b64encode(os.urandom(32)).decode()}" for name in names))


def a_key() -> SecretStr:
    """SEAL_KEYS with one fresh key."""
    return SecretStr(new_key())


async def fresh(folder: Path, seal_keys: SecretStr | None = None) -> Store:
    """A new base of the newest schema in a file of `folder`."""
    db = stores.opened(folder / "base.db")
    await db.write(schema.create)
    place = Place(folder / "base.db.keys", seal_keys)
    return Store(db, place, await open_base(db, place))


def _counts(conn: Connection) -> dict[str, int]:
    counts = {table.name: _count(conn, table) for table in metadata.sorted_tables}
    return {name: n for name, n in counts.items() if n and name != "meta"}


def _count(conn: Connection, table: Table) -> int:
    return int(conn.execute(select(func.count()).select_from(table)).scalar_one())


def put_person(conn: Connection, store: Store, person: int, *, account: int, **values: Any) -> None:
    """A person with an account; a resident who agreed, unless `values` say otherwise."""
    given = {"consent_version": 1, "joined_at": NOW, **values}
    people.add(conn, Actor(person, Role.RESIDENT, None, Lang.KK), given["joined_at"])
    people.change(conn, person, **given)
    sealed = store.seal("identities", person, {"account": account, "name": ""})
    people.identify(conn, person, store.keyring.lookup(account), **sealed)


def put_update(
    conn: Connection, store: Store, update: int, *, account: int, state: str = "answered", at: datetime = NOW
) -> None:
    """An update of the account's private chat."""
    raw = {"update_id": update, "message": {"chat": {"id": account}, "text": "су жоқ"}}
    sealed = store.seal("inbox", update, raw)
    row = inbox.InboxRow(update, store.keyring.lookup(account), "message", at, **sealed)
    inbox.add(conn, [row])
    table = metadata.tables["inbox"]
    conn.execute(table.update().where(table.c.update_id == update).values(state=state))


def put_draft(conn: Connection, store: Store, person: int, *, at: datetime = NOW) -> None:
    """A conversation with a draft."""
    sealed = store.seal(conversations.SEALED_AS, person, {"kind": "report"})
    conversations.save(conn, conversations.ConversationRow(person, "draft", None, None, **sealed), at)


def put_report(conn: Connection, store: Store, report: int, *, reporter: int, **values: Any) -> None:
    """A report with two parts, a chain of two links and a reason."""
    tx, day = store.tx(conn), NOW.date()
    tx.record(f"report:{report}", "file", {"number": f"2026-{report:06}"})
    chain = tx.record(f"report:{report}", "redirect", {"body": "TUKSH"}, reason="су құбыры біздікі емес")
    moments = {"received_at": NOW, "state_at": NOW}
    days = {"registered_on": day, "term_from": day, "due_on": day, "original_due_on": day}
    given = {"state": ReportState.REGISTERED, **moments, **days, **values}
    reports.add(conn, Report(report, f"2026-{report:06}", reporter, "water", **given), chain)
    rows = [
        parts.PartRow(
            report * 10 + n, "report", report, "report", "text", n, NOW, **_part(store, report * 10 + n)
        )
        for n in (1, 2)
    ]
    parts.add(conn, rows)


def _part(store: Store, part: int) -> dict[str, Any]:
    return store.seal("parts", part, {"text": "су жоқ"})


def put_assignment(conn: Connection, store: Store, assignment: int, *, issuer: int) -> None:
    """An assignment with a chain of one link."""
    chain = store.tx(conn).record(f"assignment:{assignment}", "issue", {})
    day = NOW.date()
    made = Assignment(assignment, f"T-{assignment}", issuer, "TUKSH", NOW, day, day, day, NOW)
    assignments.add(conn, made, chain)


def put_letter(conn: Connection, letter: int, *, recipient: int, state: str = "sent", **values: Any) -> None:
    """A letter settled at NOW."""
    facts = {"number": "2026-000001"}
    row = {"id": letter, "key": f"letter/{letter}", "recipient": recipient, "priority": 1, "kind": "receipt"}
    row |= {"item": "report", "item_id": 1, "facts": facts, "edits": None, "is_machine": False}
    row |= {"not_before": NOW, "created_at": NOW, "settled_at": NOW, "error": None}
    messages.add(conn, [{**row, "state": state, **values}])


def days(n: float) -> timedelta:
    """So many days."""
    return timedelta(days=n)
