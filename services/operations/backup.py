"""A copy of the base that is known to be whole before it is called a backup; and the way back.

The key is never in it: whoever finds a backup finds nothing to read.
"""

import math
import os
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, Connection
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError

from db import meta
from db.engine import schema, sqlite_backup
from db.outbox import claims
from db.tables.core import metadata
from services.encryption.database_keys import DATA_KEYS, KeySettings, keys_of
from services.encryption.sealing import KeyTrouble, open_keyring

#: Tables that say who does what until when, on the clock of the machine that wrote them.
HOLDS = {"named_leases", "chat_leases", "send_rate"}
#: What of an address PostgreSQL's own tools understand as the bot does.
LIBPQ = {"host", "port", "sslmode"}


class NoBackup(Exception):
    """Nothing was copied or put back; the text tells the operator why, and the fix."""


@dataclass(frozen=True, slots=True)
class Copied:
    """A copy that was checked; `letters` were on their way when it was taken."""

    revision: str
    size: int
    letters: int = 0

    @property
    def is_old(self) -> bool:
        """It wants `migrate` before the bot runs on it."""
        return self.revision != schema.HEAD


def take(base: Path, file: Path, settings: KeySettings) -> Copied:
    """Copy the base into a new file of mode 0600 while the bot goes on; NoBackup, KeyTrouble or nothing."""
    if sqlite_backup.is_empty(base):
        raise NoBackup(f"the base {base} is empty: there is nothing to back up. Check DATABASE_URL")
    with _new(file) as draft:
        _copy(base, draft)
        with sqlite_backup.opened(draft) as conn:
            return Copied(_checked(conn, base, settings), draft.stat().st_size)


def put_back(file: Path, base: Path, settings: KeySettings) -> Copied:
    """Make the base from a backup, where there is none; the caller sees to it that no bot uses it.

    What was on its way when the copy was taken is back in line: whoever had it is another process on
    a clock of its own.
    """
    if not file.is_file() or not file.stat().st_size:
        raise NoBackup(f"the backup {file} is not there or empty; name another file")
    _refuse_what_stands_in(base)
    base.parent.mkdir(parents=True, exist_ok=True)
    with _drafted(base) as draft:
        _copy(file, draft)
        with sqlite_backup.opened(draft) as conn:
            revision = _checked(conn, file, settings)
            letters = _freed(conn) if revision == schema.HEAD else 0
        sqlite_backup.flush(draft)
        _refuse_what_stands_in(base)
        return Copied(revision, draft.stat().st_size, letters)


def _freed(conn: Connection) -> int:
    """Nothing is held by processes of another machine; returns how many letters they had on their way."""
    for name in HOLDS & metadata.tables.keys():
        conn.execute(metadata.tables[name].delete())
    return claims.release_expired(conn, before=math.inf)


def commands(url: str, file: Path) -> tuple[str, str]:
    """Shell commands for a database that is not a file: to make the backup, and to put it back."""
    at = make_url(url)
    query = {name: value for name, value in at.query.items() if name in LIBPQ}
    place = URL.create("postgresql", at.username, None, at.host, at.port, at.database, query)
    name = shlex.quote(place.render_as_string())
    kept = shlex.quote(str(file))
    return (
        f"(umask 077; pg_dump --format=custom --no-owner --dbname={name} --file={kept})",
        f"pg_restore --exit-on-error --single-transaction --no-owner --dbname={name} {kept}",
    )


def _refuse_what_stands_in(base: Path) -> None:
    """Nothing is overwritten; a foreign WAL would be played into the restored base."""
    if not sqlite_backup.is_empty(base):
        raise NoBackup(
            f"the base {base} is not empty: nothing was put back. Move it away together with "
            f"{base.name}-wal and {base.name}-shm, but leave the key file, or let DATABASE_URL name another"
        )
    left = [path for end in sqlite_backup.BESIDE if (path := base.with_name(base.name + end)).exists()]
    if left:
        raise NoBackup(f"{left[0]} is left of an earlier base: move it away, then restore")


def _copy(source: Path, target: Path) -> None:
    try:
        sqlite_backup.copy(source, target)
    except sqlite_backup.NotCopied as error:
        raise NoBackup(
            f"{source} was not copied: {error}. See that it is a base of the bot and the disk is not full"
        ) from error


def _checked(conn: Connection, source: Path, settings: KeySettings) -> str:
    """The revision of a copy that is sound, of a schema that we know, and opens with our keys."""
    try:
        damage, revision = sqlite_backup.damage(conn), schema.stored(conn)
    except DatabaseError as error:
        damage, revision = [str(error.orig)], None
    if damage:
        raise NoBackup(f"{source} is damaged, nothing was kept: {damage[0]}. Take an earlier backup")
    if revision is None or not _is_known(revision):
        raise NoBackup(
            f"{source} has {f'revision “{revision}”' if revision else 'no revision'}: "
            "it is no base of the bot, or one of a newer program"
        )
    _check_keys(conn, source, settings)
    return revision


def _is_known(revision: str) -> bool:
    if revision == schema.HEAD:
        return True
    from db import migrations  # noqa: PLC0415 - alembic, for a base of an older program only

    return revision in migrations.revisions()


def _check_keys(conn: Connection, source: Path, settings: KeySettings) -> None:
    """The base's own keys are sealed in it: whatever opens them opens everything."""
    if all(meta.get(conn, name) is None for name in DATA_KEYS):
        return  # made by `migrate`, and nobody has been there yet
    keys, place = keys_of(settings), f"the key file {settings.key_file}"
    if keys is None:
        raise KeyTrouble(
            f"{source} is sealed, but SEAL_KEYS is not set and there is no key file {settings.key_file}. "
            "Put the key file there first: it is kept apart from the backup of the base"
        )
    try:
        open_keyring(conn, keys)
    except KeyTrouble as error:
        found = "SEAL_KEYS" if settings.seal_keys else place
        raise KeyTrouble(
            f"{source} does not open with {found}: {error}. Bring the keys of this base"
        ) from None


@contextmanager
def _new(file: Path) -> Iterator[Path]:
    """A draft that becomes `file` when all is well; the name is claimed first, and nothing overwritten."""
    try:
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        raise NoBackup(f"{file} is there already, and nothing is overwritten: name another file") from None
    try:
        with _drafted(file) as draft:
            yield draft
    except BaseException:
        file.unlink()
        raise


@contextmanager
def _drafted(file: Path) -> Iterator[Path]:
    """An empty file beside it, which takes its place on the way out, whole or not at all."""
    draft = file.with_name(f"{file.name}.part")
    draft.unlink(missing_ok=True)
    os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        yield draft
        draft.replace(file)
        sqlite_backup.flush(file.absolute().parent)
    finally:
        draft.unlink(missing_ok=True)
