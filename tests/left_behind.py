"""What a process of the bot leaves behind, looked through: nobody stands readable in base, WAL and log."""

import contextlib
import sqlite3
from collections.abc import Mapping
from itertools import chain
from pathlib import Path

import leaks
from secret_forms import Secret, of_keys, of_person, of_token

from bot.settings import Settings
from services.keys import DATA_KEYS, keys_of
from services.sealing import Sealed, Sealer


def hides_everybody(
    base: Path, log: Path, *, token: str, people: Mapping[int, str], tally: leaks.Tally = leaks.TALLY
) -> None:
    """The files as they stand now; the bot may be running."""
    cast = [of_person(name, number) for number, name in people.items()]
    found = leaks.scan(
        leaks.store(base) | {log.name: log.read_bytes()},
        people=[*of_token(token), *chain.from_iterable(cast)],
        keys=_keys(base),
        tally=tally,
    )
    assert not found, "\n".join(map(str, found))


def _keys(base: Path) -> list[Secret]:
    seal = keys_of(Settings(database_url=f"sqlite:///{base}", _env_file=None)) or {}
    with contextlib.closing(sqlite3.connect(f"file:{base}?mode=ro", uri=True, timeout=5)) as connection:
        stored = dict(connection.execute("SELECT key, value FROM meta").fetchall())
    blobs = {name: stored[name].partition(b":")[::2] for name in DATA_KEYS}
    sealer = Sealer(seal)
    lookup, journal = (
        sealer.open("meta", name, Sealed(key.decode(), blob)) for name, (key, blob) in blobs.items()
    )
    return of_keys(seal, lookup=lookup, journal=journal)
