"""A scan of raw bytes of database, WAL and logs for secrets that stand there readable.

Secrets are ids, names, usernames and phones of all accounts of the local Telegram, the bot's token and all
keys, in the forms of `encodings.py`. People's own texts are not searched for. These are sealed too, so a name
in a text is found like any other.
"""

import re
import time
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from tests.support.leaks.encodings import Secret

#: Kind of the secret, its owner, form.
Meaning = tuple[str, str, str]
#: Runs of zeros are cut short, since most of a page is empty; no pattern begins or ends with so many.
EMPTY, LEFT = re.compile(rb"\0{64,}"), bytes(16)
STEM = 4


@dataclass(frozen=True, slots=True)
class Leak:
    """A secret that stands readable, and where."""

    kind: str
    whose: str
    form: str
    file: str
    offset: int
    around: bytes

    def __str__(self) -> str:
        return f"{self.kind} of {self.whose}, {self.form}, at {self.offset} of {self.file}: {self.around!r}"


@dataclass
class Totals:
    """Figures of all scans so far, for the summary of the suite."""

    scans: int = 0
    files: int = 0
    size: int = 0
    seconds: float = 0
    most_patterns: int = 0
    finds: int = 0
    forms: Collection[str] = frozenset()
    kinds: Collection[str] = frozenset()

    def count(
        self,
        files: Mapping[str, bytes],
        known: Mapping[bytes, Meaning],
        found: Sequence[Leak],
        seconds: float,
    ) -> None:
        """Add one scan; `seconds` of CPU."""
        kinds, forms = ({meaning[place] for meaning in known.values()} for place in (0, 2))
        size = sum(map(len, files.values()))
        self.add(Totals(1, len(files), size, seconds, len(known), len(found), forms, kinds))

    def add(self, other: "Totals") -> None:
        """Add the figures of another process."""
        self.scans, self.files = self.scans + other.scans, self.files + other.files
        self.size += other.size
        self.seconds, self.finds = self.seconds + other.seconds, self.finds + other.finds
        self.most_patterns = max(self.most_patterns, other.most_patterns)
        self.forms, self.kinds = {*self.forms, *other.forms}, {*self.kinds, *other.kinds}

    def handed_over(self) -> dict[str, Any]:
        """The fields in types that pass between processes."""
        return vars(self) | {"forms": sorted(self.forms), "kinds": sorted(self.kinds)}

    def __str__(self) -> str:
        each = self.seconds * 1000 / max(self.scans, 1)
        return (
            f"leaks: {self.scans} scans of {self.files} files, {self.size / 1e6:.0f} MB, for up to "
            f"{self.most_patterns} patterns in {len(self.forms)} forms of {len(self.kinds)} kinds: "
            f"{self.finds} found ({self.seconds:.1f} s of CPU, {each:.1f} ms a scan)\n"
            f"not looked for: the person's own text\n"
            f"kinds: {', '.join(sorted(self.kinds))}\nforms: {', '.join(sorted(self.forms))}"
        )


TOTALS = Totals()


class Scanner:
    """Finds all patterns in one pass: a regular expression of their stems, then each whole pattern."""

    def __init__(self, secrets: Iterable[Secret]) -> None:
        self.meanings = meanings(secrets)
        self._by_stem: dict[bytes, list[tuple[int, bytes]]] = {}
        firsts = _firsts(self.meanings)
        for pattern in self.meanings:
            start = next(place for place, one in enumerate(pattern) if one in firsts)
            self._by_stem.setdefault(pattern[start : start + STEM], []).append((start, pattern))
        self._stems = re.compile(_tree(self._by_stem), re.DOTALL)

    def met(self, dense: bytes) -> Iterator[bytes]:
        """Each pattern, as often as it occurs."""
        stem = self._stems.search(dense)
        while stem:
            at = stem.start()
            for start, pattern in self._by_stem[stem[0]]:
                if at >= start and dense.startswith(pattern, at - start):
                    yield pattern
            stem = self._stems.search(dense, at + 1)  # stems may overlap


def meanings(secrets: Iterable[Secret]) -> dict[bytes, Meaning]:
    """Pattern → the secret that it stands for."""
    return {
        one: (secret.kind, secret.whose, form)
        for secret in secrets
        for form, ways in secret.forms.items()
        for one in ways
    }


def scan(
    files: Mapping[str, bytes], *, people: Iterable[Secret], keys: Iterable[Secret], totals: Totals = TOTALS
) -> list[Leak]:
    """Each pattern that occurs in a file, once, at its first place; `files` are bytes by name.

    Keys differ from database to database and are long, so each is searched for alone.
    """
    began = time.thread_time()
    scanner, long = _scanner(tuple(people)), meanings(keys)
    known = scanner.meanings | long
    found = []
    for file, data in files.items():
        dense = EMPTY.sub(LEFT, data)
        met = [*scanner.met(dense), *(one for one in long if one in dense)]
        found += [_find(known[one], file, data, one) for one in dict.fromkeys(met)]
    totals.count(files, known, found, time.thread_time() - began)
    return found


def _find(meaning: Meaning, file: str, data: bytes, pattern: bytes) -> Leak:
    offset = data.find(pattern)
    around = data[max(0, offset - 20) : offset + len(pattern) + 20]
    return Leak(*meaning, file, offset, around)


@lru_cache(maxsize=64)
def _scanner(secrets: tuple[Secret, ...]) -> Scanner:
    """A scanner is made once for a cast, which is the same in most conversations."""
    return Scanner(secrets)


def _firsts(patterns: Iterable[bytes]) -> set[int]:
    """A small set of bytes, one of which begins a stem of each pattern: the pass stops at these only."""
    left, firsts = list(patterns), set[int]()
    while left:
        counts = Counter(one for pattern in left for one in {*pattern[: 1 - STEM]} - {0})
        [(best, _)] = counts.most_common(1)
        firsts.add(best)
        left = [pattern for pattern in left if best not in pattern[: 1 - STEM]]
    return firsts


def _tree(stems: Iterable[bytes]) -> bytes:
    """All stems as one expression that branches byte by byte: a flat one tries each stem at each place."""
    by_first: dict[bytes, list[bytes]] = {}
    for stem in stems:
        by_first.setdefault(stem[:1], []).append(stem[1:])
    if b"" in by_first:
        return b""
    return b"(?:" + b"|".join(re.escape(one) + _tree(rest) for one, rest in sorted(by_first.items())) + b")"


def store(base: Path) -> dict[str, bytes]:
    """Bytes of the files of an SQLite database by name: itself, and its WAL if there is one."""
    wal = base.with_name(f"{base.name}-wal")
    return {file.name: file.read_bytes() for file in (base, wal) if file == base or file.exists()}
