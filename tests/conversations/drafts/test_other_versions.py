"""A draft that another version of the bot has stored: it goes on, or is kept, and nobody is locked out."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from db import conversations
from services.encryption.sealing import Sealed
from simulator.people.person import Person
from tests.support.counts import count, drafts, failed_updates
from tests.support.town import Town

Change = Callable[[dict[str, Any]], dict[str, Any]]


@pytest.fixture
async def aigul(town: Town) -> Person:
    person = await town.resident("Айгүл", "kk")
    person.hears()
    return person


async def stored_otherwise(town: Town, change: Change) -> None:
    """The one stored draft as another version would have stored it, sealed with the same key."""
    ((person, key, blob),) = town.rows(
        "SELECT person_id, key_id, sealed FROM conversations WHERE sealed IS NOT NULL"
    )
    sealer = town.app.services.unit_of_work.keyring.sealer
    plain = json.loads(sealer.open(conversations.SEALED_AS, person, Sealed(key, bytes(blob))))
    changed = sealer.seal(conversations.SEALED_AS, person, json.dumps(change(plain)).encode())

    def work(conn: Any) -> None:
        conn.exec_driver_sql(
            "UPDATE conversations SET sealed = ? WHERE person_id = ?"
            if conn.dialect.name == "sqlite"
            else "UPDATE conversations SET sealed = $1 WHERE person_id = $2",
            (changed.blob, person),
        )

    await town.app.db.write(work)


async def test_one_field_more_changes_nothing_and_is_kept(town: Town, aigul: Person) -> None:
    await aigul.says("Ауыз су жоқ")
    await stored_otherwise(town, lambda stored: stored | {"version": 3, "urgency": "high"})
    await aigul.says("Екінші күн")
    assert "Мәтін: Ауыз су жоқ\nЕкінші күн" in aigul.last_card("әлі жіберілген жоқ").text
    await stored_otherwise(town, lambda stored: {**stored, "was": stored["urgency"]})  # it is still there
    await aigul.presses("Жіберу")
    aigul.expects("Өтініш жіберілді")
    assert failed_updates(town) == 0


@pytest.mark.parametrize("words", ["/help", "/my", "/start", "/language"])
async def test_commands_work_though_the_draft_cannot_be_read(town: Town, aigul: Person, words: str) -> None:
    await aigul.says("Ауыз су жоқ")
    await stored_otherwise(town, lambda stored: stored | {"kind": "hotspot"})
    before = len(aigul.messages)
    await aigul.says(words)
    assert len(aigul.messages) > before + 1
    assert "қазіргі нұсқасында ашылмады" in "\n".join(one.text for one in aigul.messages)
    assert failed_updates(town) == 0


async def test_a_new_report_is_written_meanwhile_and_the_old_words_come_back(
    town: Town, aigul: Person
) -> None:
    await aigul.says("Ауыз су жоқ")
    await stored_otherwise(town, lambda stored: stored | {"about": "нөмір"})
    await aigul.says("Жарық жоқ")
    assert "Мәтін: Жарық жоқ" in aigul.last_card("әлі жіберілген жоқ").text
    await aigul.presses("Жіберу")
    aigul.expects("Өтініш жіберілді")
    assert (count(town, "reports"), drafts(town)) == (1, 1), "the older words are kept"
    await stored_otherwise(town, mended)
    await aigul.says("/help")
    assert "Мәтін: Ауыз су жоқ" in aigul.last_card("әлі жіберілген жоқ").text
    await aigul.presses("Жіберу")
    assert (count(town, "reports"), drafts(town)) == (2, 0)
    assert failed_updates(town) == 0


def mended(stored: dict[str, Any]) -> dict[str, Any]:
    """The version that can read it is back."""
    (aside,) = stored["laid_aside"]
    return stored | {"laid_aside": [json.dumps(json.loads(aside) | {"about": None})]}


async def test_a_button_of_the_unread_draft_says_where_to_go_on(town: Town, aigul: Person) -> None:
    await aigul.says("Ауыз су жоқ")
    await stored_otherwise(town, lambda stored: stored | {"kind": "hotspot"})
    await aigul.presses("Жіберу")
    assert aigul.is_told("Батырма ескірді")
    aigul.expects("қазіргі нұсқасында ашылмады")
    assert (count(town, "reports"), failed_updates(town)) == (0, 0)
