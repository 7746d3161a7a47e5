"""Backup and restore of an SQLite database: the copy is checked before it gets its name.

A backup never holds the key, so it is unreadable without the key file or SEAL_KEYS.
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

#: Tables of leases, whose times are those of the machine that wrote them.
LEASES = {"named_leases", "chat_leases", "send_rate"}
#: Query parameters of a URL that libpq understands as the bot does.
LIBPQ = {"host", "port", "sslmode"}


class NoBackup(Exception):
    """Nothing was copied or restored; the text tells the operator why, and how to fix it."""


@dataclass(frozen=True, slots=True)
class Copied:
    """A checked copy: its schema revision, its size in bytes, and the messages that were being sent."""

    revision: str
    size: int
    letters: int = 0

    @property
    def is_old(self) -> bool:
        """True where `migrate` has to run before the bot."""
        return self.revision != schema.HEAD


def take(base: Path, file: Path, settings: KeySettings) -> Copied:
    """Copy the database into a new file of mode 0600 while the bot runs.

    Raises NoBackup and KeyTrouble; then there is no file.
    """
    if sqlite_backup.is_empty(base):
        raise NoBackup(f"the base {base} is empty: there is nothing to back up. Check DATABASE_URL")
    with _new(file) as draft:
        _copy(base, draft)
        with sqlite_backup.opened(draft) as conn:
            return Copied(_checked(conn, base, settings), draft.stat().st_size)


def put_back(file: Path, base: Path, settings: KeySettings) -> Copied:
    """Restore a backup where there is no database; the caller makes sure that no bot uses it.

    Messages that were being sent are queued again, since the leases belong to another process on another
    clock. Raises NoBackup and KeyTrouble; then nothing was restored.
    """
    if not file.is_file() or not file.stat().st_size:
        raise NoBackup(f"the backup {file} is not there or empty; name another file")
    _refuse_existing(base)
    base.parent.mkdir(parents=True, exist_ok=True)
    with _drafted(base) as draft:
        _copy(file, draft)
        with sqlite_backup.opened(draft) as conn:
            revision = _checked(conn, file, settings)
            letters = _released(conn) if revision == schema.HEAD else 0
        sqlite_backup.flush(draft)
        _refuse_existing(base)
        return Copied(revision, draft.stat().st_size, letters)


def _released(conn: Connection) -> int:
    """Delete the leases and requeue leased messages; returns how many messages."""
    for name in LEASES & metadata.tables.keys():
        conn.execute(metadata.tables[name].delete())
    return claims.release_expired(conn, before=math.inf)


def commands(url: str, file: Path) -> tuple[str, str]:
    """The shell commands (backup, restore) for a database on a PostgreSQL server, without its password."""
    at = make_url(url)
    query = {name: value for name, value in at.query.items() if name in LIBPQ}
    place = URL.create("postgresql", at.username, None, at.host, at.port, at.database, query)
    name = shlex.quote(place.render_as_string())
    kept = shlex.quote(str(file))
    return (
        f"(umask 077; pg_dump --format=custom --no-owner --dbname={name} --file={kept})",
        f"pg_restore --exit-on-error --single-transaction --no-owner --dbname={name} {kept}",
    )


def _refuse_existing(base: Path) -> None:
    """Raise NoBackup where a file would be overwritten, or a foreign WAL replayed into the database."""
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
    """The revision of a copy that is sound, of a known schema, and sealed with our keys."""
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
    """Open the sealed data keys: a key that opens them opens all rows."""
    if all(meta.get(conn, name) is None for name in DATA_KEYS):
        return  # just migrated, without data keys and rows
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
    """A draft that replaces `file` at the end; the name is reserved first, so no file is overwritten."""
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
    """An empty file beside `file`, which replaces it at the end; after an error it is deleted."""
    draft = file.with_name(f"{file.name}.part")
    draft.unlink(missing_ok=True)
    os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        yield draft
        draft.replace(file)
        sqlite_backup.flush(file.absolute().parent)
    finally:
        draft.unlink(missing_ok=True)
