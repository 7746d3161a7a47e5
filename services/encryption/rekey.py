"""Key rotation: all sealed rows are sealed again with the first key, so that older keys can be removed.

A bot that runs meanwhile must have been started with the same keys, the new one first.
"""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from sqlalchemy import Connection, Table

from db.engine.database import Database
from db.operations import sealed_rows
from db.operations.sealed_rows import SealedRow
from db.tables.core import identities, inbox
from services.encryption.database_keys import DATA_KEYS
from services.encryption.sealing import KEY_BYTES, Keyring, Sealed, Sealer, put_data_key
from services.updates import chat_of

BATCH = 500
Progress = Callable[[str, int], None]


@dataclass(frozen=True)
class Rekey:
    """Key rotation in batches; `progress(table, rows)` is called after each committed one."""

    db: Database
    keyring: Keyring
    progress: Progress = lambda table, rows: None
    batch: int = BATCH

    @property
    def _sealer(self) -> Sealer:
        return self.keyring.sealer

    async def reseal(self) -> dict[str, int]:
        """Seal all rows with the current key; returns how many rows each other key still seals.

        The result is empty, unless a bot with other keys is running. Rows sealed with the current key are
        skipped, so a run that was killed is started again. Raises KeyTrouble where a row does not open.
        """
        for table in sealed_rows.tables():
            await self._reseal_table(table)
        await self.db.write(self._reseal_data_keys)
        left = await self.db.read(sealed_rows.keys_in_use)
        return {key: n for key, n in left.items() if key != self._sealer.current}

    async def _reseal_table(self, table: Table) -> None:
        after = -1
        while rows := await self.db.read(partial(self._stale, table=table, after=after)):
            pairs = [(row, self._resealed(sealed_rows.seal_name(table), row)) for row in rows]  # before BEGIN
            done = await self.db.write(partial(sealed_rows.replace, table=table, pairs=pairs))
            self.progress(table.name, done)
            after = rows[-1].row

    def _stale(self, conn: Connection, *, table: Table, after: int) -> list[SealedRow]:
        return sealed_rows.under_other_keys(
            conn, table, current=self._sealer.current, after=after, n=self.batch
        )

    def _resealed(self, table: str, row: SealedRow) -> SealedRow:
        plain = self._sealer.open(table, row.row, Sealed(row.key_id, row.sealed))
        fresh = self._sealer.seal(table, row.row, plain)
        return SealedRow(row.row, fresh.key_id, fresh.blob)

    def _reseal_data_keys(self, conn: Connection) -> None:
        keys = (self.keyring.lookup_key, self.keyring.journal_key)
        for name, key in zip(DATA_KEYS, keys, strict=True):
            put_data_key(conn, self._sealer, name, key)

    async def renew_lookup(self) -> int:
        """Replace the lookup key and all hashes made with it in one transaction; returns how many rows.

        For a lookup key that others may know. The bot must be stopped: it would recognise no account.
        """
        fresh = replace(self.keyring, lookup_key=os.urandom(KEY_BYTES))
        return await self.db.write(partial(self._renew, fresh=fresh))

    def _renew(self, conn: Connection, *, fresh: Keyring) -> int:
        accounts = {row.row: self._account(row) for row in sealed_rows.rows(conn, identities)}
        chats = {row.row: self._chat(row) for row in sealed_rows.rows(conn, inbox)}
        sealed_rows.rehash(
            conn, identities.c.lookup, {row: fresh.lookup(one) for row, one in accounts.items()}
        )
        sealed_rows.rehash(conn, inbox.c.chat, {row: fresh.lookup(one) for row, one in chats.items()})
        put_data_key(conn, self._sealer, DATA_KEYS[0], fresh.lookup_key)
        return len(accounts) + len(chats)

    def _account(self, row: SealedRow) -> int:
        sealed_account = Sealed(row.key_id, row.sealed)
        return int(json.loads(self._sealer.open("identities", row.row, sealed_account))["account"])

    def _chat(self, row: SealedRow) -> int:
        return chat_of(json.loads(self._sealer.open("inbox", row.row, Sealed(row.key_id, row.sealed))))
