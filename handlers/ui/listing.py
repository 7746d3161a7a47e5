"""Lists in one message: at most `LINES` lines, and the number of the rest."""

from collections.abc import Sequence

from locales import Say

#: Lines of a list; the rest is counted.
LINES = 20


def more(say: Say, key: str, found: Sequence[object]) -> str:
    """The line with the number of entries not shown; "" where all are shown."""
    rest = len(found) - LINES
    return say(key, count=rest) if rest > 0 else ""
