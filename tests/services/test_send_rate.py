"""One limit for the token: processes of one base keep it together, and a silence is everybody's."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection

from db.outbox import messages
from domain.notifications.notification import Priority
from domain.notifications.rate_limit import RateLimit
from services.leases import process_id
from services.outbox.outbox import Outbox, OutboxBatch, OutboxRequest
from tests.support.store_rows import NOW, Store, fresh, put_person

PEOPLE = 60


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """A letter waits for each of many people."""
    made = await fresh(tmp_path)

    def work(conn: Connection) -> None:
        for person in range(1, PEOPLE + 1):
            put_person(conn, made, person, account=7_000_000_000 + person)
        messages.add(conn, [waiting(person) for person in range(1, PEOPLE + 1)])

    await made.db.write(work)
    yield made
    await made.db.close()


def waiting(person: int) -> dict[str, object]:
    return {
        "key": f"pace/{person}", "recipient": person, "priority": int(Priority.BULK), "kind": "set-aside",
        "item": None, "item_id": None, "facts": {}, "edits": None, "is_machine": False,
        "state": "queued", "not_before": NOW - timedelta(seconds=1), "created_at": NOW,
    }  # fmt: skip


def sender(store: Store, boot: str = "today") -> Outbox:
    """A process with a name of its own, since this boot of the machine."""
    host, _, *rest = process_id.begin().split("/")
    return Outbox(store.db, store.keyring, RateLimit(28), owner="/".join([host, boot, *rest]), lease=30)


async def asks(one: Outbox, at: float, *, n: int = 40, paused_until: float | None = None) -> OutboxBatch:
    return await one.exchange(OutboxRequest(NOW, at, n, paused_until=paused_until))


@pytest.mark.sqlite
async def test_two_senders_together_take_no_more_than_one_may(store: Store) -> None:
    first, second = sender(store), sender(store)
    taken = [len((await asks(one, at)).messages) for at in (100.0, 100.25, 100.5) for one in (first, second)]
    assert taken == [7, 0, 7, 0, 7, 0]


@pytest.mark.sqlite
async def test_a_silence_that_one_was_asked_for_is_kept_by_the_other(store: Store) -> None:
    first, second = sender(store), sender(store)
    assert not (await asks(first, 100.0, n=0, paused_until=105.0)).messages
    told = await asks(second, 101.0)
    assert (len(told.messages), told.granted) == (0, 0)
    assert told.due is not None
    assert RateLimit(28).wait(told.due, 101.0) == pytest.approx(4.0)
    assert len((await asks(second, 105.0)).messages) == 1


@pytest.mark.sqlite
async def test_a_start_after_a_reboot_waits_for_no_clock_of_before(store: Store) -> None:
    assert len((await asks(sender(store, "yesterday"), 900_000.0)).messages) == 7
    after = sender(store)
    await after.requeue_orphaned(50.0)
    assert len((await asks(after, 51.0)).messages) == 7
