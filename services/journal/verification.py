"""Verification of the journal in short steps: chains and their heads, anchors, reasons.

A chain may grow between two steps. So each chain's last link is compared with the head of the very
snapshot in which the chain ended, and each anchor with links that were committed before it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from db.engine.reads import read_step
from db.journal import entries, verification
from db.journal.entries import Anchor, Link
from db.journal.verification import PAGE, Head, Reason
from domain import journal as rules
from services.encryption.sealing import Keyring, KeyTrouble, Sealed, Sealer, same

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection


@dataclass(frozen=True, slots=True)
class JournalFault:
    """A difference between the journal and what was written: a chain, link or anchor, and what is wrong."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result for the whole journal: links checked, faults in order, and the newest anchor."""

    links: int
    faults: tuple[JournalFault, ...]
    newest: Anchor | None


async def verify(conn: "AsyncConnection", keyring: Keyring) -> Verdict:
    """Walk all chains, heads, anchors and reasons. Raises StoreUnavailable.

    A row that cannot be decoded is the only fault of the verdict, since the walk ends there.
    """
    try:
        return await _verdict(conn, keyring)
    except ValueError as error:  # a forged time or JSON document
        fault = JournalFault("the journal", f"a row cannot be read at all ({type(error).__name__})")
        return Verdict(await read_step(conn, entries.count), (fault,), None)


async def _verdict(conn: "AsyncConnection", keyring: Keyring) -> Verdict:
    chains, anchors = _Chains(keyring.journal_key), _Anchors(keyring.journal_key)
    while await read_step(conn, chains.step):
        pass
    faults = [*chains.faults, *await _missing_chains(conn)]
    while await read_step(conn, anchors.step):
        pass
    faults += [*anchors.faults, *await _reason_faults(conn, keyring.sealer)]
    return Verdict(chains.links, tuple(faults), anchors.last)


def anchor_code(
    key: bytes, previous: Anchor | None, codes: Iterable[bytes], *, upto: int, at: datetime
) -> bytes:
    """The code of an anchor over its links; it covers the anchor's own number and time too."""
    own = rules.canonical({"upto": upto, "at": at})
    return rules.anchor(key, previous.mac if previous else b"", [*codes, own])


def _fault(chain: str, n: int, what: str) -> JournalFault:
    return JournalFault(f"{chain} link {n}", what)


def _missing(chain: str, first: int, last: int) -> JournalFault:
    numbers = f"link {first}" if first == last else f"links {first}–{last}"
    return JournalFault(chain, f"{numbers} missing")


@dataclass
class _Chain:
    """One chain as far as it has been walked."""

    name: str
    n: int = 0
    id: int = 0
    macs: tuple[bytes, ...] = (b"",)  #: codes that the next link may build on; none after a gap
    stored: bytes = b""

    def step(self, link: Link, key: bytes) -> Iterator[JournalFault]:
        """Check the next link; of several consequences of one change only the first is a fault."""
        if link.n > self.n + 1:
            yield _missing(self.name, self.n + 1, link.n - 1)
            self.macs = ()
        values = {name: getattr(link, name) for name in rules.COVERED}
        codes = [rules.link(key, mac, values) for mac in self.macs]
        is_whole = any(same(code, link.mac) for code in codes)
        if codes and not is_whole:
            yield _fault(link.chain, link.n, "was changed")
        if link.id < self.id:
            yield _fault(link.chain, link.n, "stands out of order")
        self.n, self.id, self.stored = link.n, max(self.id, link.id), link.mac
        # after a changed link the next one is no fault, whether the values or the code were changed
        self.macs = (link.mac,) if is_whole else (link.mac, *codes)

    def end(self, head: Head | None) -> Iterator[JournalFault]:
        """Compare the last link with the head that the chain's item knows."""
        if head is None:
            is_item = rules.is_of_item(self.name)
            what = "the item of this chain is" if is_item else "what tells its last link is"
            yield JournalFault(self.name, f"{what} missing")
        elif self.n < head.n:
            yield _missing(self.name, self.n + 1, head.n)
        elif self.n > head.n or not same(self.stored, head.mac):
            yield JournalFault(self.name, f"its item knows another last link than {self.n}")


@dataclass
class _Chains:
    """All chains in the order of their names, a page of links a step."""

    key: bytes
    chain: _Chain = field(default_factory=lambda: _Chain(""))
    links: int = 0
    faults: list[JournalFault] = field(default_factory=list)

    def step(self, conn: Connection) -> bool:
        """Check the next page; False after the last one."""
        links, heads = verification.links(conn, after=(self.chain.name, self.chain.n))
        for link in links:
            if link.chain != self.chain.name:
                self._end(heads)
                self.chain = _Chain(link.chain)
            self.faults += self.chain.step(link, self.key)
        self.links += len(links)
        if len(links) < PAGE:
            self._end(heads)
        return len(links) == PAGE

    def _end(self, heads: Mapping[str, Head]) -> None:
        if self.chain.name:
            self.faults += self.chain.end(heads.get(self.chain.name))


async def _missing_chains(conn: "AsyncConnection") -> list[JournalFault]:
    """Chains whose item knows a last link, while the journal has none."""
    faults = []
    for query, first in verification.HEADS:
        after: int | str | None = first
        while after is not None:
            missing, after = await read_step(
                conn, partial(verification.missing_chains, query=query, after=after)
            )
            faults += [JournalFault(chain, f"the whole chain is missing, {n} links") for chain, n in missing]
    return faults


@dataclass
class _Anchors:
    """All anchors in order, a page a step, each checked against the links since the one before it."""

    key: bytes
    last: Anchor | None = None
    faults: list[JournalFault] = field(default_factory=list)

    def step(self, conn: Connection) -> bool:
        """Check the next page; False after the last one."""
        page = verification.anchor_page(conn, after=self.last.id if self.last else 0)
        if page:
            after, upto = self.last.upto if self.last else 0, max(anchor.upto for anchor in page)
            self._check(page, verification.codes(conn, after=after, upto=upto))
        return len(page) == PAGE

    def _check(self, page: Sequence[Anchor], codes: Iterator[tuple[int, bytes]]) -> None:
        following = next(codes, None)
        for anchor in page:
            links = []
            while following is not None and following[0] <= anchor.upto:
                links.append(following)
                following = next(codes, None)
            self._close(anchor, links)

    def _close(self, anchor: Anchor, links: Sequence[tuple[int, bytes]]) -> None:
        codes = [mac for _, mac in links]
        code = anchor_code(self.key, self.last, codes, upto=anchor.upto, at=anchor.at)
        if not same(code, anchor.mac):
            first = self.last.upto + 1 if self.last else 1
            what = _difference(first, anchor.upto, [id for id, _ in links])
            self.faults.append(JournalFault(f"anchor {anchor.id}", what))
        self.last = anchor


def _difference(first: int, upto: int, ids: Sequence[int]) -> str:
    rows = f"rows {first}–{upto} of the journal are not those that it anchored"
    gaps = pairwise([first - 1, *ids, upto + 1])
    gone = [f"{one + 1}–{other - 1}" for one, other in gaps if other > one + 1]
    return rows + (f"; missing: {', '.join(gone)}" if gone else "")


async def _reason_faults(conn: "AsyncConnection", sealer: Sealer) -> list[JournalFault]:
    faults: list[JournalFault] = []
    after = 0
    while page := await read_step(conn, partial(verification.reasons, after=after)):
        faults += [fault for one in page if (fault := _reason_fault(one, sealer))]
        after = page[-1].journal_id
    return faults


def _reason_fault(one: Reason, sealer: Sealer) -> JournalFault | None:
    try:
        words = sealer.open("journal_reasons", one.journal_id, Sealed(one.key_id, one.sealed)).decode()
    except KeyTrouble:
        return _fault(one.chain, one.n, "the words of its reason do not open")
    if one.digest is None or not same(rules.digest(one.salt, words), one.digest):
        return _fault(one.chain, one.n, "the words of its reason were changed")
    return None
