"""The journal in pages for its verification: links by chain, heads, anchors, reasons; and reasons erased.

Each function is one short step of a long read: it returns PAGE rows at most, and the key to go on from.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Select,
    Text,
    bindparam,
    cast,
    delete,
    func,
    literal,
    select,
    tuple_,
)

from db.journal.entries import HEAD, Anchor, Link
from db.tables import ITEM_TABLES
from db.tables.core import anchors, journal, journal_reasons, meta

PAGE = 500
#: Digits of a 64-bit id: a forged chain name may hold more.
_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Head:
    """The last link of a chain as its item knows it: number and code."""

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


_links = (
    select(*(journal.c[name] for name in Link.__slots__))
    .where(tuple_(journal.c.chain, journal.c.n) > tuple_(bindparam("chain", type_=Text), bindparam("n")))
    .order_by(journal.c.chain, journal.c.n)
    .limit(PAGE)
)


def links(conn: Connection, after: tuple[str, int]) -> tuple[list[Link], dict[str, Head]]:
    """The next links by (chain, n), and the heads of their chains on the same snapshot.

    The chain of `after` is among the heads; chains without a head are not.
    """
    rows = conn.execute(_links, {"chain": after[0], "n": after[1]})
    found = [Link(**row._mapping) for row in rows]
    return found, _heads(conn, {after[0], *(link.chain for link in found)})


def _heads(conn: Connection, chains: Collection[str]) -> dict[str, Head]:
    found = {}
    for item, table in ITEM_TABLES.items():
        query = select(table.c.id, table.c.chain_n, table.c.chain_head)
        for row in conn.execute(query.where(table.c.id.in_(_ids(chains, item)))):
            found[f"{item}:{row.id}"] = Head(row.chain_n, row.chain_head)
    keys = [HEAD + chain for chain in chains]
    for row in conn.execute(select(meta).where(meta.c.key.in_(keys))):
        found[row.key.removeprefix(HEAD)] = Head(int.from_bytes(row.value[:8]), row.value[8:])
    return found


def _ids(chains: Collection[str], item: str) -> list[int]:
    """The row ids in the names of an item's chains."""
    numbers = [chain.removeprefix(f"{item}:") for chain in chains if chain.startswith(f"{item}:")]
    return [int(one) for one in numbers if one.isascii() and one.isdecimal() and len(one) <= _DIGITS]


def _page(key: Column[Any], chain: ColumnElement[str], head: Column[Any]) -> Select[Any]:
    """A page of heads; `is_linked` tells whether the journal has any link of the chain."""
    is_linked = select(journal.c.id).where(journal.c.chain == chain).exists().label("is_linked")
    columns = (key.label("key"), chain.label("chain"), head.label("head"), is_linked)
    return select(*columns).where(key > bindparam("after")).order_by(key).limit(PAGE)


_heads_of = {
    item: _page(table.c.id, literal(f"{item}:") + cast(table.c.id, Text), table.c.chain_n)
    for item, table in ITEM_TABLES.items()
}
_heads_in_meta = _page(meta.c.key, func.substr(meta.c.key, len(HEAD) + 1), meta.c.value).where(
    meta.c.key.startswith(HEAD)
)
#: Where heads are kept, each with the key before its first.
HEADS: tuple[tuple[Select[Any], int | str], ...] = (
    *((query, 0) for query in _heads_of.values()),
    (_heads_in_meta, HEAD),
)


def missing_chains(
    conn: Connection, query: Select[Any], after: int | str
) -> tuple[list[tuple[str, int]], int | str | None]:
    """Chains that have a head but no link, among the next heads of `query`, one of HEADS.

    Returns (chain, links that it had) for each, and the key to go on from, None after the last page.
    """
    rows = conn.execute(query, {"after": after}).all()
    missing = [(row.chain, _number(row.head)) for row in rows if not row.is_linked]
    return missing, rows[-1].key if len(rows) == PAGE else None


def _number(head: int | bytes) -> int:
    return head if isinstance(head, int) else int.from_bytes(head[:8])


def anchor_page(conn: Connection, after: int) -> list[Anchor]:
    """The next anchors by id."""
    query = select(anchors).where(anchors.c.id > after).order_by(anchors.c.id).limit(PAGE)
    return [Anchor(**row._mapping) for row in conn.execute(query)]


def codes(conn: Connection, *, after: int, upto: int) -> Iterator[tuple[int, bytes]]:
    """Id and code of each link with after < id <= upto, streamed in the order of ids."""
    query = select(journal.c.id, journal.c.mac).where(journal.c.id > after, journal.c.id <= upto)
    for row in conn.execute(query.order_by(journal.c.id).execution_options(yield_per=PAGE)):
        yield row.id, row.mac


_reasons = (
    select(
        *(journal_reasons.c[name] for name in ("journal_id", "salt", "key_id", "sealed")),
        *(journal.c.chain, journal.c.n, journal.c.reason_digest.label("digest")),
    )
    .join(journal, journal.c.id == journal_reasons.c.journal_id)
    .where(journal_reasons.c.journal_id > bindparam("after"))
    .order_by(journal_reasons.c.journal_id)
    .limit(PAGE)
)


def reasons(conn: Connection, after: int) -> list[Reason]:
    """The next reasons that have not been erased, by the ids of their links."""
    return [Reason(**row._mapping) for row in conn.execute(_reasons, {"after": after})]


def erase_reasons(conn: Connection, chains: Collection[str]) -> int:
    """Erase the words of whole chains with their salts; the digests stay. Returns how many rows went."""
    ids = select(journal.c.id).where(journal.c.chain.in_(chains))
    return conn.execute(delete(journal_reasons).where(journal_reasons.c.journal_id.in_(ids))).rowcount


def erase_reason(conn: Connection, chain: str, n: int) -> bool:
    """Erase the words of one link with their salt; False where there were none."""
    ids = select(journal.c.id).where(journal.c.chain == chain, journal.c.n == n)
    return conn.execute(delete(journal_reasons).where(journal_reasons.c.journal_id.in_(ids))).rowcount == 1
