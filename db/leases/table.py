"""Leases in a table: acquired by one owner at a time, renewed by it, free once they expire.

A fencing token is random and never given twice, so a lease that was lost and acquired again has another.
Times are the store's, in seconds. On SQLite they come from the monotonic clock of its one machine, handed
in; PostgreSQL uses its own clock, because those of two machines differ.
"""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Table,
    bindparam,
    case,
    delete,
    func,
    or_,
    select,
    update,
)

from db.engine import dialects


@dataclass(frozen=True, slots=True)
class LeaseClaim:
    """The claim of an owner: for how many seconds, and from when for a store without a clock of its own."""

    owner: str
    lease: float
    monotonic: float

    def now(self, conn: Connection) -> float:
        """The store's time."""
        return dialects.clock(conn, self.monotonic)

    def row(self, conn: Connection) -> dict[str, Any]:
        """Columns of a lease that is acquired now: owner, token, since, until."""
        now = self.now(conn)
        return {
            "owner": self.owner,
            "token": secrets.randbits(62) | 1,
            "since": now,
            "until": now + self.lease,
        }


class LeaseTable:
    """The leases of one table; `key` is its primary key."""

    def __init__(self, table: Table, key: Column[Any]) -> None:
        mine = table.c.owner == bindparam("mine")
        keys = key.in_(bindparam("keys", expanding=True))
        self._key = key
        self._acquire = dialects.per_dialect(lambda insert: _upsert(insert(table), table, key))
        self._renew = (
            update(table)
            .where(mine, keys)
            .values(since=bindparam("now"), until=bindparam("then"))
            .returning(key)
        )
        self._holder = select(table.c.owner, table.c.until).where(key == bindparam("key"))
        self._owners = select(table.c.owner, func.min(table.c.until)).group_by(table.c.owner)
        self._delete_expired = delete(table).where(
            or_(table.c.owner.in_(bindparam("dead", expanding=True)), table.c.until < bindparam("now"))
        )
        self._release_all = delete(table).where(mine)
        self._release = self._release_all.where(keys)

    def acquire(self, conn: Connection, keys: Collection[Any], claim: LeaseClaim) -> dict[Any, int]:
        """Acquire or renew those that are free or the claimer's; returns them with their fencing tokens.

        They are sorted: two processes that lock the same rows lock them in the same order.
        """
        values = claim.row(conn)
        rows = [{self._key.name: key, **values} for key in sorted(keys)]
        if not rows:
            return {}
        acquired = conn.execute(self._acquire.on(conn), rows)
        return {row[0]: row[1] for row in acquired}

    def is_free_for(self, conn: Connection, key: Any, claim: LeaseClaim) -> bool:
        """The lease is free, expired or the claimer's."""
        found = conn.execute(self._holder, {"key": key}).first()
        return found is None or found[0] == claim.owner or found[1] < claim.now(conn)

    def renew(self, conn: Connection, keys: Collection[Any], claim: LeaseClaim) -> set[Any]:
        """Renew those that are still the claimer's; returns them."""
        now = claim.now(conn)
        values = {"mine": claim.owner, "keys": list(keys), "now": now, "then": now + claim.lease}
        return set(conn.execute(self._renew, values).scalars())

    def owners(self, conn: Connection) -> Sequence[tuple[str, float]]:
        """Each owner, and when the first of its leases ends."""
        return [(row[0], row[1]) for row in conn.execute(self._owners)]

    def delete_expired(self, conn: Connection, dead: Collection[str], now: float) -> None:
        """Free the leases of dead owners, and those that have expired."""
        conn.execute(self._delete_expired, {"dead": list(dead), "now": now})

    def release(self, conn: Connection, owner: str, keys: Collection[Any] | None = None) -> None:
        """Free these leases of the owner; None: all that it has."""
        if keys is None:
            conn.execute(self._release_all, {"mine": owner})
        else:
            conn.execute(self._release, {"mine": owner, "keys": list(keys)})


def _upsert(row: Any, table: Table, key: Column[Any]) -> Any:
    """One statement: a lease of the claimer keeps its token unless it had expired."""
    new = row.excluded
    is_mine, is_expired = table.c.owner == new.owner, table.c.until < new.since
    acquired = row.on_conflict_do_update(
        index_elements=[key],
        set_={
            "owner": new.owner,
            "token": case((is_expired, new.token), else_=table.c.token),
            "since": new.since,
            "until": new.until,
        },
        where=or_(is_mine, is_expired),
    )
    return acquired.returning(key, table.c.token)
