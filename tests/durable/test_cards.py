"""In which message a person's screen stands, while that is being written down."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import cast

from town import HandClock

from bot.settling import Settler
from db.talks import Drawn
from services.holds import Holds
from services.inbox import Inbox
from services.updates import Stored

AIGUL = 11


class Book:
    """Takes what is written down."""

    def __init__(self) -> None:
        self.holds = Holds("ours", 30.0, HandClock().monotonic)

    async def settle(self, ids: Collection[int], cards: Sequence[Drawn]) -> list[Stored]:
        return []


async def test_a_talk_read_just_before_its_card_was_written_down_still_finds_it() -> None:
    clock = HandClock()
    settler = Settler(cast(Inbox, Book()), clock)
    settler.drew(AIGUL, 5)
    read_before = None
    await settler.flush()
    assert settler.is_quiet
    assert settler.card_of(AIGUL, read_before) == 5
    settler.forget(AIGUL)
    assert settler.card_of(AIGUL, read_before) is None


async def test_what_was_written_down_long_ago_is_not_kept() -> None:
    clock = HandClock()
    settler = Settler(cast(Inbox, Book()), clock)
    settler.drew(AIGUL, 5)
    await settler.flush()
    clock.set(clock.now() + timedelta(minutes=2))
    settler.answered(1)
    await settler.flush()
    assert settler.card_of(AIGUL, 6) == 6
