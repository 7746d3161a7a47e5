"""Every change of the journal behind the program's back is found, and named by chain and number."""

from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from services.journal.journal import Journal
from tests.support import stores
from tests.support.store_rows import NOW, Store, days, fresh, put_assignment, put_person, put_report


@pytest.fixture
async def store(tmp_path: Path) -> Store:
    """Two reports, an assignment and a consent: four chains, anchored twice."""
    store = await fresh(tmp_path)
    journal = Journal(store.db, store.keyring)

    def fill(conn: Connection) -> None:
        put_person(conn, store, 7, account=70)
        put_report(conn, store, 1, reporter=7)
        store.tx(conn).record("person:7", "consent", {"version": 1})
        put_report(conn, store, 2, reporter=7)

    await store.db.write(fill)
    assert await journal.anchor(NOW) == 5
    await store.db.write(lambda conn: put_assignment(conn, store, 1, issuer=7))
    assert await journal.anchor(NOW + days(1)) == 1
    return store


async def found(store: Store) -> list[str]:
    """The findings of a verification."""
    return [str(fault) for fault in (await Journal(store.db, store.keyring).verify()).faults]


async def tamper(store: Store, *statements: str) -> list[str]:
    """The findings of a verification after these statements."""

    def work(conn: Connection) -> None:
        conn.exec_driver_sql(stores.said("PRAGMA defer_foreign_keys=ON"))
        for statement in statements:
            conn.execute(text(stores.said(statement)))

    await store.db.write(work)
    return await found(store)


async def test_an_untouched_journal_has_no_fault(store: Store) -> None:
    verdict = await Journal(store.db, store.keyring).verify()
    assert (verdict.links, verdict.faults) == (6, ())
    assert verdict.newest is not None
    assert verdict.newest.upto == 6


async def test_an_empty_journal_has_no_fault(tmp_path: Path) -> None:
    assert await found(await fresh(tmp_path)) == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", "'2026-11-23 06:00:01.000000'"),
        ("actor", "9"),
        ("action", "'close'"),
        ("fields", '\'{"number":"2026-000009"}\''),
        ("reason_digest", "x'00'"),
        ("reason_digest", "NULL"),
        ("mac", "zeroblob(32)"),
    ],
)
async def test_a_changed_column_is_found(store: Store, column: str, value: str) -> None:
    said = await tamper(store, f"UPDATE journal SET {column} = {value} WHERE chain = 'report:1' AND n = 2")
    assert "report:1 link 2: was changed" in said
    assert not [one for one in said if "report:2" in one or "person" in one]


@pytest.mark.parametrize("change", ["action = 'x'", "mac = zeroblob(32)"])
async def test_only_the_changed_link_is_accused(store: Store, change: str) -> None:
    await store.record("person:7", "consent")
    said = await tamper(store, f"UPDATE journal SET {change} WHERE chain = 'person:7' AND n = 1")
    assert [one for one in said if one.startswith("person")] == ["person:7 link 1: was changed"]


async def test_a_link_moved_to_another_chain_is_found(store: Store) -> None:
    said = await tamper(store, "UPDATE journal SET chain = 'report:3' WHERE chain = 'report:1' AND n = 2")
    assert "report:1: link 2 missing" in said
    assert "report:3: link 1 missing" in said
    assert "report:3: the item of this chain is missing" in said


async def test_a_renumbered_link_is_found(store: Store) -> None:
    said = await tamper(store, "UPDATE journal SET n = 3 WHERE chain = 'report:1' AND n = 2")
    assert said[0] == "report:1: link 2 missing"


async def test_a_link_that_was_given_another_id_is_found(store: Store) -> None:
    said = await tamper(
        store,
        "UPDATE journal_reasons SET journal_id = 20 WHERE journal_id = 2",
        "UPDATE journal SET id = 20 WHERE id = 2",
    )
    assert [one for one in said if one.startswith("anchor 1: ")]
    assert "report:1 link 2: the words of its reason do not open" in said


async def test_the_last_link_deleted_is_found(store: Store) -> None:
    said = await tamper(
        store, "DELETE FROM journal_reasons WHERE journal_id = 2", "DELETE FROM journal WHERE id = 2"
    )
    assert "report:1: link 2 missing" in said
    assert any(one.startswith("anchor 1: rows 1–5") and one.endswith("missing: 2–2") for one in said)


async def test_the_first_link_deleted_is_found(store: Store) -> None:
    assert "report:2: link 1 missing" in await tamper(store, "DELETE FROM journal WHERE id = 4")


async def test_the_last_link_of_a_person_deleted_before_its_anchor_is_found(store: Store) -> None:
    """No row of theirs is locked by a version; who joined and who was dismissed is known all the same."""
    await store.record("person:7", "join")
    said = await tamper(store, "DELETE FROM journal WHERE chain = 'person:7' AND n = 2")
    assert said == ["person:7: link 2 missing"]


async def test_a_whole_chain_of_a_person_deleted_before_its_anchor_is_found(store: Store) -> None:
    await store.record("person:8", "join")
    assert await tamper(store, "DELETE FROM journal WHERE chain = 'person:8'") == [
        "person:8: the whole chain is missing, 1 links"
    ]


async def test_what_tells_the_last_link_of_a_person_is_missed(store: Store) -> None:
    said = await tamper(store, "DELETE FROM meta WHERE key = 'head/person:7'")
    assert said == ["person:7: what tells its last link is missing"]


async def test_a_whole_chain_deleted_is_found(store: Store) -> None:
    reasons = "DELETE FROM journal_reasons WHERE journal_id IN (1, 2)"
    said = await tamper(store, reasons, "DELETE FROM journal WHERE chain = 'report:1'")
    assert "report:1: the whole chain is missing, 2 links" in said


async def test_a_whole_chain_deleted_with_its_item_is_found_by_the_anchor(store: Store) -> None:
    said = await tamper(
        store,
        "DELETE FROM journal_reasons WHERE journal_id IN (1, 2)",
        "DELETE FROM journal WHERE chain = 'report:1'",
        "DELETE FROM reports WHERE id = 1",
    )
    assert len(said) == 1
    assert said[0].startswith("anchor 1: rows 1–5")
    assert said[0].endswith("missing: 1–2")


async def test_an_item_deleted_without_its_chain_is_found(store: Store) -> None:
    assert await tamper(store, "DELETE FROM assignments") == [
        "assignment:1: the item of this chain is missing"
    ]


async def test_two_links_swapped_are_found(store: Store) -> None:
    said = await tamper(
        store,
        "UPDATE journal SET n = 3 WHERE chain = 'report:2' AND n = 1",
        "UPDATE journal SET n = 1 WHERE chain = 'report:2' AND n = 2",
        "UPDATE journal SET n = 2 WHERE chain = 'report:2' AND n = 3",
    )
    assert "report:2 link 1: was changed" in said
    assert "report:2 link 2: was changed" in said


async def test_two_whole_rows_swapped_are_found(store: Store) -> None:
    said = await tamper(
        store,
        "DELETE FROM journal_reasons",
        "UPDATE journal SET id = 30 WHERE id = 4",
        "UPDATE journal SET id = 4 WHERE id = 5",
        "UPDATE journal SET id = 5 WHERE id = 30",
    )
    assert said[0] == "report:2 link 2: stands out of order"
    assert said[1].startswith("anchor 1: ")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("chain_head = zeroblob(32)", "report:1: its item knows another last link than 2"),
        ("chain_n = 1", "report:1: its item knows another last link than 2"),
        ("chain_n = 4", "report:1: links 3–4 missing"),
    ],
)
async def test_a_changed_head_is_found(store: Store, change: str, told: str) -> None:
    assert await tamper(store, f"UPDATE reports SET {change} WHERE id = 1") == [told]


@pytest.mark.parametrize("change", ["mac = zeroblob(32)", "upto = 4", "at = '2026-01-01 00:00:00.000000'"])
async def test_a_changed_anchor_is_found(store: Store, change: str) -> None:
    said = await tamper(store, f"UPDATE anchors SET {change} WHERE id = 1")
    assert said[0].startswith("anchor 1: rows 1–")


async def test_a_deleted_anchor_is_found_by_the_next(store: Store) -> None:
    assert (await tamper(store, "DELETE FROM anchors WHERE id = 1"))[0].startswith("anchor 2: rows 1–6")


async def test_a_link_written_in_by_hand_is_found(store: Store) -> None:
    copy = "SELECT 20, chain, 3, at, actor, action, fields, reason_digest, mac FROM journal WHERE id = 2"
    said = await tamper(store, f"INSERT INTO journal {copy}")
    assert "report:1 link 3: was changed" in said
    assert "report:1: its item knows another last link than 3" in said


async def test_changed_words_of_a_reason_are_found(store: Store) -> None:
    other = store.seal("journal_reasons", 2, {"text": "басқа"})
    values = f"sealed = x'{other['sealed'].hex()}'"
    said = await tamper(store, f"UPDATE journal_reasons SET {values} WHERE journal_id = 2")
    assert said == ["report:1 link 2: the words of its reason were changed"]


@pytest.mark.sqlite
async def test_a_row_that_cannot_be_read_is_a_fault_and_no_traceback(store: Store) -> None:
    said = await tamper(store, "UPDATE journal SET fields = 'x' WHERE id = 1")
    assert said == ["the journal: a row cannot be read at all (JSONDecodeError)"]


async def test_erased_words_leave_the_chain_valid(store: Store) -> None:
    journal = Journal(store.db, store.keyring)
    assert await journal.erase_reason("report:1", 2)
    assert not await journal.erase_reason("report:1", 2)
    assert await found(store) == []
    assert (await store.counts())["journal_reasons"] == 1


async def test_an_anchor_takes_only_what_is_new(store: Store) -> None:
    journal = Journal(store.db, store.keyring)
    assert await journal.anchor(NOW + days(2)) == 0
    await store.record("person:7", "consent")
    assert await journal.anchor(NOW + days(2)) == 1
    assert (await store.counts())["anchors"] == 3
    assert await found(store) == []
