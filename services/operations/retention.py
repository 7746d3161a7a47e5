"""Retention: rows are wiped at the terms that the privacy notice promises (decision "retention").

Counts, terms kept or missed and the journal's digests stay for ever; words, files and accounts do not.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

from sqlalchemy import Connection

from db import conversations, inbox, people
from db.engine.database import Database, Work
from db.operations import retention
from db.outbox import messages
from domain.city.city import City, RetentionTerms
from domain.reports.rules import FINAL


class ItemWipe(Protocol):
    """Wipes one batch of a kind of item, due at `now`; returns how many rows went, 0 when none is left."""

    def __call__(self, conn: Connection, now: datetime, terms: RetentionTerms) -> int: ...


log = logging.getLogger(__name__)

#: From the closing of a resident's last report until nothing ties it to an account.
ACCOUNT_LASTS = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class RetentionCutoffs:
    """The age at which rows are wiped that the city file does not speak of (check with the lawyer)."""

    updates: timedelta = timedelta(days=7)  #: raw updates that were answered
    drafts: timedelta = timedelta(days=7)  #: conversations, and accounts of those who never agreed
    letters: timedelta = timedelta(days=30)  #: facts of letters, from when they were settled
    account: timedelta = ACCOUNT_LASTS  #: the link to the account, from the last report's closing


class Retention:
    """The tick that wipes; safe at any time and any number of times. `items`: one wipe for each kind."""

    def __init__(
        self,
        db: Database,
        city: City,
        items: Mapping[str, ItemWipe],
        terms: RetentionCutoffs = RetentionCutoffs(),
    ) -> None:
        self._db = db
        self._months = city.retention
        self._items = items
        self._terms = terms

    async def wipe(self, now: datetime) -> dict[str, int]:
        """Wipe all that is due at `now`; returns the number of rows wiped by kind, zeros among them."""
        terms = self._terms
        works: dict[str, Work[int]] = {
            "updates": partial(inbox.wipe_before, moment=now - terms.updates),
            "chats": partial(retention.unlink_set_aside, before=now - terms.updates),
            "conversations": partial(conversations.wipe_before, moment=now - terms.drafts),
            "letters": partial(retention.empty_letters, before=now - terms.letters),
            "strangers": partial(_forget_strangers, before=now - terms.drafts),
            "accounts": partial(_forget_done, before=now - terms.account),
        }
        wiped = {kind: await self._db.write(work) for kind, work in works.items()}
        for kind, wipe in self._items.items():
            wiped[kind] = await self._wipe_items(wipe, now)
        for kind, rows in wiped.items():
            if rows:
                log.info("wiped", extra={"kind": kind, "rows": rows})
        return wiped

    async def _wipe_items(self, wipe: ItemWipe, now: datetime) -> int:
        work, total = partial(wipe, now=now, terms=self._months), 0
        while rows := await self._db.write(work):
            total += rows
        return total


def _forget_done(conn: Connection, *, before: datetime) -> int:
    return _forget(conn, retention.done_with(conn, FINAL, before))


def _forget_strangers(conn: Connection, *, before: datetime) -> int:
    return _forget(conn, retention.strangers(conn, before))


def _forget(conn: Connection, persons: list[int]) -> int:
    for person in persons:
        people.forget(conn, person)
        messages.drop_waiting(conn, person)
    return len(persons)
