"""The message of a person's screen, while the acknowledger writes it down."""

import asyncio
from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import cast

from bot.inbound.acknowledgements import Acknowledger
from bot.inbound.chat_queues import ChatQueues
from db.conversations import DrawnCard
from domain.cause import Cause, FencingToken
from domain.conversation import Conversation
from domain.people import Actor, Lang, Role
from services.inbox import Inbox
from services.leases.chats import ChatLeases
from services.updates import StoredUpdate
from tests.support.town import HandClock

AIGUL = Actor(11, Role.RESIDENT, None, Lang.KK)


def update(clock: HandClock, *, card: int | None = None, token: int = 1) -> Cause:
    """An update of Айгүл; her chat is leased under `token`, and the store knows `card` as her screen."""
    return Cause(AIGUL, clock.now(), conversation=Conversation(card=card), fence=FencingToken(b"chat", token))


class Book:
    """An inbox that accepts every acknowledgement."""

    def __init__(self) -> None:
        self.idle_chats = asyncio.Event()
        self.chat_leases = ChatLeases(
            "ours", 30.0, HandClock().monotonic, on_loss=asyncio.Event().set, on_idle=self.idle_chats.set
        )

    async def acknowledge(self, ids: Collection[int], cards: Sequence[DrawnCard]) -> list[StoredUpdate]:
        return []


def acknowledger(clock: HandClock) -> Acknowledger:
    book = Book()
    return Acknowledger(cast(Inbox, book), ChatQueues(), clock, book.idle_chats)


async def test_a_talk_read_just_before_its_card_was_written_down_still_finds_it() -> None:
    clock = HandClock()
    acknowledges = acknowledger(clock)
    acknowledges.drew(update(clock), 5)
    read_before = update(clock, card=None)
    await acknowledges.flush()
    assert acknowledges.is_idle
    assert acknowledges.card_of(read_before) == 5
    acknowledges.forget(read_before)
    assert acknowledges.card_of(read_before) is None


async def test_a_screen_that_another_process_has_moved_is_where_the_store_says() -> None:
    """Its chat was given back here, was held there, and is ours again: under another token."""
    clock = HandClock()
    acknowledges = acknowledger(clock)
    acknowledges.drew(update(clock, token=1), 5)
    await acknowledges.flush()
    assert acknowledges.card_of(update(clock, card=9, token=2)) == 9


async def test_what_was_written_down_long_ago_is_not_kept() -> None:
    clock = HandClock()
    acknowledges = acknowledger(clock)
    acknowledges.drew(update(clock), 5)
    await acknowledges.flush()
    clock.set(clock.now() + timedelta(minutes=2))
    acknowledges.answered(1)
    await acknowledges.flush()
    assert acknowledges.card_of(update(clock, card=6)) == 6
