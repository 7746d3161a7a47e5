"""The time of receipt: the clock of the bot, or the date of the message after an outage."""

import pytest

from domain.cause import Cause
from tests.support.actors import ERLAN, at

STORED = "Mon 2026-11-23 10:00"

#: The message's own date, and what counts (decision "when a report came").
TABLE = {
    "Mon 2026-11-23 10:00": STORED,
    "Mon 2026-11-23 09:59": STORED,  # a minute on the way is no outage
    "Mon 2026-11-23 09:58": "Mon 2026-11-23 09:58",
    "Sun 2026-11-22 10:00": "Sun 2026-11-22 10:00",  # Telegram keeps it for a day
    "Sun 2026-11-22 09:58": STORED,  # and no longer: that is the date of another clock
    "Sun 2025-11-23 10:00": STORED,
    "Mon 2026-11-23 18:00": STORED,
}


@pytest.mark.parametrize("said", TABLE)
def test_the_date_of_the_message_counts_for_as_long_as_telegram_keeps_one(said: str) -> None:
    cause = Cause(ERLAN, at(STORED), said_at=at(said), stored_at=at(STORED))
    assert cause.received_at == at(TABLE[said])
