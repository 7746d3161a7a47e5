"""The scan for leaks on planted leaks: each kind of secret is found in each form at its place.

The leaks are written as they would happen: by SQLite, `json`, `base64`, `urllib`, a log call.
"""

import base64
import json
import logging
import random
import re
import sqlite3
import struct
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest
from sqlalchemy import text

from tests.support.captured_logs import CapturedLogs
from tests.support.leaks import scan
from tests.support.leaks.encodings import key, of_person, of_token
from tests.support.leaks.process_files import assert_no_leaks
from tests.support.town import FIRST_PERSON, TOKEN, Town, founded

pytestmark = pytest.mark.sqlite

NAME, ID, PHONE, USERNAME = "Айгүл", FIRST_PERSON, 77010400001, "turkistan_0001"
PEOPLE = [*of_person(NAME, ID, username=USERNAME, phone=f"+{PHONE}"), *of_token(TOKEN)]
KEY = random.Random(42).randbytes(32)
KEYS = [key("seal key", KEY)]
NOISE = random.Random(7).randbytes(30_000)
KINDS = {
    "name": NAME,
    "username": USERNAME,
    "id": str(ID),
    "phone": str(PHONE),
    "token": TOKEN,
    "half token": TOKEN.partition(":")[2],
}


def stored(column: str, value: object) -> bytes:
    """The bytes of an SQLite database with this value in a column of this type."""
    with closing(sqlite3.connect(":memory:")) as base:
        base.execute(f"CREATE TABLE leak (value {column})")
        base.execute("INSERT INTO leak VALUES (?)", (value,))
        base.commit()
        return base.serialize()


def leb128(number: int) -> bytes:
    """A varint of protocol buffers."""
    return bytes([number & 127 | 128]) + leb128(number >> 7) if number > 127 else bytes([number])


def capitals(escaped: str) -> str:
    """The digits of escapes in capitals."""
    return re.sub(r"(?<=\\[ux])[0-9a-f]{2,4}", lambda code: code[0].upper(), escaped)


def beyond_ascii(what: str, way: str) -> str:
    """Other letters written in this way."""
    return "".join(one if one.isascii() else way.format(ord(one)) for one in what)


#: Form → the ways in which a text may come to stand so.
TEXTS: dict[str, list[Callable[[str], bytes | str]]] = {
    "UTF-8": [lambda what: stored("TEXT", what), lambda what: f"/bot{what}/getMe"],
    "UTF-16": [lambda what: what.encode("utf-16"), lambda what: what.encode("utf-16-be")],
    "JSON": [json.dumps, lambda what: capitals(json.dumps(what)), lambda what: json.dumps(json.dumps(what))],
    "Python": [
        lambda what: repr(what.encode()),
        lambda what: capitals(repr(what.encode())),
        lambda what: repr([repr(what.encode())]),
    ],
    "percent": [
        lambda what: quote(what, safe=""),
        lambda what: re.sub("%..", lambda code: code[0].lower(), quote(what)),
    ],
    "HTML": [
        lambda what: what.encode("ascii", "xmlcharrefreplace"),
        lambda what: beyond_ascii(what, "&#x{:x};"),
        lambda what: beyond_ascii(what, "&#x{:X};"),
    ],
    "base64": [
        lambda what: base64.b64encode(what.encode()),
        lambda what: base64.b64encode(f"1{what}2".encode()),
        lambda what: base64.urlsafe_b64encode(f"12{what}".encode()),
    ],
    "hex": [lambda what: what.encode().hex(), lambda what: what.encode().hex().upper()],
}
NUMBERS: dict[str, list[Callable[[int], bytes | str]]] = {
    "decimal": [
        lambda number: stored("TEXT", f"chat {number}"),
        lambda number: json.dumps({"chat": number}),
    ],
    "big-endian": [lambda number: stored("INTEGER", number), lambda number: struct.pack(">q", number)],
    "little-endian": [lambda number: struct.pack("<Q", number)],
    "varint": [lambda number: stored("INTEGER PRIMARY KEY", number), leb128],
    "float": [lambda number: struct.pack(">d", number), lambda number: struct.pack("<d", number)],
    "hexadecimal": [hex, lambda number: f"{number:X}"],
}
BYTES: dict[str, list[Callable[[bytes], bytes | str]]] = {
    "raw": [lambda raw: stored("BLOB", raw)],
    "hex": [lambda raw: raw.hex(), lambda raw: raw.hex().upper()],
    "base64": [
        base64.b64encode,
        lambda raw: base64.urlsafe_b64encode(b"k" + raw),
        lambda raw: base64.b64encode(b"k1" + raw + b"x"),
    ],
    "Python": [lambda raw: repr({"key": raw}), lambda raw: "".join(rf"\x{one:02x}" for one in raw)],
}


def found(seed: bytes | str) -> set[tuple[str, str]]:
    """Kinds and forms that the scan finds in a file with this leak; each must lie within the leak."""
    seed = seed.encode() if isinstance(seed, str) else seed
    before = bytes(4096) + NOISE
    file = {"file": before + seed + NOISE[::-1] + bytes(4096)}
    finds = scan.scan(file, people=PEOPLE, keys=KEYS, totals=scan.Totals())
    assert all(len(before) <= one.offset < len(before) + len(seed) for one in finds)
    return {(one.kind, one.form) for one in finds}


@pytest.mark.parametrize("form", TEXTS)
@pytest.mark.parametrize("kind", KINDS)
def test_a_text_is_found_in_every_form(kind: str, form: str) -> None:
    """ASCII texts that a form leaves as they are count as plain."""
    plain = "UTF-8" if kind not in ("id", "phone") else "decimal"
    for leak in TEXTS[form]:
        named = found(leak(KINDS[kind]))
        assert (kind, form) in named or (KINDS[kind].isascii() and (kind, plain) in named)


@pytest.mark.parametrize("form", NUMBERS)
@pytest.mark.parametrize(("kind", "number"), [("id", ID), ("phone", PHONE)])
def test_a_number_is_found_in_every_form(kind: str, number: int, form: str) -> None:
    for leak in NUMBERS[form]:
        assert (kind, form) in found(leak(number))


@pytest.mark.parametrize("form", BYTES)
def test_a_key_is_found_in_every_form(form: str) -> None:
    for leak in BYTES[form]:
        assert ("seal key", form) in found(leak(KEY))


@pytest.mark.parametrize("phone", ["+7 (701) 040-00-01", "8 701 040 00 01", "701-040-00-01", "87010400001"])
def test_a_phone_is_found_however_it_is_written(phone: str) -> None:
    assert found(phone) == {("phone", "decimal")}


@pytest.mark.parametrize("number", ["787 350 400 001", "787,350,400,001", "787_350_400_001"])
def test_an_id_is_found_in_groups_of_digits(number: str) -> None:
    assert found(number) == {("id", "decimal")}


def test_nothing_is_found_in_what_means_nothing() -> None:
    noise = random.Random(11)
    assert found(noise.randbytes(4_000_000) + base64.b64encode(noise.randbytes(500_000))) == set()


def test_what_stands_at_the_very_edges_is_found() -> None:
    for data in (NAME.encode(), struct.pack(">q", ID), struct.pack("<q", ID), KEY):
        for whole in (data, data + bytes(9000), bytes(9000) + data):
            assert scan.scan({"file": whole}, people=PEOPLE, keys=KEYS, totals=scan.Totals()) != []


def test_a_name_too_short_to_be_told_from_chance_is_refused() -> None:
    with pytest.raises(ValueError, match="too short"):
        of_person("Ли")


# --- in the bot: each of these must fail its conversation ---


async def lives_with(leak: Callable[[Town], object], folder: Path) -> None:
    """A conversation with a leak."""
    await founded(folder)
    town = Town(folder)
    town.totals = scan.Totals()
    async with town.awake():
        await town.resident(NAME, "kk")
        leak(town)


def written(sql: str, value: Callable[[Town], object]) -> Callable[[Town], object]:
    """A leak of this value by a statement of the bot's store."""

    def leak(town: Town) -> None:
        with town.app.db.engine.begin() as conn:
            conn.execute(text(sql), {"value": value(town)})

    return leak


def journal_key(town: Town) -> bytes:
    return town.app.services.unit_of_work.keyring.journal_key


ERROR = "UPDATE inbox SET error = :value"
STORED = {
    "name of Айгүл, UTF-8": written(ERROR, lambda _: f"not sent to {NAME}"),
    "name of Айгүл, JSON": written(ERROR, lambda _: json.dumps({"first_name": NAME})),
    "id of Айгүл, decimal": written(ERROR, lambda _: f"chat {ID}"),
    "id of Айгүл, big-endian": written("UPDATE people SET consent_version = :value", lambda _: ID),
    "id of Айгүл, varint": written(
        "INSERT INTO anchors (id, upto, at, mac) VALUES (:value, 0, '2026-11-23 05:00:00', x'00')",
        lambda _: ID,
    ),
    "username of Айгүл, UTF-8": written(ERROR, lambda _: f"@{USERNAME}"),
    "phone of Айгүл, decimal": written(ERROR, lambda _: f"+{PHONE}"),
    "half token of the bot, UTF-8": written(ERROR, lambda _: TOKEN),
    "journal key of the base, raw": written("INSERT INTO meta VALUES ('copy', :value)", journal_key),
}
LOGGED = {
    "name of Айгүл, UTF-8": lambda log: log.debug(f"told {NAME}"),  # noqa: G004 - the mistake that is looked for
    "id of Айгүл, decimal": lambda log: log.info("sent", extra={"person": ID}),
    "username of Айгүл, UTF-8": lambda log: log.error("failed", exc_info=OSError(USERNAME)),
}


@pytest.mark.parametrize("leak", STORED)
async def test_what_stands_readable_in_the_base_fails_a_conversation(leak: str, tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match=rf"{leak}, at \d+ of town.db-wal:"):
        await lives_with(STORED[leak], tmp_path)


@pytest.mark.parametrize("leak", LOGGED)
@pytest.mark.parametrize("logger", ["services.reports.service", "aiogram.event", "sqlalchemy.engine.Engine"])
async def test_what_stands_readable_in_a_log_fails_a_conversation(
    leak: str, logger: str, tmp_path: Path
) -> None:
    told = rf"{leak}, at \d+ of log as text(.|\n)*{leak}, at \d+ of log as json"
    with pytest.raises(AssertionError, match=told):
        await lives_with(lambda _: LOGGED[leak](logging.getLogger(logger)), tmp_path)


async def test_people_may_write_their_own_names_and_numbers(town: Town) -> None:
    """Their texts are sealed, so names and numbers in these are not found."""
    aigul = await town.resident(NAME, "kk")
    await aigul.says(f"Менің атым {NAME}, телефоным +{PHONE}, @{USERNAME}")
    await aigul.presses("Жіберу")


async def test_a_process_that_left_a_leak_in_its_log_is_found_out(tmp_path: Path) -> None:
    await founded(tmp_path)
    async with Town(tmp_path).awake():
        pass
    log = tmp_path / "bot.log"
    log.write_text("ready\n")
    people, totals = {ID: NAME}, scan.Totals()
    assert_no_leaks(tmp_path / "town.db", log, token=TOKEN, people=people, totals=totals)
    log.write_text(f"sent to {ID}\n")
    with pytest.raises(AssertionError, match=r"id of Айгүл, decimal, at 8 of bot\.log"):
        assert_no_leaks(tmp_path / "town.db", log, token=TOKEN, people=people, totals=totals)


def test_a_library_is_heard_once_and_every_field_of_ours() -> None:
    with CapturedLogs() as heard:
        for number in (1, 2):
            logging.getLogger("aiogram").debug("call %s", number)
            logging.getLogger("bot").debug("sent", extra={"outbox": number})
    assert [line.partition("Z ")[2] for line in heard.files()["log as text"].decode().splitlines()] == [
        "DEBUG aiogram: call %s",
        "DEBUG bot: sent outbox=1",
        "DEBUG bot: sent outbox=2",
    ]


def test_figures_of_two_processes_add_up() -> None:
    one, other = scan.Totals(), scan.Totals()
    for totals, file in ((one, b"abc"), (other, b"defg")):
        scan.scan({"file": file}, people=PEOPLE, keys=KEYS, totals=totals)
    one.add(scan.Totals(**json.loads(json.dumps(other.handed_over()))))
    assert (one.scans, one.files, one.size, one.finds) == (2, 2, 7, 0)
    assert str(one).startswith("leaks: 2 scans of 2 files, ")
