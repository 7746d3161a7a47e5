"""Secrets as byte patterns: names, ids, phones, tokens and keys in each encoding that raw bytes may have."""

import base64
import re
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from urllib.parse import quote

Forms = Mapping[str, Iterable[bytes]]

#: Shorter patterns occur in ciphertext by chance.
SHORTEST = 6
#: Widths of whole numbers in SQLite's records; an id counts with its sign bit.
WIDTHS = (1, 2, 3, 4, 6, 8)
BY_LETTER = {"JSON": (r"\u{:04x}", r"\u{:04X}", r"\\u{:04x}"), "HTML": ("&#{};", "&#x{:x};", "&#x{:X};")}
BY_BYTE = (r"\x{:02x}", r"\x{:02X}", r"\\x{:02x}")
#: Separators of thousands.
APART = (",", "_", " ", "\u00a0")
#: Ways to write a phone without the country's digit: area, three digits, two, two.
PHONES = ("{}{}{}{}", "{} {} {} {}", "{}-{}-{}-{}", "({}) {}-{}-{}")


@dataclass(frozen=True, slots=True, eq=False)
class Secret:
    """Something that no file may show: its kind, its owner, and its bytes by form."""

    kind: str
    whose: str
    forms: Forms


def of_person(
    name: str, number: int | None = None, *, username: str | None = None, phone: str | None = None
) -> list[Secret]:
    """Secrets that identify an account: its name, each word of it but numbers, id, username, phone."""
    alone = [part for part in name.split() if len(part) > 2 and not part.isdigit()]
    secrets = [words("name", name, part) for part in dict.fromkeys([name, *alone])]
    if number:
        secrets.append(account(name, number))
    if username:
        secrets.append(words("username", name, username))
    if phone:
        secrets.append(telephone(name, phone.removeprefix("+")))
    return secrets


def of_token(token: str) -> list[Secret]:
    """The token of a bot, and its secret half alone."""
    return [words("token", "the bot", token), words("half token", "the bot", token.partition(":")[2])]


def of_keys(seal: Mapping[str, bytes], *, lookup: bytes, journal: bytes) -> list[Secret]:
    """The sealing keys by id, and the two keys that the database keeps sealed."""
    sealing = [key("seal key", raw) for raw in seal.values()]
    return [*sealing, key("lookup key", lookup), key("journal key", journal)]


@cache
def words(kind: str, whose: str, text: str) -> Secret:
    """A name, a username, a token."""
    return _secret(kind, whose, _of_text(text))


@cache
def account(whose: str, number: int) -> Secret:
    """A Telegram id."""
    written = [str(number), *(f"{number:,}".replace(",", sign) for sign in APART)]
    forms = _of_text(str(number)) | {"decimal": [one.encode() for one in written]} | _of_number(number)
    return _secret("id", whose, forms)


@cache
def telephone(whose: str, digits: str) -> Secret:
    """A phone: its last ten digits in the usual groups, and the whole as a number."""
    last = digits[-10:]
    written = [way.format(last[:3], last[3:6], last[6:8], last[8:]) for way in PHONES]
    forms = _of_text(last) | {"decimal": [one.encode() for one in written]} | _of_number(int(digits))
    return _secret("phone", whose, forms)


def key(kind: str, raw: bytes) -> Secret:
    """A key of the database."""
    escaped = [repr(raw)[2:-1].encode(), *_spelled(raw.decode("latin-1"), BY_BYTE, plain=False)]
    forms = {"raw": [raw], "hex": _hex(raw), "base64": list(_base64(raw)), "Python": escaped}
    return _secret(kind, "the base", forms)


def _secret(kind: str, whose: str, forms: Forms) -> Secret:
    if any(len(one) < SHORTEST for ways in forms.values() for one in ways):
        raise ValueError(f"the {kind} of {whose} is too short to be told from chance: make it longer")
    return Secret(kind, whose, forms)


def _of_text(text: str) -> dict[str, list[bytes]]:
    """A text in all forms; bytes that several forms share count as the last one."""
    raw = text.encode()
    letters = {form: _spelled(text, ways) for form, ways in BY_LETTER.items()}
    quoted = quote(text, safe="")
    return letters | {
        "Python": _spelled(raw.decode("latin-1"), BY_BYTE),
        "percent": [quoted.encode(), re.sub("%..", lambda one: one[0].lower(), quoted).encode()],
        "UTF-16": [text.encode("utf-16-le"), text.encode("utf-16-be")],
        "hex": _hex(raw),
        "base64": list(_base64(raw)),
        "UTF-8": [raw],
    }


def _of_number(number: int) -> dict[str, list[bytes]]:
    """A number in binary forms: SQLite's integer and varint are the big-endian ones."""
    width = next(width for width in WIDTHS if number < 1 << (8 * width - 1))
    sevens = [number >> shift & 0x7F for shift in range(0, number.bit_length(), 7)]
    return {
        "big-endian": [number.to_bytes(width, "big")],
        "little-endian": [number.to_bytes(width, "little")],
        "varint": [_varint(sevens), _varint(sevens[::-1])],
        "float": [struct.pack(">d", number), struct.pack("<d", number)],
        "hexadecimal": [f"{number:x}".encode(), f"{number:X}".encode()],
    }


def _varint(sevens: Sequence[int]) -> bytes:
    """Seven bits a byte; the eighth bit says that more bytes follow."""
    return bytes([*(one | 0x80 for one in sevens[:-1]), sevens[-1]])


def _spelled(text: str, ways: Sequence[str], *, plain: bool = True) -> list[bytes]:
    """The text with each letter escaped in each of these ways; ASCII letters are not if `plain`."""
    return [
        "".join(one if plain and one.isascii() else way.format(ord(one)) for one in text).encode()
        for way in ways
    ]


def _hex(raw: bytes) -> list[bytes]:
    return [raw.hex().encode(), raw.hex().upper().encode()]


def _base64(raw: bytes) -> Iterator[bytes]:
    """Base64 at each of three offsets, without the letters that depend on neighbours."""
    for before in range(3):
        encoded = base64.b64encode(bytes(before) + raw)
        own = encoded[-(-before * 8 // 6) : (before + len(raw)) * 8 // 6]
        yield own
        yield own.translate(bytes.maketrans(b"+/", b"-_"))
