"""Rows of reports: read, inserted, and updated with an optimistic version check.

`readers` are the roles that the city file lets read sensitive reports; a sensitive report carries them.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, exists, func, insert, select, update

from db.engine import dialects
from db.tables.column_types import MANY
from db.tables.core import people, reports, waiting_steps
from domain.city.city import Reader
from domain.errors import NotFound, Refused
from domain.people import PersonId
from domain.reports.report import Report
from domain.reports.rules import FINAL, ReportState

_FIELDS = tuple(name for name in Report.__slots__ if name != "readers")
_columns = tuple(reports.c[name] for name in _FIELDS)
#: Built once: building a statement costs as much as running it.
_get = select(*_columns).where(reports.c.id == bindparam("report"))
_get_locked = dialects.locked(_get, of=reports)
_add = insert(reports)
#: The newest report of a person (`people.c.id`) about which an official waits for an answer.
newest_clarifying = (
    select(func.max(reports.c.id))
    .where(reports.c.reporter == people.c.id, reports.c.state == ReportState.CLARIFYING)
    .correlate(people)
    .scalar_subquery()
)
_workload = (
    select(reports.c.executor, func.count().label("n"))
    .where(reports.c.state.not_in(FINAL), reports.c.executor.is_not(None))
    .group_by(reports.c.executor)
)


def _report(row: RowMapping, readers: tuple[Reader, ...]) -> Report:
    values = dict(row)
    values["state"] = ReportState(values["state"])
    return Report(**values, readers=readers if values["is_sensitive"] else ())


def _values(report: Report) -> dict[str, Any]:
    return {name: getattr(report, name) for name in _FIELDS}


def get(conn: Connection, report: int, readers: tuple[Reader, ...], *, to_change: bool = False) -> Report:
    """The report, locked until the transaction ends with `to_change`.

    Raises NotFound where there is none, as for a forged button.
    """
    row = conn.execute(_get_locked if to_change else _get, {"report": report}).mappings().first()
    if row is None:
        raise NotFound(f"report {report}")
    return _report(row, readers)


_free = dialects.locked(
    select(reports.c.id).where(reports.c.id.in_(bindparam("ids", expanding=True))), of=reports, skip=True
)


def free(conn: Connection, ids: Sequence[int]) -> set[int]:
    """Lock those of the reports that no other transaction has locked, until this one ends; their ids."""
    return set(conn.execute(_free, {"ids": ids}).scalars()) if ids else set()


_among = select(*_columns).where(reports.c.id.in_(bindparam("ids", expanding=True)))


def among(conn: Connection, ids: Sequence[int], readers: tuple[Reader, ...]) -> list[Report]:
    """The reports with these ids, in no order; ids without a row are skipped."""
    return [
        _report(row, readers)
        for start in range(0, len(ids), MANY)
        for row in conn.execute(_among, {"ids": ids[start : start + MANY]}).mappings()
    ]


def add(conn: Connection, report: Report, chain: tuple[int, bytes]) -> None:
    """Insert a report; `chain` is (number, code) of the last link of its journal chain."""
    conn.execute(_add, {**_values(report), "chain_n": chain[0], "chain_head": chain[1]})


_change = (
    update(reports)
    .where(reports.c.id == bindparam("report"), reports.c.version == bindparam("held"))
    .values({name: bindparam(f"new_{name}") for name in (*_FIELDS, "chain_n", "chain_head")})
)


def change(conn: Connection, report: Report, chain: tuple[int, bytes]) -> None:
    """Update the report and its version; `chain` as in `add`.

    Raises Refused("somebody-was-faster") where another transaction has changed it since it was read.
    """
    held, report.version = report.version, report.version + 1
    new = {f"new_{name}": value for name, value in _values(report).items()}
    new |= {"new_chain_n": chain[0], "new_chain_head": chain[1]}
    if conn.execute(_change, {"report": report.id, "held": held, **new}).rowcount != 1:
        raise Refused("somebody-was-faster", number=report.number)


def of_reporter(
    conn: Connection, reporter: PersonId, readers: tuple[Reader, ...], *, limit: int
) -> list[Report]:
    """Up to `limit` reports of a resident, newest first."""
    query = select(*_columns).where(reports.c.reporter == reporter).order_by(reports.c.id.desc()).limit(limit)
    return [_report(row, readers) for row in conn.execute(query).mappings()]


def open_of(
    conn: Connection,
    *,
    executor: PersonId | None = None,
    body: str | None = None,
    readers: tuple[Reader, ...],
) -> list[Report]:
    """Reports that are not final, of an executor, of a body, or all; those due first come first."""
    query = select(*_columns).where(reports.c.state.not_in(FINAL))
    query = query.where(reports.c.executor == executor) if executor is not None else query
    query = query.where(reports.c.body == body) if body is not None else query
    return [
        _report(row, readers)
        for row in conn.execute(query.order_by(reports.c.due_on, reports.c.id)).mappings()
    ]


def held_by(
    conn: Connection, executor: PersonId, states: Collection[ReportState], readers: tuple[Reader, ...]
) -> list[Report]:
    """Reports of an executor in one of the states, the oldest first."""
    query = select(*_columns).where(reports.c.executor == executor, reports.c.state.in_(states))
    return [_report(row, readers) for row in conn.execute(query.order_by(reports.c.id)).mappings()]


def unaccepted(
    conn: Connection, states: Collection[ReportState], ladder: str, readers: tuple[Reader, ...]
) -> list[Report]:
    """Reports in one of the states with no step of `ladder` left, those due first come first."""
    is_at_its_end = ~exists().where(
        waiting_steps.c.item == "report",
        waiting_steps.c.item_id == reports.c.id,
        waiting_steps.c.ladder == ladder,
    )
    query = select(*_columns).where(reports.c.state.in_(states), is_at_its_end)
    return [_report(row, readers) for row in conn.execute(query.order_by(reports.c.due_on)).mappings()]


def in_states(conn: Connection, states: Collection[ReportState], readers: tuple[Reader, ...]) -> list[Report]:
    """Reports in one of the states, the oldest first."""
    query = select(*_columns).where(reports.c.state.in_(states)).order_by(reports.c.id)
    return [_report(row, readers) for row in conn.execute(query).mappings()]


def workload(conn: Connection) -> Mapping[PersonId, int]:
    """The number of open reports by executor; executors without one are missing."""
    return {row.executor: row.n for row in conn.execute(_workload)}


def sensitive_open(conn: Connection, readers: tuple[Reader, ...]) -> list[Report]:
    """Sensitive reports that are not final, those due first come first; rights are not checked here."""
    query = select(*_columns).where(reports.c.is_sensitive, reports.c.state.not_in(FINAL))
    return [_report(row, readers) for row in conn.execute(query.order_by(reports.c.due_on)).mappings()]
