"""Reminders as people read them and as the store keeps them, and tables made by hand in the same form.

A table of reminders: local time of a tick, "2026-11-25 09:00" → entries "A1 -1 Ерлан" (item, step, person).
An item is the letter of its kind and the end of its number; `R1 0>+2 Ерлан` is a step merged into a later.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Protocol

from simulator.people.person import Person
from tests.support.town import ZONE, Town

Table = dict[str, set[str]]

#: Lines of the digest on Friday 18 December 2026, after three days off.
LATE = "Кешігіп жіберілді: бот уақытша жұмыс істемеді. Жоспарланған уақыты: "
TUKSH = "Жауапты орган: Тұрғын үй-коммуналдық шаруашылық бөлімі"
A1 = "№ 2026-0001 тапсырма: 3 жұмыс күніне кешіктірілді. Мерзімі: 2026 жылғы 14 желтоқсан"
A4 = "№ 2026-0004 тапсырма: 1 жұмыс күніне кешіктірілді. Мерзімі: 2026 жылғы 17 желтоқсан"


class Base(Protocol):
    """A town, or a machine of processes."""

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Rows as a second connection reads them."""


def on_phone(person: Person) -> list[str]:
    """The reminders on a phone, the oldest first."""
    starts = ("Еске салу", "Напоминание")
    return [one.text for one in person.visible() if one.by_bot and one.text.startswith(starts)]


def at_nine(by_day: Mapping[str, str]) -> Table:
    """A table from one written short: day → «A1 -1 Ерлан Гүлнар; …»."""
    return {
        f"{day} 09:00": {
            f"{item} {step} {person}"
            for entry in entries.split("; ")
            for item, step, *people in [entry.split()]
            for person in people
        }
        for day, entries in by_day.items()
    }


def stored(town: Town) -> Table:
    """The table that stands in the store of a town."""
    return stored_in(town, town.names())


def stored_in(base: Base, names: Mapping[int, str]) -> Table:
    """The same; `names` of people by their id. A step told twice fails."""
    table: Table = {}
    for item, item_id, step, into, person, at in base.rows(
        "SELECT item, item_id, step, merged_into, person, at FROM reminders"
    ):
        tick = datetime.fromisoformat(at).replace(tzinfo=UTC).astimezone(ZONE).strftime("%Y-%m-%d %H:%M")
        number = item_id % 10_000  # 20260007 → 7, 2026000123 → 123
        entry = f"{item[0].upper()}{number} {step}{f'>{into}' if into else ''} {names[person]}"
        assert entry not in table.setdefault(tick, set())
        table[tick].add(entry)
    return table


def digest(lines: list[str]) -> str:
    """The whole text of the digest of that Friday."""
    return "\n\n".join(["Еске салу · 2026 жылғы 18 желтоқсан", *lines, "Толығырақ: /tasks, /assignments"])
