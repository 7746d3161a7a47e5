"""Retention: one report's life with the rows of every table, and each edge of each term."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from domain.calendar import months_before
from domain.reports.rules import ReportState
from services.city.city_file import load
from services.journal.journal import Journal
from services.operations.retention import Retention
from services.wiring import ITEM_WIPES
from tests.support.store_rows import (
    NOW,
    Store,
    days,
    fresh,
    put_assignment,
    put_draft,
    put_letter,
    put_person,
    put_report,
    put_update,
)

CITY = load("turkistan")
CLOSED = ReportState.CONFIRMED


@pytest.fixture
async def store(tmp_path: Path) -> Store:
    return await fresh(tmp_path)


async def wiped(store: Store, after: float) -> dict[str, int]:
    """The number of rows wiped after so many days, by name; names without any are left out."""
    found = await Retention(store.db, CITY, ITEM_WIPES).wipe(NOW + days(after))
    return {kind: n for kind, n in found.items() if n}


async def test_the_life_of_a_report(store: Store) -> None:
    """Closed on the day it was sent, so that every term counts from NOW."""

    def fill(conn: Connection) -> None:
        put_person(conn, store, 7, account=70)
        put_person(conn, store, 8, account=80, role="prosecutor")
        put_update(conn, store, 1, account=70)
        put_draft(conn, store, 7)
        put_report(conn, store, 1, reporter=7, state=CLOSED)
        put_assignment(conn, store, 1, issuer=8)
        put_letter(conn, 1, recipient=7)
        put_letter(conn, 2, recipient=7, state="queued", settled_at=None)

    await store.db.write(fill)
    lives = {"people": 2, "outbox": 2, "reports": 1, "assignments": 1, "journal": 3}
    said = {"parts": 2, "journal_reasons": 1}
    assert await store.counts() == {**lives, **said, "inbox": 1, "conversations": 1, "identities": 2}

    assert await wiped(store, 6.9) == {}
    assert await wiped(store, 7.1) == {"updates": 1, "conversations": 1}
    assert await store.counts() == {**lives, **said, "identities": 2}

    assert await wiped(store, 29.9) == {}
    assert await wiped(store, 30.1) == {"letters": 1, "accounts": 1}
    assert await store.counts() == {**lives, **said, "identities": 1}
    assert await letters(store) == {1: ("sent", {}), 2: ("dropped", {"number": "2026-000001"})}

    assert await wiped(store, 364) == {"letters": 1}
    assert await wiped(store, 366) == {"parts": 2}
    assert await store.counts() == {**lives, "identities": 1}
    assert await wiped(store, 4000) == {}
    assert (await Journal(store.db, store.keyring).verify()).faults == ()


async def letters(store: Store) -> dict[int, tuple[str, object]]:
    """State and facts of every letter."""
    query = text("SELECT id, state, CAST(facts AS text) AS facts FROM outbox")
    rows = await store.db.read(lambda conn: conn.execute(query).all())
    return {row.id: (row.state, json.loads(row.facts)) for row in rows}


async def test_sensitive_words_are_kept_for_half_the_time(store: Store) -> None:
    def fill(conn: Connection) -> None:
        put_person(conn, store, 7, account=70)
        put_report(conn, store, 1, reporter=7, state=CLOSED, is_sensitive=True)
        put_report(conn, store, 2, reporter=7, state=CLOSED)

    await store.db.write(fill)
    assert "parts" not in await wiped(store, 180)
    assert (await wiped(store, 183))["parts"] == 2
    assert (await wiped(store, 366))["parts"] == 2


@pytest.mark.parametrize("state", [state for state in ReportState if state not in ("confirmed",)])
async def test_only_final_states_start_a_term(store: Store, state: ReportState) -> None:
    def fill(conn: Connection) -> None:
        put_person(conn, store, 7, account=70)
        put_report(conn, store, 1, reporter=7, state=state)

    await store.db.write(fill)
    is_final = state in ("unconfirmed", "closed", "withdrawn")
    assert await wiped(store, 400) == ({"accounts": 1, "parts": 2} if is_final else {})


async def test_one_open_report_keeps_the_account(store: Store) -> None:
    def fill(conn: Connection) -> None:
        put_person(conn, store, 7, account=70)
        put_report(conn, store, 1, reporter=7, state=CLOSED)
        put_report(conn, store, 2, reporter=7)

    await store.db.write(fill)
    assert await wiped(store, 31) == {}


async def test_a_draft_being_written_keeps_the_account(store: Store) -> None:
    def fill(conn: Connection) -> None:
        put_person(conn, store, 7, account=70)
        put_report(conn, store, 1, reporter=7, state=CLOSED)
        put_draft(conn, store, 7, at=NOW + days(30))

    await store.db.write(fill)
    assert await wiped(store, 31) == {}
    assert await wiped(store, 37.1) == {"conversations": 1, "accounts": 1}


async def test_people_in_office_keep_their_accounts(store: Store) -> None:
    def fill(conn: Connection) -> None:
        put_person(conn, store, 7, account=70, role="official", body="TUKSH", consent_version=None)
        put_report(conn, store, 1, reporter=7, state=CLOSED)

    await store.db.write(fill)
    assert await wiped(store, 31) == {}


async def test_who_never_agreed_is_forgotten_with_the_draft(store: Store) -> None:
    def fill(conn: Connection) -> None:
        put_person(conn, store, 7, account=70, consent_version=None)
        put_draft(conn, store, 7, at=NOW + days(1))
        put_person(conn, store, 8, account=80)

    await store.db.write(fill)
    assert await wiped(store, 7.5) == {}
    assert await wiped(store, 8.1) == {"conversations": 1, "strangers": 1}
    assert (await store.counts())["identities"] == 1


@pytest.mark.parametrize("state", ["new", "applied", "aside"])
async def test_an_update_that_was_not_answered_is_kept(store: Store, state: str) -> None:
    await store.db.write(lambda conn: put_update(conn, store, 1, account=70, state=state))
    assert "updates" not in await wiped(store, 100)
    assert (await store.counts())["inbox"] == 1


async def test_an_update_set_aside_loses_the_hash_of_its_chat(store: Store) -> None:
    await store.db.write(lambda conn: put_update(conn, store, 1, account=70, state="aside"))
    assert await wiped(store, 6.9) == {}
    assert await wiped(store, 7.1) == {"chats": 1}
    assert await wiped(store, 8) == {}
    assert await store.db.read(lambda conn: conn.execute(text("SELECT chat FROM inbox")).scalar()) == b""


async def test_letters_that_wait_keep_their_facts(store: Store) -> None:
    def fill(conn: Connection) -> None:
        put_person(conn, store, 7, account=70)
        for letter, state in enumerate(("queued", "leased"), start=1):
            put_letter(conn, letter, recipient=7, state=state, settled_at=None)
        put_letter(conn, 3, recipient=7, state="failed", error="400")

    await store.db.write(fill)
    assert await wiped(store, 31) == {"letters": 1}
    facts = {"number": "2026-000001"}
    assert await letters(store) == {1: ("queued", facts), 2: ("leased", facts), 3: ("failed", {})}


async def test_many_reports_go_batch_by_batch(store: Store) -> None:
    def fill(conn: Connection) -> None:
        put_person(conn, store, 7, account=70)
        for report in range(1, 252):
            put_report(conn, store, report, reporter=7, state=CLOSED)

    await store.db.write(fill)
    assert (await wiped(store, 366))["parts"] == 502
    assert (await store.counts())["reports"] == 251


@pytest.mark.parametrize(
    ("moment", "months", "earlier"),
    [
        ("2027-11-23", 12, "2026-11-23"),
        ("2028-02-29", 12, "2027-02-28"),
        ("2026-08-31", 6, "2026-02-28"),
        ("2026-01-15", 1, "2025-12-15"),
        ("2026-12-31", 12, "2025-12-31"),
    ],
)
def test_months_are_calendar_months(moment: str, months: int, earlier: str) -> None:
    at = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    assert months_before(at, months).date().isoformat() == earlier
