"""Numbers of reports as people read them, and the ids behind them: each follows from the other."""

_A_YEAR = 1_000_000


def report_id_of(year: int, count: int) -> int:
    """The id of the `count`-th report of a year: 2026, 123 → 2026000123."""
    return year * _A_YEAR + count


def report_number(report_id: int) -> str:
    """2026000123 → «2026-000123»."""
    year, count = divmod(report_id, _A_YEAR)
    return f"{year}-{count:06d}"
