"""Numbers of assignments as people read them, and the ids behind them: each follows from the other."""

_A_YEAR = 10_000


def assignment_id_of(year: int, count: int) -> int:
    """The id of the `count`-th assignment of a year: 2026, 7 → 20260007."""
    return year * _A_YEAR + count


def assignment_number(assignment_id: int) -> str:
    """20260007 → «2026-0007»."""
    year, count = divmod(assignment_id, _A_YEAR)
    return f"{year}-{count:04d}"
