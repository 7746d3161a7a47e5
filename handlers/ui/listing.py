"""Lists in one message: so many lines, and how many more there are."""

from collections.abc import Sequence

from locales import Say

#: Lines of a list; the rest is counted.
LINES = 20


def more(say: Say, key: str, found: Sequence[object]) -> str:
    """How many have no line; "" where all are shown."""
    rest = len(found) - LINES
    return say(key, count=rest) if rest > 0 else ""
