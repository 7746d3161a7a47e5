"""The keys of a database: read, checked, and made for a new one. Another key than its own is refused."""

import os
import secrets
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Protocol

from pydantic import SecretStr
from sqlalchemy import Connection

from db import meta
from db.engine import dialects, schema
from db.engine.database import Database
from db.operations import sealed_rows
from services.encryption.sealing import Keyring, KeyTrouble, new_key, open_keyring, parse_keys

DATA_KEYS = ("lookup_key", "journal_key")


class KeySettings(Protocol):
    """The settings that hold keys."""

    @property
    def seal_keys(self) -> SecretStr | None:
        """SEAL_KEYS, `id:base64[,id:base64…]`; None where it is unset."""

    @property
    def key_file(self) -> Path:
        """The file that is used instead, one `id:base64` a line."""


async def open_base(db: Database, settings: KeySettings) -> Keyring:
    """The keyring of this database; a new database gets its keys, and a key file where none is set.

    A key file is made only beside a database without sealed rows. Raises OldSchema (EmptyBase) where
    `migrate` is needed, KeyTrouble where the keys are not those of this database, and StoreUnavailable;
    then nothing is written.
    """
    keyring = await db.read(partial(stored_keyring, settings=settings))
    if keyring is not None:
        return keyring
    keys = keys_of(settings) or _made(settings)
    return await db.write(lambda conn: _first_opened(conn, keys))


def stored_keyring(conn: Connection, settings: KeySettings) -> Keyring | None:
    """The keyring of a database that has its data keys; None for a new database.

    Raises OldSchema and KeyTrouble as `open_base` does; writes nothing.
    """
    if _is_new(conn):
        return None
    keys = keys_of(settings)
    if keys is None:
        raise KeyTrouble(_lost(conn, settings))
    return _opened(conn, keys, settings)


def keys_of(settings: KeySettings) -> dict[str, bytes] | None:
    """Keys by id from SEAL_KEYS, else from the key file; None where there is neither.

    Raises KeyTrouble for an unreadable or damaged key file.
    """
    if settings.seal_keys:
        return parse_keys(settings.seal_keys.get_secret_value())  # its form was checked with the settings
    try:
        text = settings.key_file.read_text("ascii").strip()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise KeyTrouble(
            f"the key file {settings.key_file} cannot be read: {type(error).__name__}"
        ) from error
    try:
        return parse_keys(text.replace("\n", ","))
    except KeyTrouble as error:
        raise KeyTrouble(f"the key file {settings.key_file} is damaged: {error}. {_fix()}") from error


def add_key(settings: KeySettings) -> str | None:
    """Put a new key first in the key file; returns its id, None where SEAL_KEYS is set."""
    if settings.seal_keys:
        return None
    old, fresh = settings.key_file.read_text("ascii").strip(), new_key()
    _written(settings.key_file, f"{fresh},{old}\n").replace(settings.key_file)
    _flush(settings.key_file.parent)
    return fresh.partition(":")[0]


def _is_new(conn: Connection) -> bool:
    schema.check(conn)
    stored = [meta.get(conn, name) is not None for name in DATA_KEYS]
    if all(stored):
        return False
    if any(stored) or not sealed_rows.is_bare(conn):
        raise KeyTrouble(
            f"the base {conn.engine.url.database} has lost its own keys from the table meta: "
            "put the base back from its backup"
        )
    return True


def _made(settings: KeySettings) -> Mapping[str, bytes]:
    """The keys of a new key file of mode 0600; it is on the disk before the database needs it."""
    key_file, key = settings.key_file, new_key()
    key_file.parent.mkdir(
        mode=0o700, parents=True, exist_ok=True
    )  # for a database server there is no folder yet
    draft = _written(key_file, key + "\n")
    try:
        os.link(draft, key_file)  # unlike a rename it never replaces a file
    except FileExistsError:
        return keys_of(settings) or {}  # another process has made it first
    finally:
        draft.unlink()
    _flush(key_file.parent)
    return parse_keys(key)


def _written(beside: Path, text: str) -> Path:
    draft = beside.with_name(f"{beside.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return draft


def _flush(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _first_opened(conn: Connection, keys: Mapping[str, bytes]) -> Keyring:
    """Make the data keys, unless another process has made them since."""
    dialects.lock(conn, dialects.KEYS)
    return open_keyring(conn, keys)


def _opened(conn: Connection, keys: Mapping[str, bytes], settings: KeySettings) -> Keyring:
    try:
        return open_keyring(conn, keys)
    except KeyTrouble as error:
        source = "SEAL_KEYS" if settings.seal_keys else f"the key file {settings.key_file}"
        database = conn.engine.url.database
        raise KeyTrouble(f"the base {database} does not open with {source}: {error}. {_fix()}") from error


def _lost(conn: Connection, settings: KeySettings) -> str:
    return (
        f"the base {conn.engine.url.database} is sealed, but SEAL_KEYS is not set and there is no key file "
        f"{settings.key_file}. {_fix()}"
    )


def _fix() -> str:
    return (
        "Put the key file back from its backup (it is kept apart from the backup of the base), "
        "or set SEAL_KEYS to the keys of this base"
    )
