"""What was told to whom on which morning: the rows of `reminders`, and tables made by hand beside them."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Protocol

from tests.support.town import ZONE

#: What stands on phones on Friday 18 December 2026, after three days off.
LATE = "Кешігіп жіберілді: бот уақытша жұмыс істемеді. Жоспарланған уақыты: "
TUKSH = "Жауапты орган: Тұрғын үй-коммуналдық шаруашылық бөлімі"
A1 = "№ 2026-0001 тапсырма: 3 жұмыс күніне кешіктірілді. Мерзімі: 2026 жылғы 14 желтоқсан"
A4 = "№ 2026-0004 тапсырма: 1 жұмыс күніне кешіктірілді. Мерзімі: 2026 жылғы 17 желтоқсан"


class Base(Protocol):
    """Whoever reads the base under a test: a town, or a machine of processes."""

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """What a second connection reads."""


def spread(ladder: Mapping[str, str]) -> dict[str, set[str]]:
    """«A1 -1 Ерлан Гүлнар; …» → one line for each person, at nine in the morning."""
    return {
        f"{day} 09:00": {
            f"{item} {step} {person}"
            for entry in entries.split("; ")
            for item, step, *people in [entry.split()]
            for person in people
        }
        for day, entries in ladder.items()
    }


def told(base: Base, known: Mapping[int, str]) -> dict[str, set[str]]:
    """Morning → «A1 +1 Ерлан», «R1 0>+2 Ерлан»: the ledger of steps, `>` names the step it is merged into."""
    mornings: dict[str, set[str]] = {}
    for item, item_id, step, into, person, at in base.rows(
        "SELECT item, item_id, step, merged_into, person, at FROM reminders"
    ):
        morning = datetime.fromisoformat(at).replace(tzinfo=UTC).astimezone(ZONE).strftime("%Y-%m-%d %H:%M")
        number = item_id % 10_000  # 20260007 → 7, 2026000123 → 123
        what = f"{item[0].upper()}{number} {step}{f'>{into}' if into else ''} {known[person]}"
        assert what not in mornings.setdefault(morning, set())
        mornings[morning].add(what)
    return mornings


def message(lines: list[str]) -> str:
    """The whole message of that Friday."""
    return "\n\n".join(["Еске салу · 2026 жылғы 18 желтоқсан", *lines, "Толығырақ: /tasks, /assignments"])
