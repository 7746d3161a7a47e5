"""The journal read as a whole, beside what its items and reasons say of it; and reasons erased."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, Select, delete, select

from db.journal.entries import HEAD, Link
from db.tables import ITEM_TABLES
from db.tables.core import journal, journal_reasons, meta

_PAGE = 1000
_link = select(*(journal.c[name] for name in Link.__slots__)).execution_options(yield_per=_PAGE)


@dataclass(frozen=True, slots=True)
class Head:
    """What an item knows of its chain: how many links, and the code of the last."""

    chain: str
    n: int
    mac: bytes


@dataclass(frozen=True, slots=True)
class Reason:
    """The words behind a link's digest, still sealed."""

    journal_id: int
    chain: str
    n: int
    digest: bytes | None
    salt: bytes
    key_id: str
    sealed: bytes


def by_chain(conn: Connection) -> Iterator[Link]:
    """Every link, chain after chain, each in the order of its numbers."""
    return _links(conn, _link.order_by(journal.c.chain, journal.c.n))


def by_id(conn: Connection) -> Iterator[Link]:
    """Every link in the order of writing."""
    return _links(conn, _link.order_by(journal.c.id))


def _links(conn: Connection, query: Select[tuple[object, ...]]) -> Iterator[Link]:
    for row in conn.execute(query):
        yield Link(**row._mapping)


def heads(conn: Connection) -> Iterator[Head]:
    """The chains' heads as their items know them; of people's chains, as they are kept beside them."""
    for item, table in ITEM_TABLES.items():
        for row in conn.execute(select(table.c.id, table.c.chain_n, table.c.chain_head)):
            yield Head(f"{item}:{row.id}", row.chain_n, row.chain_head)
    for row in conn.execute(select(meta).where(meta.c.key.startswith(HEAD))):
        yield Head(row.key.removeprefix(HEAD), int.from_bytes(row.value[:8]), row.value[8:])


def reasons(conn: Connection) -> Iterator[Reason]:
    """The words that have not been erased."""
    query = (
        select(
            *(journal_reasons.c[name] for name in ("journal_id", "salt", "key_id", "sealed")),
            *(journal.c.chain, journal.c.n, journal.c.reason_digest.label("digest")),
        )
        .join(journal, journal.c.id == journal_reasons.c.journal_id)
        .execution_options(yield_per=_PAGE)
    )
    for row in conn.execute(query):
        yield Reason(**row._mapping)


def erase_reasons(conn: Connection, chains: Collection[str]) -> int:
    """Erase the words of whole chains with their salts; the digests stay. Returns how many went."""
    ids = select(journal.c.id).where(journal.c.chain.in_(chains))
    return conn.execute(delete(journal_reasons).where(journal_reasons.c.journal_id.in_(ids))).rowcount


def erase_reason(conn: Connection, chain: str, n: int) -> bool:
    """Erase the words of one link with their salt; False where there were none."""
    ids = select(journal.c.id).where(journal.c.chain == chain, journal.c.n == n)
    return conn.execute(delete(journal_reasons).where(journal_reasons.c.journal_id.in_(ids))).rowcount == 1
