"""Rows of assignments: read, inserted, and updated with an optimistic version check."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, insert, select, update

from db.engine import dialects
from db.tables.column_types import MANY
from db.tables.core import assignments
from domain.assignments.assignment import Assignment
from domain.assignments.rules import FINAL, AssignmentState
from domain.errors import NotFound, Refused
from domain.people import PersonId

_FIELDS = tuple(Assignment.__slots__)
_columns = tuple(assignments.c[name] for name in _FIELDS)
_get = select(*_columns).where(assignments.c.id == bindparam("assignment"))
_get_locked = dialects.locked(_get, of=assignments)


def _assignment(row: RowMapping) -> Assignment:
    values = dict(row)
    values["state"] = AssignmentState(values["state"])
    return Assignment(**values)


def _values(assignment: Assignment) -> dict[str, Any]:
    return {name: getattr(assignment, name) for name in _FIELDS}


def get(conn: Connection, assignment: int, *, to_change: bool = False) -> Assignment:
    """The assignment, locked until the transaction ends with `to_change`.

    Raises NotFound where there is none, as for a forged button.
    """
    row = conn.execute(_get_locked if to_change else _get, {"assignment": assignment}).mappings().first()
    if row is None:
        raise NotFound(f"assignment {assignment}")
    return _assignment(row)


_among = select(*_columns).where(assignments.c.id.in_(bindparam("ids", expanding=True)))


def among(conn: Connection, ids: Sequence[int]) -> list[Assignment]:
    """The assignments with these ids, in no order; ids without a row are skipped."""
    return [
        _assignment(row)
        for start in range(0, len(ids), MANY)
        for row in conn.execute(_among, {"ids": ids[start : start + MANY]}).mappings()
    ]


def add(conn: Connection, assignment: Assignment, chain: tuple[int, bytes]) -> None:
    """Insert an assignment; `chain` is (number, code) of the last link of its journal chain."""
    conn.execute(insert(assignments), {**_values(assignment), "chain_n": chain[0], "chain_head": chain[1]})


_change = (
    update(assignments)
    .where(assignments.c.id == bindparam("assignment"), assignments.c.version == bindparam("held"))
    .values({name: bindparam(f"new_{name}") for name in (*_FIELDS, "chain_n", "chain_head")})
)


def change(conn: Connection, assignment: Assignment, chain: tuple[int, bytes]) -> None:
    """Update the assignment and its version; `chain` as in `add`.

    Raises Refused("somebody-was-faster") where another transaction has changed it since it was read.
    """
    held, assignment.version = assignment.version, assignment.version + 1
    new = {f"new_{name}": value for name, value in _values(assignment).items()}
    new |= {"new_chain_n": chain[0], "new_chain_head": chain[1]}
    if conn.execute(_change, {"assignment": assignment.id, "held": held, **new}).rowcount != 1:
        raise Refused("somebody-was-faster", number=assignment.number)


def open_of(
    conn: Connection, *, executor: PersonId | None = None, body: str | None = None
) -> list[Assignment]:
    """Assignments that are not final, of an executor, of a body, or all; those due first come first."""
    query = select(*_columns).where(assignments.c.state.not_in(FINAL))
    query = query.where(assignments.c.executor == executor) if executor is not None else query
    query = query.where(assignments.c.body == body) if body is not None else query
    return [
        _assignment(row)
        for row in conn.execute(query.order_by(assignments.c.due_on, assignments.c.id)).mappings()
    ]
