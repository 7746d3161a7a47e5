"""A scan of the files of a process of the bot: database, WAL and log hold no readable secret."""

from collections.abc import Mapping
from itertools import chain
from pathlib import Path

from bot.settings import Settings
from services.encryption.database_keys import DATA_KEYS, keys_of
from services.encryption.sealing import Sealed, Sealer
from tests.support import stores
from tests.support.leaks import scan
from tests.support.leaks.encodings import Secret, of_keys, of_person, of_token


def assert_no_leaks(
    base: Path, log: Path, *, token: str, people: Mapping[int, str], totals: scan.Totals = scan.TOTALS
) -> None:
    """Fail with all leaks in the files as they are now; `people` are names by Telegram id."""
    cast = [of_person(name, number) for number, name in people.items()]
    found = scan.scan(
        stores.files(base) | {log.name: log.read_bytes()},
        people=[*of_token(token), *chain.from_iterable(cast)],
        keys=_keys(base),
        totals=totals,
    )
    assert not found, "\n".join(map(str, found))


def _keys(base: Path) -> list[Secret]:
    seal = keys_of(Settings(**stores.settings(base), _env_file=None)) or {}
    stored = dict(stores.rows(base, "SELECT key, value FROM meta"))
    blobs = {name: stored[name].partition(b":")[::2] for name in DATA_KEYS}
    sealer = Sealer(seal)
    lookup, journal = (
        sealer.open("meta", name, Sealed(key.decode(), blob)) for name, (key, blob) in blobs.items()
    )
    return of_keys(seal, lookup=lookup, journal=journal)
