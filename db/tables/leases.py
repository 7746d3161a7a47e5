"""Tables that several processes share: leases of chats, named leases, and the send rate.

The first two tables have the same columns, so that `db/leases/table.py` says once how such a lease is had. A
row stands only while somebody holds it: the keyed hash of a chat goes when its last update is answered.
"""

from sqlalchemy import BigInteger, Column, Float, LargeBinary, Table, Text

from db.tables.core import metadata


def _held() -> tuple[Column[str], Column[int], Column[float], Column[float]]:
    """Columns of the holder, the fencing token, and the lease's start and end on the store's clock."""
    return (
        Column("owner", Text, nullable=False),
        Column("token", BigInteger, nullable=False),
        Column("since", Float, nullable=False),
        Column("until", Float, nullable=False),
    )


#: A chat whose updates are being handled; the token stands in the way of whoever held it before.
chat_leases = Table("chat_leases", metadata, Column("chat", LargeBinary, primary_key=True), *_held())

#: What one process of all does, by its name: polling, and each tick.
named_leases = Table("named_leases", metadata, Column("name", Text, primary_key=True), *_held())

#: When the next letter is due, by the clock of this name: one limit for the token, whoever sends.
send_rate = Table(
    "send_rate", metadata, Column("name", Text, primary_key=True), Column("due", Float, nullable=False)
)
