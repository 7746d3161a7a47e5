"""A thousand items due in one tick: one transaction, as many statements as for ten, in about a second."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from sqlalchemy import Connection, event

from db import assignments, reports
from db import reminders as steps
from db.engine.database import Database
from db.reminders import WaitingStepRow
from domain.assignments.assignment import Assignment
from domain.assignments.numbers import assignment_id_of, assignment_number
from domain.people import Role
from domain.reports.numbers import report_id_of, report_number
from domain.reports.report import Report
from domain.reports.rules import ReportState
from tests.support.cast import Cast
from tests.support.steps import reminders
from tests.support.town import Town, local

ISSUED = local("2026-11-23 10:00")
NOW = "2026-12-18 09:00"
OFFICIALS = 20
#: Statements of a look and a tick, however many items are due.
MOST = 16
#: Sender and heartbeat look once a second meanwhile, on a busy machine more than once.
OF_OTHERS = ("lease_until", "send_rate", "clock_timestamp", "enable_sort", "named_leases", "chat_leases")


def an_assignment(n: int, issuer: int, executor: int) -> Assignment:
    item = assignment_id_of(2026, n)
    first, due = date(2026, 11, 23), date(2026, 12, 17)
    return Assignment(
        item, assignment_number(item), issuer, "TUKSH", ISSUED, first, due, due, ISSUED, executor=executor
    )


def a_report(n: int, reporter: int, executor: int) -> Report:
    item = report_id_of(2026, n)
    first, due = date(2026, 11, 23), date(2026, 12, 14)
    one = Report(item, report_number(item), reporter, "water", ISSUED, first, first, due, due, ISSUED)
    one.state, one.body, one.executor = ReportState.ACCEPTED, "TUKSH", executor
    return one


async def filled(town: Town, count: int, people: list[int]) -> None:
    """Items, half of them assignments, each with a step due since yesterday; `people[0]` is their author."""

    def work(conn: Connection) -> None:
        for n in range(1, count // 2 + 1):
            executor = people[1 + n % (len(people) - 1)]
            task, report = an_assignment(n, people[0], executor), a_report(n, people[0], executor)
            assignments.add(conn, task, (1, b""))
            reports.add(conn, report, (1, b""))
            for item in (task.summary, report.summary):
                due = local("2026-12-17 09:00")
                row = WaitingStepRow(str(item.item), item.item_id, "term", 1, local("2026-12-15 09:00"), due)
                steps.put(conn, row)

    await town.app.db.write(work)


@contextmanager
def counted(db: Database) -> Iterator[list[str]]:
    """The SQL statements of the block, those of sender and heartbeat left out."""
    seen: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not any(word in statement for word in OF_OTHERS):
            seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield seen
    event.remove(db.engine, "before_cursor_execute", note)


async def ticked(cast: Cast, count: int) -> tuple[int, float, list[str]]:
    """Fill and tick once; returns the number of messages, seconds, and statements."""
    for n in range(OFFICIALS):
        await cast.town.joins(f"Қызметкер {n}", Role.OFFICIAL, body="TUKSH")
    rows = cast.town.rows(
        "SELECT id FROM people WHERE role = 'prosecutor' OR role = 'official' AND body = 'TUKSH' "
        "ORDER BY role DESC, joined_at"
    )
    await filled(cast.town, count, [person for (person,) in rows])
    now = local(NOW)
    with counted(cast.town.app.db) as seen:
        begun = time.perf_counter()
        letters = await cast.town.app.services.reminders.remind(now)
        took = time.perf_counter() - begun
    cast.town.clock.set(now)
    await cast.town.turn()
    assert len(reminders.on_phone(cast.gulnar)) == 1
    return letters, took, seen


async def test_a_thousand_items_in_one_tick(cast: Cast) -> None:
    letters, took, statements = await ticked(cast, 1000)
    print(f"\n1,000 items due: {letters} letters, {took * 1000:.0f} ms, {len(statements)} statements")
    assert letters == OFFICIALS + 3  # those of the body, Ерлан and Марат, and the head
    assert cast.town.rows("SELECT count(*) FROM reminders WHERE merged_into IS NULL") == [(2000,)]
    assert cast.town.rows("SELECT count(*) FROM waiting_steps WHERE due_at <= '2026-12-18 04:00:00'") == [
        (0,)
    ]
    assert len(statements) <= MOST
    assert took < 5  # about half a second of CPU; machines of CI share theirs


async def test_ten_items_take_as_many_statements(cast: Cast) -> None:
    _, _, statements = await ticked(cast, 10)
    assert len(statements) <= MOST
