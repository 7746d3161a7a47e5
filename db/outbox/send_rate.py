"""The pace of the token: one row, locked by whoever takes letters."""

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from db.tables.leases import send_rate

_this = send_rate.c.name == bindparam("clock")
_due = select(send_rate.c.due).where(_this).with_for_update()
_set = update(send_rate).where(_this).values(due=bindparam("moment"))


def due(conn: Connection, clock: str) -> float:
    """When the next letter is due on this clock; 0.0 where none has left by it yet."""
    return float(conn.execute(_due, {"clock": clock}).scalar() or 0.0)


def set_due(conn: Connection, clock: str, moment: float) -> None:
    """It is due then."""
    if not conn.execute(_set, {"clock": clock, "moment": moment}).rowcount:
        conn.execute(insert(send_rate), {"name": clock, "due": moment})


def forget(conn: Connection, *, but: str) -> None:
    """What other clocks said: a machine that was started anew counts from the beginning."""
    conn.execute(delete(send_rate).where(send_rate.c.name != but))
