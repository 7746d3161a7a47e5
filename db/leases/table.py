"""Leases that processes share: had by one at a time, kept while its process says so, lost in silence.

A token is random and never given twice, so a lease that was lost and had again is another one. Times are
the store's: on SQLite the monotonic clock of its one machine, handed in; on PostgreSQL its own clock, since
those of two machines differ.
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
    """Who takes, until when from now, and what time it is for a store without a clock of its own."""

    owner: str
    lease: float
    monotonic: float

    def now(self, conn: Connection) -> float:
        """The store's time."""
        return dialects.clock(conn, self.monotonic)

    def row(self, conn: Connection) -> dict[str, Any]:
        """The columns of what is taken now."""
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
        self._take = dialects.per_dialect(lambda insert: _taking(insert(table), table, key))
        self._renew = (
            update(table)
            .where(mine, keys)
            .values(since=bindparam("now"), until=bindparam("then"))
            .returning(key)
        )
        self._holder = select(table.c.owner, table.c.until).where(key == bindparam("key"))
        self._owners = select(table.c.owner, func.min(table.c.until)).group_by(table.c.owner)
        self._bury = delete(table).where(
            or_(table.c.owner.in_(bindparam("dead", expanding=True)), table.c.until < bindparam("now"))
        )
        self._leave = delete(table).where(mine)
        self._leave_some = self._leave.where(keys)

    def acquire(self, conn: Connection, keys: Collection[Any], shift: LeaseClaim) -> dict[Any, int]:
        """Take or renew what is free or ours; what we hold now, with its tokens.

        Sorted: two processes that lock the same rows lock them in the same order.
        """
        row = shift.row(conn)
        rows = [{self._key.name: key, **row} for key in sorted(keys)]
        if not rows:
            return {}
        taken = conn.execute(self._take.on(conn), rows)
        return {row[0]: row[1] for row in taken}

    def is_free_for(self, conn: Connection, key: Any, shift: LeaseClaim) -> bool:
        """It is free, or ours."""
        found = conn.execute(self._holder, {"key": key}).first()
        return found is None or found[0] == shift.owner or found[1] < shift.now(conn)

    def renew(self, conn: Connection, keys: Collection[Any], shift: LeaseClaim) -> set[Any]:
        """Hold them longer; what is still ours."""
        now = shift.now(conn)
        values = {"mine": shift.owner, "keys": list(keys), "now": now, "then": now + shift.lease}
        return set(conn.execute(self._renew, values).scalars())

    def owners(self, conn: Connection) -> Sequence[tuple[str, float]]:
        """Who holds something, and when the first lease of each ends."""
        return [(row[0], row[1]) for row in conn.execute(self._owners)]

    def delete_expired(self, conn: Connection, dead: Collection[str], now: float) -> None:
        """What the dead have left, and what nobody has renewed, is free."""
        conn.execute(self._bury, {"dead": list(dead), "now": now})

    def release(self, conn: Connection, owner: str, keys: Collection[Any] | None = None) -> None:
        """These are free at once, or all that the owner has."""
        if keys is None:
            conn.execute(self._leave, {"mine": owner})
        else:
            conn.execute(self._leave_some, {"mine": owner, "keys": list(keys)})


def _taking(row: Any, table: Table, key: Column[Any]) -> Any:
    """One statement: ours stays ours under its token, while its lease had not run out."""
    new = row.excluded
    is_ours, is_over = table.c.owner == new.owner, table.c.until < new.since
    taken = row.on_conflict_do_update(
        index_elements=[key],
        set_={
            "owner": new.owner,
            "token": case((is_over, new.token), else_=table.c.token),
            "since": new.since,
            "until": new.until,
        },
        where=or_(is_ours, is_over),
    )
    return taken.returning(key, table.c.token)
