"""Numbers people read, and the ids behind them: one and the same, so neither can lose the other."""

_REPORTS_A_YEAR = 1_000_000
_ASSIGNMENTS_A_YEAR = 10_000
_MEETINGS_A_YEAR = 10_000


def report_id_of(year: int, count: int) -> int:
    """The id of the `count`-th report of a year: 2026, 123 → 2026000123."""
    return year * _REPORTS_A_YEAR + count


def report_number(report_id: int) -> str:
    """2026000123 → «2026-000123»."""
    year, count = divmod(report_id, _REPORTS_A_YEAR)
    return f"{year}-{count:06d}"


def assignment_id_of(year: int, count: int) -> int:
    """The id of the `count`-th assignment of a year: 2026, 7 → 20260007."""
    return year * _ASSIGNMENTS_A_YEAR + count


def meeting_id_of(year: int, count: int) -> int:
    """The id of the `count`-th meeting of a year: 2026, 3 → 20260003."""
    return year * _MEETINGS_A_YEAR + count


def meeting_number(meeting_id: int) -> str:
    """20260003 → «2026-0003»."""
    year, count = divmod(meeting_id, _MEETINGS_A_YEAR)
    return f"{year}-{count:04d}"


def assignment_number(assignment_id: int) -> str:
    """20260007 → «2026-0007»."""
    year, count = divmod(assignment_id, _ASSIGNMENTS_A_YEAR)
    return f"{year}-{count:04d}"
