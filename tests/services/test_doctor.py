"""The output of doctor, line by line."""

from collections.abc import AsyncIterator
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, text

from db import inbox, reminders
from db.engine.schema import HEAD
from db.reminders import WaitingStepRow
from domain.calendar import Calendar
from services.encryption.database_keys import add_key
from services.journal.journal import Journal
from services.operations.doctor import examine
from services.operations.last_runs import LastRuns
from tests.support.store_rows import (
    NOW,
    Store,
    days,
    fresh,
    keys,
    put_letter,
    put_person,
    put_report,
    put_update,
)

CALENDAR = Calendar(ZoneInfo("Asia/Almaty"))


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    made = await fresh(tmp_path)
    yield made
    await made.db.close()


async def said(store: Store, at: datetime = NOW) -> tuple[int, list[str]]:
    """How many lines need a hand, and all lines but those of the base and its keys."""
    findings = await examine(store.db, store.place, at, CALENDAR)
    return findings.count, [line for line in findings.lines if not line.startswith(("  base", "  keys"))]


async def warned(store: Store, at: datetime = NOW) -> list[str]:
    """Only what needs a hand."""
    return [line for line in (await said(store, at))[1] if line.startswith("!")]


async def advised(store: Store) -> str:
    """The advice, where one line is for many findings."""
    return "".join(line for line in (await said(store))[1] if "→" in line)


async def test_an_empty_base_needs_no_hand(store: Store) -> None:
    assert await said(store) == (
        0,
        [
            "  journal  0 links, 0 faults, not anchored yet",
            "  inbox    new 0, applied 0, answered 0, aside 0",
            "  outbox   queued 0, leased 0, sent 0, dropped 0, unknown 0, failed 0",
        ],
    )


async def test_a_base_at_work_needs_no_hand(store: Store) -> None:
    def fill(conn: Connection) -> None:
        put_person(conn, store, 7, account=70)
        put_report(conn, store, 1, reporter=7)
        put_update(conn, store, 1, account=70)
        put_update(conn, store, 2, account=70, state="new", at=NOW - timedelta(minutes=2))
        put_letter(conn, 1, recipient=7)
        put_letter(conn, 2, recipient=7, state="queued", not_before=NOW - timedelta(minutes=1))
        put_letter(conn, 3, recipient=7, state="queued", not_before=NOW + days(1))

    await store.db.write(fill)
    await Journal(store.db, store.keyring).anchor(NOW)
    await LastRuns(store.db).ran("anchor", NOW)
    count, lines = await said(store)
    assert count == 0
    code = lines[0].rpartition(" ")[2]
    assert lines == [
        f"  journal  2 links, 0 faults, anchored up to row 2 on 2026-11-23 11:00; write down its code {code}",
        "  inbox    new 1, applied 0, answered 1, aside 0; the oldest waits since 2026-11-23 10:58",
        "  outbox   queued 2, leased 0, sent 1, dropped 0, unknown 0, failed 0; "
        "the oldest waits since 2026-11-23 10:59",
        "  tick     anchor: last ran 2026-11-23 11:00",
    ]
    assert len(code) == 16


async def test_updates_set_aside_are_named_with_their_error(store: Store) -> None:
    await store.db.write(lambda conn: put_update(conn, store, 123, account=70))
    await store.db.write(lambda conn: inbox.record_failure(conn, 123, "KeyError"))
    await store.db.write(lambda conn: inbox.set_aside(conn, 123))
    assert await warned(store) == [
        "! inbox    update 123 is set aside: message of 2026-11-23 11:00, KeyError; "
        "try again with `python -m bot retry 123`"
    ]


async def test_letters_that_were_not_sent_are_named(store: Store) -> None:
    def fill(conn: Connection) -> None:
        put_person(conn, store, 7, account=70)
        put_letter(conn, 11, recipient=7, state="failed", error="Bad Request")
        put_letter(conn, 12, recipient=7, state="unknown", error="TimeoutError")

    await store.db.write(fill)
    assert await warned(store) == [
        "! outbox   letter 11 (receipt) was not sent, 2026-11-23 11:00: Bad Request",
        "! outbox   letter 12 (receipt) may or may not have arrived, 2026-11-23 11:00: TimeoutError",
    ]
    assert "not tried again" in await advised(store)


async def test_a_thousand_lost_letters_are_not_a_thousand_lines(store: Store) -> None:
    def fill(conn: Connection) -> None:
        put_person(conn, store, 7, account=70)
        for n in range(1, 1001):
            put_letter(conn, n, recipient=7, state="unknown")

    await store.db.write(fill)
    lines = await warned(store)
    assert (len(lines), lines[-1]) == (21, "! outbox   and 980 more")


async def test_letters_that_fail_for_long_are_counted(store: Store) -> None:
    def fill(conn: Connection) -> None:
        put_person(conn, store, 7, account=70)
        for n, since in ((1, timedelta(hours=2)), (2, timedelta(minutes=50))):
            given = {"troubled_at": NOW - since, "not_before": NOW + timedelta(minutes=5)}
            put_letter(conn, n, recipient=7, state="queued", **given)

    await store.db.write(fill)
    assert await warned(store) == [
        "! outbox   1 letters have failed for over an hour, still tried: "
        "see that the bot runs and reaches Telegram; its log says what fails"
    ]


async def test_what_stands_still_is_named(store: Store) -> None:
    long_ago = NOW - timedelta(minutes=11)

    def fill(conn: Connection) -> None:
        put_person(conn, store, 7, account=70)
        put_update(conn, store, 1, account=70, state="new", at=long_ago)
        put_letter(conn, 1, recipient=7, state="queued", not_before=long_ago)

    await store.db.write(fill)
    assert [line.partition(": see")[0] for line in await warned(store)] == [
        "! inbox    people wait for an answer since 2026-11-23 10:49",
        "! outbox   letters that could leave wait since 2026-11-23 10:49",
    ]


async def test_staff_who_have_blocked_the_bot_are_counted_and_hold_nothing_up(store: Store) -> None:
    def fill(conn: Connection) -> None:
        for person, role in ((7, "official"), (8, "resident"), (9, "official")):
            state = "active" if person == 9 else "away"
            put_person(conn, store, person, account=person, role=role, body=None, state=state)
        put_letter(conn, 1, recipient=7, state="queued", not_before=NOW - days(3))

    await store.db.write(fill)
    assert [line.partition(", and")[0] for line in await warned(store)] == [
        "! people   1 in office have blocked the bot"
    ]


DUE = NOW - timedelta(minutes=15)


@pytest.mark.parametrize(("at", "told"), [(NOW, 1), (NOW + timedelta(hours=12), 0), (NOW - days(1), 0)])
async def test_reminders_that_are_due_are_counted_in_the_sending_hours(
    store: Store, at: datetime, told: int
) -> None:
    await store.db.write(lambda conn: reminders.put(conn, WaitingStepRow("report", 1, "term", 1, DUE, DUE)))
    assert len(await warned(store, at)) == told


@pytest.mark.parametrize("minutes", [0, 9])
async def test_reminders_of_the_night_are_given_time_in_the_morning(store: Store, minutes: int) -> None:
    nine = CALENDAR.moment(NOW.date(), time(9, minutes))
    await store.db.write(
        lambda conn: reminders.put(conn, WaitingStepRow("report", 1, "term", 1, DUE - days(1), DUE - days(1)))
    )
    assert await warned(store, nine) == []


async def test_a_tick_that_fails_while_others_run_is_named(store: Store) -> None:
    await LastRuns(store.db).ran("remind", NOW - timedelta(hours=3))
    await LastRuns(store.db).ran("wipe", NOW)
    assert await warned(store) == [
        "! tick     remind: last ran 2026-11-23 08:00, long before others did: it fails; "
        "the log says why (“a tick failed”)"
    ]


async def test_a_bot_that_stands_still_is_named(store: Store) -> None:
    await LastRuns(store.db).ran("remind", NOW - timedelta(minutes=11))
    assert [line.partition(": see")[0] for line in await warned(store)] == [
        "! tick     nothing has run since 2026-11-23 10:49"
    ]


async def test_a_broken_chain_is_named(store: Store) -> None:
    await store.record("person:7", "consent")
    await store.db.write(lambda conn: conn.execute(text("UPDATE journal SET action = 'x'")))
    assert await warned(store) == ["! journal  person:7 link 1: was changed"]
    assert "compare with the last backup" in await advised(store)


async def test_rows_under_an_older_key_are_counted(store: Store) -> None:
    await store.db.write(lambda conn: put_person(conn, store, 7, account=70))
    old, _ = store.keyring.sealer.current, add_key(store.place)
    assert await warned(store) == [
        f"! keys     1 rows are still sealed with “{old}”: run `python -m bot rekey`"
    ]


async def test_a_key_file_that_others_may_read_is_named(store: Store) -> None:
    store.place.key_file.chmod(0o644)
    assert await warned(store) == [
        f"! keys     others may read the key file: run `chmod 600 {store.place.key_file}`"
    ]


async def test_it_tells_where_the_keys_stand(tmp_path: Path) -> None:
    store = await fresh(tmp_path, keys("one"))
    lines = (await examine(store.db, store.place, NOW, CALENDAR)).lines
    assert lines[:2] == [
        f"  base     {store.db.url.database}, revision {HEAD}",
        "  keys     SEAL_KEYS, sealing with “one”",
    ]
    await store.db.close()


async def test_a_tick_is_written_down_once_in_five_minutes(store: Store) -> None:
    runs = LastRuns(store.db)
    for seconds in (0, 20, 299, 301):
        await runs.ran("remind", NOW + timedelta(seconds=seconds))
    assert (await said(store))[1][-1] == "  tick     remind: last ran 2026-11-23 11:05"


async def test_a_clock_set_back_is_written_down(store: Store) -> None:
    runs = LastRuns(store.db)
    await runs.ran("remind", NOW)
    await runs.ran("remind", NOW - days(1))
    assert (await said(store, NOW - days(1)))[1][-1] == "  tick     remind: last ran 2026-11-22 11:00"
