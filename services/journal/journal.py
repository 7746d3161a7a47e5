"""The journal as a whole: new links are anchored into one chain, all are verified, reasons are erased.

The rules are in `domain/journal.py`. No check inside the database finds a forger who has the key, or an
older copy of the whole database: `doctor` prints the newest anchor so that an operator can write it down.
"""

from datetime import datetime

from sqlalchemy import Connection

from db.engine.database import Database
from db.journal import entries, verification
from services.encryption.sealing import Keyring
from services.journal.verification import Verdict, anchor_code, verify

#: Links in one anchor at most: a longer transaction would delay the other writers.
MAX_LINKS = 5000


class Journal:
    """The journal of one database; single links are written by `Tx.record`."""

    def __init__(self, db: Database, keyring: Keyring) -> None:
        self._db = db
        self._keyring = keyring

    async def anchor(self, now: datetime) -> int:
        """Put up to MAX_LINKS links since the last anchor into a new one; returns how many. A tick.

        Raises StoreUnavailable.
        """
        if not await self._db.read(_is_behind):
            return 0
        return await self._db.write(lambda conn: self._anchor(conn, now))

    async def verify(self) -> Verdict:
        """Check all chains, heads, anchors and reasons by a long read. Raises StoreUnavailable."""
        async with self._db.long_reads.connect() as conn:
            return await verify(conn, self._keyring)

    async def erase_reason(self, chain: str, n: int) -> bool:
        """Erase the words behind a link; its digest stays, so the chain stays valid.

        Returns False where there were no words. Raises StoreUnavailable.
        """
        return await self._db.write(lambda conn: verification.erase_reason(conn, chain, n))

    def _anchor(self, conn: Connection, now: datetime) -> int:
        entries.complete(conn)
        last = entries.last_anchor(conn)
        links = entries.links(conn, after=last.upto if last else 0, limit=MAX_LINKS)
        if links:
            upto, codes = links[-1].id, [link.mac for link in links]
            code = anchor_code(self._keyring.journal_key, last, codes, upto=upto, at=now)
            entries.add_anchor(conn, upto, now, code)
        return len(links)


def _is_behind(conn: Connection) -> bool:
    last = entries.last_anchor(conn)
    return bool(entries.links(conn, after=last.upto if last else 0, limit=1))
