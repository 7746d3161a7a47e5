"""The chain of the journal: the same bytes everywhere, and every tampering found at its link."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from domain.journal import BrokenLink, anchor, canonical, digest, first_broken, link

KEY = b"k" * 32
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Row:
    chain: str
    n: int
    at: datetime
    actor: int
    action: str
    fields: dict[str, Any] = field(default_factory=dict)
    reason_digest: bytes | None = None
    mac: bytes = b""


def a_chain(length: int = 4) -> list[Row]:
    rows: list[Row] = []
    for n in range(1, length + 1):
        row = Row("report:7", n, NOON + timedelta(hours=n), 10, "accept", {"now": "accepted", "n": n})
        previous = rows[-1].mac if rows else b""
        rows.append(replace(row, mac=link(KEY, previous, vars(row))))
    return rows


def test_an_untouched_chain_holds() -> None:
    assert first_broken(KEY, a_chain()) is None
    assert first_broken(KEY, []) is None


def without(rows: list[Row], index: int) -> list[Row]:
    return rows[:index] + rows[index + 1 :]


def changed(**values: Any) -> list[Row]:
    rows = a_chain()
    return [*rows[:1], replace(rows[1], **values), *rows[2:]]


TAMPERED = {
    "who": (changed(actor=11), BrokenLink("report:7", 2, "code")),
    "when": (changed(at=NOON), BrokenLink("report:7", 2, "code")),
    "what": (changed(action="close"), BrokenLink("report:7", 2, "code")),
    "a field": (changed(fields={"now": "closed", "n": 2}), BrokenLink("report:7", 2, "code")),
    "a field more": (
        changed(fields={"now": "accepted", "n": 2, "x": None}),
        BrokenLink("report:7", 2, "code"),
    ),
    "a reason": (changed(reason_digest=b"x"), BrokenLink("report:7", 2, "code")),
    "the chain": (changed(chain="report:8"), BrokenLink("report:8", 2, "code")),
    "the code": (changed(mac=b"0" * 32), BrokenLink("report:7", 2, "code")),
    "a link removed": (without(a_chain(), 1), BrokenLink("report:7", 3, "number")),
    "the first removed": (without(a_chain(), 0), BrokenLink("report:7", 2, "number")),
    "a link doubled": ([*a_chain()[:2], *a_chain()[1:]], BrokenLink("report:7", 2, "number")),
    "two swapped": ([a_chain()[1], a_chain()[0]], BrokenLink("report:7", 2, "number")),
}


@pytest.mark.parametrize("case", TAMPERED)
def test_a_change_is_found_at_its_link(case) -> None:
    rows, broken = TAMPERED[case]
    assert first_broken(KEY, rows) == broken


def test_a_removed_link_is_found_even_when_the_rest_is_numbered_anew() -> None:
    rows = without(a_chain(), 1)
    renumbered = [replace(row, n=n) for n, row in enumerate(rows, start=1)]
    assert first_broken(KEY, renumbered) == BrokenLink("report:7", 2, "code")


def test_a_link_that_was_good_in_another_past_breaks_the_next_one() -> None:
    rows = a_chain()
    other = replace(rows[0], action="ask")
    other = replace(other, mac=link(KEY, b"", vars(other)))
    assert first_broken(KEY, [other]) is None
    assert first_broken(KEY, [other, *rows[1:]]) == BrokenLink("report:7", 2, "code")


def test_without_the_key_nobody_can_make_a_link() -> None:
    forged = [replace(row, mac=link(b"other", b"", vars(row))) for row in a_chain(1)]
    assert first_broken(KEY, forged) == BrokenLink("report:7", 1, "code")


def test_the_same_values_have_the_same_bytes_on_every_store() -> None:
    almaty = timezone(timedelta(hours=5))
    first = canonical({"b": (1, 2), "a": NOON, "ұ": "Көше", "none": None})
    again = canonical({"none": None, "ұ": "Көше", "a": NOON.astimezone(almaty), "b": [1, 2]})
    assert first == again
    written = '{"a":"2026-11-23T12:00:00.000000+00:00","b":[1,2],"none":null,"ұ":"Көше"}'
    assert first.decode() == written


@pytest.mark.parametrize("value", [1.5, datetime(2026, 11, 23), date(2026, 11, 23), {1, 2}])  # noqa: DTZ001
def test_what_has_no_one_form_is_refused(value) -> None:
    with pytest.raises(TypeError):
        canonical({"x": value})


def test_a_reason_is_a_digest_that_its_salt_alone_opens() -> None:
    assert digest(b"salt", "Дәлел жоқ") == digest(b"salt", "Дәлел жоқ")
    assert digest(b"salt", "Дәлел жоқ") != digest(b"pepper", "Дәлел жоқ")
    assert digest(b"salt", "Дәлел жоқ") != digest(b"salt", "Дәлел бар")
    assert len(digest(b"salt", "")) == 32


def test_an_anchor_covers_every_code_and_the_anchor_before_it() -> None:
    codes = [row.mac for row in a_chain()]
    made = anchor(KEY, b"", codes)
    assert anchor(KEY, b"", codes) == made
    assert anchor(KEY, b"", codes[:-1]) != made
    assert anchor(KEY, b"", codes[::-1]) != made
    assert anchor(KEY, b"before", codes) != made
    assert anchor(b"other", b"", codes) != made
