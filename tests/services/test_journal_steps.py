"""The journal is verified in short steps, a page of links each, while people write on."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from db.journal.verification import PAGE
from services.journal.journal import Journal
from tests.support.store_rows import NOW, Store, days, fresh, put_person, put_report

PEOPLE = PAGE + 100
FIRST, LAST = "person:4001", f"person:{4000 + PEOPLE}"
#: In the order of names between others; it begins on one page and ends on the third.
LONG = "person:4500-long"


@pytest.fixture
async def store(tmp_path: Path) -> Store:
    """Many chains of one link, a long one between them, and two anchors."""
    store = await fresh(tmp_path)
    await store.db.write(lambda conn: _fill(conn, store))
    journal = Journal(store.db, store.keyring)
    assert await journal.anchor(NOW) == 2 + PEOPLE + 2 * PAGE
    await store.record(LONG, "consent")
    assert await journal.anchor(NOW + days(1)) == 1
    return store


def _fill(conn: Connection, store: Store) -> None:
    put_person(conn, store, 7, account=70)
    put_report(conn, store, 1, reporter=7)
    tx = store.tx(conn)
    for n in range(1, PEOPLE + 1):
        tx.record(f"person:{4000 + n}", "consent", {})
    for _ in range(2 * PAGE):
        tx.record(LONG, "consent", {})


async def _found(store: Store, *statements: str) -> list[str]:
    """The faults after these statements."""

    def tamper(conn: Connection) -> None:
        for statement in statements:
            conn.execute(text(statement))

    await store.db.write(tamper)
    return [str(fault) for fault in (await Journal(store.db, store.keyring).verify()).faults]


async def test_chains_that_go_over_pages_have_no_fault(store: Store) -> None:
    verdict = await Journal(store.db, store.keyring).verify()
    assert (verdict.links, verdict.faults) == (2 + PEOPLE + 2 * PAGE + 1, ())
    assert verdict.newest is not None
    assert verdict.newest.upto == verdict.links


async def test_faults_on_every_page_are_found_in_their_order(store: Store) -> None:
    found = await _found(
        store,
        f"UPDATE journal SET action = 'x' WHERE chain = '{FIRST}'",
        f"UPDATE journal SET action = 'x' WHERE chain = '{LONG}' AND n IN (1, {PAGE}, {2 * PAGE})",
        f"UPDATE journal SET action = 'x' WHERE chain = '{LAST}'",
    )
    assert found == [
        f"{FIRST} link 1: was changed",
        *(f"{LONG} link {n}: was changed" for n in (1, PAGE, 2 * PAGE)),
        f"{LAST} link 1: was changed",
    ]


async def test_chains_that_are_missing_are_found_on_every_page(store: Store) -> None:
    found = await _found(store, f"DELETE FROM journal WHERE chain IN ('{FIRST}', '{LONG}', '{LAST}')")
    assert [line for line in found if not line.startswith("anchor")] == [
        f"{FIRST}: the whole chain is missing, 1 links",
        f"{LONG}: the whole chain is missing, {2 * PAGE + 1} links",
        f"{LAST}: the whole chain is missing, 1 links",
    ]


async def test_forged_names_of_chains_are_faults_and_no_traceback(store: Store) -> None:
    names = ["report:x", "report:٣", "report:01", f"report:{10**30}", "report:", "x"]
    chains = [f"person:{4001 + n}" for n in range(len(names))]
    renames = [
        f"UPDATE journal SET chain = '{name}' WHERE chain = '{chain}'"
        for name, chain in zip(names, chains, strict=True)
    ]
    found = await _found(store, *renames)
    for name, chain in zip(names, chains, strict=True):
        item = "the item of this chain is" if name.startswith("report:") else "what tells its last link is"
        assert f"{name}: {item} missing" in found
        assert f"{chain}: the whole chain is missing, 1 links" in found


async def test_what_is_written_meanwhile_is_no_fault(store: Store) -> None:
    """Chains grow and begin on both sides of the step, and new links are anchored."""
    journal, is_over, written = Journal(store.db, store.keyring), asyncio.Event(), 0

    async def writes() -> None:
        nonlocal written
        while not is_over.is_set():
            written += 1
            for chain in (FIRST, LONG, LAST, f"person:3{written:06}", f"person:9{written:06}"):
                await store.record(chain, "consent")
            await journal.anchor(NOW + days(1 + written))

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(writes())
        faults = list((await journal.verify()).faults)
        while written < 5:
            faults += (await journal.verify()).faults
        is_over.set()
    assert faults == []
    assert (await journal.verify()).faults == ()
