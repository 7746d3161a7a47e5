"""The send rate that all processes share: one row, locked by the process that claims messages."""

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from db.tables.leases import send_rate

_row = send_rate.c.name == bindparam("clock")
_due = select(send_rate.c.due).where(_row).with_for_update()
_set = update(send_rate).where(_row).values(due=bindparam("moment"))


def due(conn: Connection, clock: str) -> float:
    """When the next message may leave, in seconds of this clock; 0.0 if none has left by it yet."""
    return float(conn.execute(_due, {"clock": clock}).scalar() or 0.0)


def set_due(conn: Connection, clock: str, moment: float) -> None:
    """The next message may leave at this moment."""
    if not conn.execute(_set, {"clock": clock, "moment": moment}).rowcount:
        conn.execute(insert(send_rate), {"name": clock, "due": moment})


def forget(conn: Connection, *, but: str) -> None:
    """Delete the rows of other clocks: a rebooted machine counts from zero."""
    conn.execute(delete(send_rate).where(send_rate.c.name != but))
