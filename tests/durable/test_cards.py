"""In which message a person's screen stands, while that is being written down."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import cast

from bot.inbound.acknowledgements import Settler
from db.conversations import Drawn
from domain.cause import Cause, Fence
from domain.conversation import Talk
from domain.people import Actor, Lang, Role
from services.inbox import Inbox
from services.leases.chats import Holds
from services.updates import Stored
from tests.support.town import HandClock

AIGUL = Actor(11, Role.RESIDENT, None, Lang.KK)


def update(clock: HandClock, *, card: int | None = None, token: int = 1) -> Cause:
    """What Айгүл does; her chat is held under this token, and the store has said where her screen stands."""
    return Cause(AIGUL, clock.now(), talk=Talk(card=card), fence=Fence(b"chat", token))


class Book:
    """Takes what is written down."""

    def __init__(self) -> None:
        self.holds = Holds("ours", 30.0, HandClock().monotonic)

    async def settle(self, ids: Collection[int], cards: Sequence[Drawn]) -> list[Stored]:
        return []


async def test_a_talk_read_just_before_its_card_was_written_down_still_finds_it() -> None:
    clock = HandClock()
    settler = Settler(cast(Inbox, Book()), clock)
    settler.drew(update(clock), 5)
    read_before = update(clock, card=None)
    await settler.flush()
    assert settler.is_quiet
    assert settler.card_of(read_before) == 5
    settler.forget(read_before)
    assert settler.card_of(read_before) is None


async def test_a_screen_that_another_process_has_moved_is_where_the_store_says() -> None:
    """Its chat was given back here, was held there, and is ours again: under another token."""
    clock = HandClock()
    settler = Settler(cast(Inbox, Book()), clock)
    settler.drew(update(clock, token=1), 5)
    await settler.flush()
    assert settler.card_of(update(clock, card=9, token=2)) == 9


async def test_what_was_written_down_long_ago_is_not_kept() -> None:
    clock = HandClock()
    settler = Settler(cast(Inbox, Book()), clock)
    settler.drew(update(clock), 5)
    await settler.flush()
    clock.set(clock.now() + timedelta(minutes=2))
    settler.answered(1)
    await settler.flush()
    assert settler.card_of(update(clock, card=6)) == 6
