"""Sealing: what names a person or what a person said is ciphertext in the base.

AES-GCM binds each value to its table and row, so a sealed value copied to another row does not
open there. Keys are ordered: the first seals, all of them open; a key id stands beside each value.
"""

import base64
import binascii
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import constant_time, hashes, hmac
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection

from db import meta

KEY_BYTES = 32
NONCE_BYTES = 12


class KeyTrouble(Exception):
    """A key is missing, malformed or not the one the base was sealed with; says how to mend it."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """Ciphertext and the id of its key."""

    key_id: str
    blob: bytes


class Sealer:
    """Seals with the first key, opens with any."""

    def __init__(self, keys: Mapping[str, bytes]) -> None:
        self._ciphers = {key_id: AESGCM(key) for key_id, key in keys.items()}
        self.current = next(iter(keys))

    def seal(self, table: str, row: int | str, plain: bytes) -> Sealed:
        """Ciphertext that opens only as this row of this table."""
        nonce = os.urandom(NONCE_BYTES)
        blob = nonce + self._ciphers[self.current].encrypt(nonce, plain, _place(table, row))
        return Sealed(self.current, blob)

    def open(self, table: str, row: int | str, sealed: Sealed) -> bytes:
        """The plain bytes; KeyTrouble where the key is not ours or the value was moved or changed."""
        cipher = self._ciphers.get(sealed.key_id)
        if cipher is None:
            raise KeyTrouble(
                f"the base holds values sealed with key “{sealed.key_id}”, which SEAL_KEYS does not name"
            )
        try:
            return cipher.decrypt(sealed.blob[:NONCE_BYTES], sealed.blob[NONCE_BYTES:], _place(table, row))
        except InvalidTag as error:
            raise KeyTrouble(
                f"key “{sealed.key_id}” does not open {table} {row}: a wrong key, or a changed row"
            ) from error


def _place(table: str, row: int | str) -> bytes:
    return f"{table}:{row}".encode()


@dataclass(frozen=True)
class Keyring:
    """All secrets of one base: the sealer, and the two data keys that are kept sealed in it."""

    sealer: Sealer
    lookup_key: bytes
    journal_key: bytes

    def lookup(self, account: int) -> bytes:
        """The keyed hash by which an account is found; 16 bytes."""
        code = hmac.HMAC(self.lookup_key, hashes.SHA256())
        code.update(str(account).encode())
        return code.finalize()[:16]


def parse_keys(setting: str) -> dict[str, bytes]:
    """`id:base64[,id:base64…]`, the first one seals; KeyTrouble says what is wrong with which."""
    keys: dict[str, bytes] = {}
    for entry in filter(None, (part.strip() for part in setting.split(","))):
        key_id, _, encoded = entry.partition(":")
        keys[key_id] = _decode(key_id, encoded)
    if not keys:
        raise KeyTrouble(
            "SEAL_KEYS is empty: write id:key, or remove the setting to use the key file beside the base"
        )
    return keys


def _decode(key_id: str, encoded: str) -> bytes:
    try:
        key = base64.b64decode(encoded, validate=True)
    except binascii.Error:
        key = b""
    if len(key) != KEY_BYTES:
        raise KeyTrouble(
            f"SEAL_KEYS: key “{key_id}” is not {KEY_BYTES} bytes in base64; write id:key as the key file does"
        )
    return key


def new_key() -> str:
    """A fresh key in the form of SEAL_KEYS."""
    return f"k{secrets.token_hex(3)}:{base64.b64encode(os.urandom(KEY_BYTES)).decode()}"


def key_setting(conn: Connection, setting: str | None, key_file: Path) -> str:
    """SEAL_KEYS, or what the key file says; a new file only where the base holds nothing yet."""
    if setting:
        return setting
    if key_file.exists():
        return key_file.read_text().strip()
    if meta.get(conn, "lookup_key") is not None:
        raise KeyTrouble(
            f"the base is sealed but there is no key: neither SEAL_KEYS nor {key_file.name} beside the base. "
            "Put the key file back from its backup (it is kept apart from the base's), or set SEAL_KEYS"
        )
    key = new_key()
    with os.fdopen(os.open(key_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(key + "\n")
    return key


def open_keyring(conn: Connection, keys: Mapping[str, bytes]) -> Keyring:
    """The keyring of this base; its data keys are made in an empty one. A wrong key is refused here."""
    sealer = Sealer(keys)
    return Keyring(sealer, _data_key(conn, sealer, "lookup_key"), _data_key(conn, sealer, "journal_key"))


def _data_key(conn: Connection, sealer: Sealer, name: str) -> bytes:
    stored = meta.get(conn, name)
    if stored is None:
        key = os.urandom(KEY_BYTES)
        put_data_key(conn, sealer, name, key)
        return key
    key_id, _, blob = stored.partition(b":")
    try:
        return sealer.open("meta", name, Sealed(key_id.decode(), blob))
    except KeyTrouble as error:
        raise KeyTrouble(f"{error}. Put back the key that belongs to this base from its backup") from error


def put_data_key(conn: Connection, sealer: Sealer, name: str, key: bytes) -> None:
    """Keep a data key, sealed with the current key."""
    sealed = sealer.seal("meta", name, key)
    meta.put(conn, name, sealed.key_id.encode() + b":" + sealed.blob)


def same(one: bytes, other: bytes) -> bool:
    """Compare codes without telling where they differ."""
    return constant_time.bytes_eq(one, other)
