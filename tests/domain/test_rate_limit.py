"""The rate limit by tables: how many messages may leave, when the next is due, how long to wait."""

import pytest

from domain.notifications.rate_limit import RateLimit


@pytest.mark.parametrize(
    ("rate", "due", "now", "granted", "wait"),
    [
        (28, 0, 100, 7, 0),  # rested: a quarter of a second's letters
        (28, 100.25, 100, 0, 0.25 - 6 / 28),  # seven have just left
        (28, 100.125, 100, 3, 0),
        (4, 100.25, 100, 0, 0.25),  # four a second: one at a time
        (4, 100, 100, 1, 0),
        (0.5, 101.5, 100, 0, 1.5),
        (30, 0, 0, 7, 0),
    ],
)
def test_how_many_may_leave(rate: float, due: float, now: float, granted: int, wait: float) -> None:
    pace = RateLimit(rate)
    assert pace.granted(due, now) == granted
    assert pace.wait(due, now) == pytest.approx(wait)


def test_after_a_silence_one_may_leave() -> None:
    pace = RateLimit(28)
    due = pace.paused_until(105.0)
    assert [pace.granted(due, now) for now in (100.0, 104.9, 105.0, 105.04)] == [0, 0, 1, 2]
    assert pace.wait(due, 100.0) == pytest.approx(5.0)


@pytest.mark.parametrize(
    ("due", "n", "wait"), [(0, 1, 0), (0, 3, 0), (102, 1, 0), (102, 2, 1), (103, 1, 1), (102, 9, 2)]
)
def test_three_in_a_row_and_then_one_a_second(due: float, n: int, wait: float) -> None:
    """An album waits for as many as it has, or for all that may ever leave at once."""
    assert RateLimit(1, at_once=3).wait(due, 100.0, n) == pytest.approx(wait)


def test_over_a_minute_no_more_than_the_rate_and_one_burst() -> None:
    pace, due, left = RateLimit(30), 0.0, 0
    for tick in range(6001):
        now = 100 + tick / 100
        n = pace.granted(due, now)
        left += n
        due = pace.taken(due, now, n) if n else due
    assert left == 30 * 60 + 7
