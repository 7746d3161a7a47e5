"""The journal as a whole: anchors over new links, verification, erasure of reasons.

Rules are in `domain/journal.py`. No check inside the database finds a change by an owner of the key, or
an older copy of the whole database: `doctor` prints the newest anchor to be written down.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from sqlalchemy import Connection

from db.engine.database import Database
from db.journal import entries, verification
from db.journal.entries import Anchor, Link
from domain import journal as rules
from services.encryption.sealing import Keyring, KeyTrouble, Sealed, same

#: Links taken into one anchor at most, so that the writer is not held for long.
LONGEST = 5000


@dataclass(frozen=True, slots=True)
class JournalFault:
    """One place of the journal that is not as it was written."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of a walk over the whole journal; `newest`: the last anchor, None before the first."""

    links: int
    faults: tuple[JournalFault, ...]
    newest: Anchor | None


class Journal:
    """The journal as a whole; single links are written by `Tx.record`."""

    def __init__(self, db: Database, keyring: Keyring) -> None:
        self._db = db
        self._keyring = keyring

    async def anchor(self, now: datetime) -> int:
        """Take all links since the last anchor into the next one; returns how many. A tick."""
        if not await self._db.read(_is_behind):
            return 0
        return await self._db.write(lambda conn: self._anchor(conn, now))

    async def verify(self) -> Verdict:
        """Walk all chains, heads, anchors and reasons on one snapshot."""
        try:
            return await self._db.read(self._verdict)
        except ValueError as error:  # a time or a document that is none any more
            fault = JournalFault("the journal", f"a row cannot be read at all ({type(error).__name__})")
            return Verdict(await self._db.read(entries.count), (fault,), None)

    async def erase_reason(self, chain: str, n: int) -> bool:
        """Erase the words behind a link; its digest and so the chain stay valid. False: there were none."""
        return await self._db.write(lambda conn: verification.erase_reason(conn, chain, n))

    def _anchor(self, conn: Connection, now: datetime) -> int:
        entries.complete(conn)
        last = entries.last_anchor(conn)
        links = entries.links(conn, after=last.upto if last else 0, limit=LONGEST)
        if links:
            code = _anchored(self._keyring.journal_key, last, links, upto=links[-1].id, at=now)
            entries.add_anchor(conn, links[-1].id, now, code)
        return len(links)

    def _verdict(self, conn: Connection) -> Verdict:
        key = self._keyring.journal_key
        faults = (*_chain_faults(conn, key), *_anchor_faults(conn, key), *self._reason_faults(conn))
        return Verdict(entries.count(conn), faults, entries.last_anchor(conn))

    def _reason_faults(self, conn: Connection) -> Iterator[JournalFault]:
        for one in verification.reasons(conn):
            sealed = Sealed(one.key_id, one.sealed)
            try:
                words = self._keyring.sealer.open("journal_reasons", one.journal_id, sealed).decode()
            except KeyTrouble:
                yield _fault(one.chain, one.n, "the words of its reason do not open")
                continue
            if one.digest is None or not same(rules.digest(one.salt, words), one.digest):
                yield _fault(one.chain, one.n, "the words of its reason were changed")


def _is_behind(conn: Connection) -> bool:
    last = entries.last_anchor(conn)
    return bool(entries.links(conn, after=last.upto if last else 0, limit=1))


def _anchored(key: bytes, previous: Anchor | None, links: list[Link], *, upto: int, at: datetime) -> bytes:
    """The anchor's own number and time are covered beside the links."""
    own = rules.canonical({"upto": upto, "at": at})
    return rules.anchor(key, previous.mac if previous else b"", [*(link.mac for link in links), own])


def _fault(chain: str, n: int, what: str) -> JournalFault:
    return JournalFault(f"{chain} link {n}", what)


@dataclass
class _Chain:
    """One chain as far as it has been walked."""

    name: str
    n: int = 0
    id: int = 0
    macs: tuple[bytes, ...] = (b"",)  #: codes that the next link may build on; () after a gap
    stored: bytes = b""

    def step(self, link: Link, key: bytes) -> Iterator[JournalFault]:
        """Check the next link; only the first of a row of consequences is named."""
        if link.n > self.n + 1:
            yield _missing(self.name, self.n + 1, link.n - 1)
            self.macs = ()
        values = {name: getattr(link, name) for name in rules.COVERED}
        codes = [rules.link(key, mac, values) for mac in self.macs]
        if codes and not any(same(code, link.mac) for code in codes):
            yield _fault(link.chain, link.n, "was changed")
        if link.id < self.id:
            yield _fault(link.chain, link.n, "stands out of order")
        self.n, self.id, self.stored = link.n, max(self.id, link.id), link.mac
        self.macs = (link.mac, *codes)  # a changed code does not accuse the link after it


def _missing(chain: str, first: int, last: int) -> JournalFault:
    numbers = f"link {first}" if first == last else f"links {first}–{last}"
    return JournalFault(chain, f"{numbers} missing")


def _chain_faults(conn: Connection, key: bytes) -> Iterator[JournalFault]:
    heads = {head.chain: head for head in verification.heads(conn)}
    chain = _Chain("")
    for link in verification.by_chain(conn):
        if link.chain != chain.name:
            yield from _head_faults(chain, heads)
            chain = _Chain(link.chain)
        yield from chain.step(link, key)
    yield from _head_faults(chain, heads)
    for head in heads.values():  # those of chains that were met are taken out
        yield JournalFault(head.chain, f"the whole chain is missing, {head.n} links")


def _head_faults(chain: _Chain, heads: dict[str, verification.Head]) -> Iterator[JournalFault]:
    head = heads.pop(chain.name, None)
    if head is None:
        if chain.name:
            what = (
                "the item of this chain is" if rules.is_of_item(chain.name) else "what tells its last link is"
            )
            yield JournalFault(chain.name, f"{what} missing")
    elif chain.n < head.n:
        yield _missing(chain.name, chain.n + 1, head.n)
    elif chain.n > head.n or not same(chain.stored, head.mac):
        yield JournalFault(chain.name, f"its item knows another last link than {chain.n}")


@dataclass
class _Anchors:
    """Anchors held against the links in the order of writing."""

    key: bytes
    waiting: list[Anchor]
    last: Anchor | None = None
    links: list[Link] = field(default_factory=list)

    def step(self, link: Link) -> Iterator[JournalFault]:
        """Add a link; the anchors before it are complete."""
        while self.waiting and link.id > self.waiting[0].upto:
            yield from self.close()
        if self.waiting:
            self.links.append(link)

    def close(self) -> Iterator[JournalFault]:
        """Check the next anchor against its links."""
        anchor, links = self.waiting.pop(0), self.links
        code = _anchored(self.key, self.last, links, upto=anchor.upto, at=anchor.at)
        if not same(code, anchor.mac):
            first = self.last.upto + 1 if self.last else 1
            yield JournalFault(f"anchor {anchor.id}", _what_differs(first, anchor.upto, links))
        self.last, self.links = anchor, []


def _what_differs(first: int, upto: int, links: list[Link]) -> str:
    rows = f"rows {first}–{upto} of the journal are not those that it anchored"
    ids = [first - 1, *(link.id for link in links), upto + 1]
    gone = [f"{one + 1}–{other - 1}" for one, other in pairwise(ids) if other > one + 1]
    return rows + (f"; missing: {', '.join(gone)}" if gone else "")


def _anchor_faults(conn: Connection, key: bytes) -> Iterator[JournalFault]:
    anchors = _Anchors(key, entries.all_anchors(conn))
    for link in verification.by_id(conn):
        yield from anchors.step(link)
    while anchors.waiting:
        yield from anchors.close()
