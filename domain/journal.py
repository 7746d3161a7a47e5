"""The hash chains of the journal: keyed codes (HMAC) over canonical bytes, a chain per item.

Without the key a row can be changed but not its code. Removed or reordered rows break the number or
the code of the next one. Reasons are only digests, so their words can be erased.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from domain.items import ItemKind

#: The fields that a link's code covers, beside the code of the link before it.
COVERED = ("chain", "n", "at", "actor", "action", "fields", "reason_digest")


#: Prefixes of chains whose items keep the last link in their own version-locked rows.
_OF_ITEMS = tuple(f"{kind}:" for kind in ItemKind)


class Linked(Protocol):
    """A stored link: all of `COVERED` and its code."""

    @property
    def chain(self) -> str: ...
    @property
    def n(self) -> int: ...
    @property
    def at(self) -> datetime: ...
    @property
    def actor(self) -> int: ...
    @property
    def action(self) -> str: ...
    @property
    def fields(self) -> Mapping[str, Any]: ...
    @property
    def reason_digest(self) -> bytes | None: ...
    @property
    def mac(self) -> bytes: ...


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """The first link of a chain that does not hold, and why: "number" or "code"."""

    chain: str
    n: int
    why: str


def is_of_item(chain: str) -> bool:
    """The row of an item knows the chain's last link."""
    return chain.startswith(_OF_ITEMS)


def canonical(values: Mapping[str, Any]) -> bytes:
    """The same bytes for the same values on every store: sorted keys, UTF-8, UTC, no spaces.

    Floats are refused (`TypeError`): they do not come back alike from every store.
    """
    return json.dumps(
        _plain(values), sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    ).encode()


def _plain(value: Any) -> Any:
    match value:
        case None | bool() | int():
            return value
        case str():
            return str(value)
        case bytes():
            return value.hex()
        case datetime():
            return _moment(value)
        case Mapping():
            return {str(key): _plain(one) for key, one in value.items()}
        case list() | tuple():
            return [_plain(one) for one in value]
    raise TypeError(f"{type(value).__name__} has no canonical form")


def _moment(at: datetime) -> str:
    if at.tzinfo is None:
        raise TypeError(f"a naive time has no canonical form: {at!r}")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def link(key: bytes, previous: bytes, values: Mapping[str, Any]) -> bytes:
    """The code of a link (HMAC-SHA256): over the code before it (b"" for the first) and its values."""
    body = canonical({name: values[name] for name in COVERED})
    return hmac.digest(key, len(previous).to_bytes(2, "big") + previous + body, "sha256")


def digest(salt: bytes, reason: str) -> bytes:
    """The digest of a reason that the chain keeps; its salt is erased with the words."""
    return hmac.digest(salt, reason.encode(), hashlib.sha256)


def first_broken(key: bytes, links: Iterable[Linked]) -> BrokenLink | None:
    """The first link of one whole chain in order whose number or code is wrong; None where all hold."""
    previous = b""
    for expected, one in enumerate(links, start=1):
        if one.n != expected:
            return BrokenLink(one.chain, one.n, "number")
        code = link(key, previous, {name: getattr(one, name) for name in COVERED})
        if not hmac.compare_digest(code, one.mac):
            return BrokenLink(one.chain, one.n, "code")
        previous = one.mac
    return None


def anchor(key: bytes, previous: bytes, codes: Iterable[bytes]) -> bytes:
    """The code of an anchor: over the anchor before it and the codes of all links written since."""
    running = hmac.new(key, b"anchor" + len(previous).to_bytes(2, "big") + previous, hashlib.sha256)
    for code in codes:
        running.update(code)
    return running.digest()
