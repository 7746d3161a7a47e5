"""The base is opened with its own keys, or not at all: another key never starts a second life in it."""

import os
import secrets
from collections.abc import Mapping
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
    """The places of keys: a file, or the environment."""

    @property
    def seal_keys(self) -> SecretStr | None:
        """SEAL_KEYS, `id:base64[,id:base64…]`, where it is set."""

    @property
    def key_file(self) -> Path:
        """The file beside the base that is used instead."""


async def open_base(db: Database, settings: KeySettings) -> Keyring:
    """The keyring of this base; in a new base its keys are made and kept.

    Raises OldSchema (EmptyBase) where `migrate` is needed, KeyTrouble where the keys are not those
    of this base: nothing is written then. A key file is made only beside a base that holds nothing.
    """
    if await db.read(_is_new):
        keys = keys_of(settings) or _made(settings)
        return await db.write(lambda conn: _first_opened(conn, keys))
    found = keys_of(settings)
    if found is None:
        raise KeyTrouble(_lost(db, settings))
    return await db.read(lambda conn: _opened(conn, found, settings))


def keys_of(settings: KeySettings) -> dict[str, bytes] | None:
    """The keys of SEAL_KEYS, else of the key file; None where there is neither."""
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
        raise KeyTrouble(f"the key file {settings.key_file} is damaged: {error}. {_mend()}") from error


def add_key(settings: KeySettings) -> str | None:
    """A fresh key in front of those of the key file; returns its id, None where SEAL_KEYS is in use."""
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
    """A new key file, mode 0600, whole or not there; it is on the disk before the base needs it."""
    key_file, key = settings.key_file, new_key()
    key_file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # a server's base has no folder here yet
    draft = _written(key_file, key + "\n")
    try:
        os.link(draft, key_file)  # unlike a rename it never takes the place of a file
    except FileExistsError:
        return keys_of(settings) or {}  # another process was faster: its key is the key
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
    """Two processes may find the base new; the first makes its keys, the second finds them."""
    dialects.lock(conn, dialects.KEYS)
    return open_keyring(conn, keys)


def _opened(conn: Connection, keys: Mapping[str, bytes], settings: KeySettings) -> Keyring:
    try:
        return open_keyring(conn, keys)
    except KeyTrouble as error:
        source = "SEAL_KEYS" if settings.seal_keys else f"the key file {settings.key_file}"
        database = conn.engine.url.database
        raise KeyTrouble(f"the base {database} does not open with {source}: {error}. {_mend()}") from error


def _lost(db: Database, settings: KeySettings) -> str:
    return (
        f"the base {db.url.database} is sealed, but SEAL_KEYS is not set and there is no key file "
        f"{settings.key_file}. {_mend()}"
    )


def _mend() -> str:
    return (
        "Put the key file back from its backup (it is kept apart from the backup of the base), "
        "or set SEAL_KEYS to the keys of this base"
    )
