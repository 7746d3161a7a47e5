"""Sealing: AES-GCM encryption of values that name a person or hold a person's words.

Table and row are the associated data, so a sealed value copied to another row does not open there. Keys
are ordered: the first seals, all of them open. Each row stores the id of its key.
"""

import base64
import binascii
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import constant_time, hashes, hmac
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection

from db import meta

KEY_BYTES = 32
NONCE_BYTES = 12


class KeyTrouble(Exception):
    """A key is missing, malformed or not that of the database; the text tells how to fix it."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """Nonce and ciphertext, and the id of the key."""

    key_id: str
    blob: bytes


class Sealer:
    """Seals with the first key, whose id is `current`; opens with any."""

    def __init__(self, keys: Mapping[str, bytes]) -> None:
        self._ciphers = {key_id: AESGCM(key) for key_id, key in keys.items()}
        self.current = next(iter(keys))

    def seal(self, table: str, row: int | str, plain: bytes) -> Sealed:
        """Encrypt bytes for one row of one table, under a random nonce."""
        nonce = os.urandom(NONCE_BYTES)
        blob = nonce + self._ciphers[self.current].encrypt(nonce, plain, _place(table, row))
        return Sealed(self.current, blob)

    def open(self, table: str, row: int | str, sealed: Sealed) -> bytes:
        """Decrypt. Raises KeyTrouble for an unknown key, or a value that was moved or changed."""
        cipher = self._ciphers.get(sealed.key_id)
        if cipher is None:
            raise KeyTrouble(
                f"the base holds values sealed with key “{sealed.key_id}”, which is not among the keys"
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
    """All secrets of one database: the sealer, and the two data keys that are stored sealed."""

    sealer: Sealer
    lookup_key: bytes
    journal_key: bytes

    def lookup(self, account: int) -> bytes:
        """The keyed hash of an account or a chat, 16 bytes of HMAC-SHA256, by which rows are found."""
        code = hmac.HMAC(self.lookup_key, hashes.SHA256())
        code.update(str(account).encode())
        return code.finalize()[:16]


def parse_keys(setting: str) -> dict[str, bytes]:
    """Keys by id from `id:base64[,id:base64…]`, in order. Raises KeyTrouble with the place of a wrong one."""
    keys: dict[str, bytes] = {}
    for place, entry in enumerate(filter(None, (part.strip() for part in setting.split(","))), start=1):
        key_id, colon, encoded = entry.partition(":")
        if not (key_id and colon) or key_id in keys:  # named by its place: the “id” may be a key without one
            raise KeyTrouble(f"key {place} has no id of its own; write id:key")
        keys[key_id] = _decode(place, encoded)
    if not keys:
        raise KeyTrouble("there is no key; write id:key")
    return keys


def _decode(place: int, encoded: str) -> bytes:
    try:
        key = base64.b64decode(encoded, validate=True)
    except binascii.Error:
        key = b""
    if len(key) != KEY_BYTES:
        raise KeyTrouble(f"key {place} is not {KEY_BYTES} bytes in base64; write id:key")
    return key


def new_key() -> str:
    """A new random key as `id:base64`."""
    return f"k{secrets.token_hex(3)}:{base64.b64encode(os.urandom(KEY_BYTES)).decode()}"


def open_keyring(conn: Connection, keys: Mapping[str, bytes]) -> Keyring:
    """The keyring of the database; missing data keys are made and stored. Raises KeyTrouble."""
    sealer = Sealer(keys)
    return Keyring(sealer, _data_key(conn, sealer, "lookup_key"), _data_key(conn, sealer, "journal_key"))


def _data_key(conn: Connection, sealer: Sealer, name: str) -> bytes:
    stored = meta.get(conn, name)
    if stored is None:
        key = os.urandom(KEY_BYTES)
        put_data_key(conn, sealer, name, key)
        return key
    key_id, _, blob = stored.partition(b":")
    return sealer.open("meta", name, Sealed(key_id.decode(), blob))


def put_data_key(conn: Connection, sealer: Sealer, name: str, key: bytes) -> None:
    """Store a data key, sealed with the current key."""
    sealed = sealer.seal("meta", name, key)
    meta.put(conn, name, sealed.key_id.encode() + b":" + sealed.blob)


def same(one: bytes, other: bytes) -> bool:
    """Compare in constant time."""
    return constant_time.bytes_eq(one, other)
