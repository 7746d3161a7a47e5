"""The server is down, cuts connections, is read-only, locked or silent.

Nothing is lost or doubled; the trouble is logged once, and once when over; the bot needs no restart.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest

from db.engine.store import CALM, StoreTrouble
from domain.people import Role
from simulator.people.person import Person
from tests.support import pg_server, stores
from tests.support.durable.plumbing import Hurried, count, errors, heard
from tests.support.durable.wires import Wire
from tests.support.town import HandClock, Town

pytestmark = pytest.mark.skipif(not stores.IS_POSTGRES, reason="about PostgreSQL itself")

Trouble = Callable[[Town, pg_server.Server], AbstractAsyncContextManager[None]]
ILL, WELL = "database unavailable", "database available again"
RECEIPT = "Өтінішіңіз тіркелді"


@pytest.fixture(scope="module", autouse=True)
def server() -> Iterator[pg_server.Server]:
    """One for this module, so that nobody else is hurt."""
    with pg_server.another() as own:
        yield own


def name(town: Town) -> str:
    """The name of the town's database on the server."""
    return town.app.db.url.database or ""


def cut(town: Town) -> int:
    """Every line of the bot's is cut, whatever it was saying; how many there were."""
    lines = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'tatulyq'"
    return len(town.rows(f"{lines} AND datname = current_database()"))


@asynccontextmanager
async def down(_town: Town, server: pg_server.Server) -> AsyncIterator[None]:
    """The server is stopped, and started again."""
    await asyncio.to_thread(server.end)
    yield
    server.start()  # not in a thread: it would end with it


@asynccontextmanager
async def read_only(town: Town, _server: pg_server.Server) -> AsyncIterator[None]:
    """A read-only copy answers; connections that were opened meanwhile stay read-only."""
    pg_server.does(f'ALTER DATABASE "{name(town)}" SET default_transaction_read_only = on')
    cut(town)
    yield
    pg_server.does(f'ALTER DATABASE "{name(town)}" RESET default_transaction_read_only')


@asynccontextmanager
async def shut(town: Town, _server: pg_server.Server) -> AsyncIterator[None]:
    """Its administrator lets nobody in."""
    pg_server.does(f'ALTER DATABASE "{name(town)}" ALLOW_CONNECTIONS false')
    pg_server.does(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        f"WHERE application_name = 'tatulyq' AND datname = '{name(town)}'"
    )
    yield
    pg_server.does(f'ALTER DATABASE "{name(town)}" ALLOW_CONNECTIONS true')


async def _until(town: Town, over: Callable[[], bool], seconds: float = 20) -> None:
    """Pauses end at once, the server's own patience is real."""
    async with asyncio.timeout(seconds):
        while not over():
            await asyncio.sleep(0.01)
            town.clock.hurry()


@pytest.mark.parametrize("trouble", [down, read_only, shut], ids=lambda one: one.__name__)
async def test_nothing_is_lost_while_the_server_is_not_there(
    town: Town, server: pg_server.Server, trouble: Trouble, caplog: pytest.LogCaptureFixture
) -> None:
    aigul = await town.resident("Айгүл", "kk")
    await aigul.says("Үш күннен бері ауыз су жоқ")
    updates = count(town, "inbox")
    async with trouble(town, server):
        with Hurried(town):
            await aigul.says("Сүт көшесі, 5-үй.")
            await _until(town, lambda: errors(caplog, ILL) > 0)
            await aigul.says("Көршілерде де жоқ")
            began = town.clock.monotonic()
            await _until(town, lambda: town.clock.monotonic() > began + 2)
        assert len(town.bot_account.queue) == 2, "Telegram keeps what we could not"
    await town.settled()
    assert count(town, "inbox", "state = 'answered'") == updates + 2
    await aigul.presses("Жіберу")
    assert (errors(caplog, ILL), errors(caplog, WELL)) == (1, 1), "however often it was tried"
    [(report,)] = town.rows("SELECT id FROM reports")
    words = (await town.app.services.report_views.get(report)).words()
    assert words.index("Үш күннен") < words.index("Сүт көшесі") < words.index("Көршілерде де жоқ")
    assert len(heard(aigul, RECEIPT)) == 1


async def crowd(town: Town) -> tuple[Person, list[Person]]:
    """An official, and residents each of whom is one press away from a report."""
    erlan = await town.joins("Ерлан", Role.OFFICIAL, body="TUKSH")
    people = [await town.resident(f"Тұрғын {n}", "kk") for n in range(6)]
    for person in people:
        await person.says("Үш күннен бері ауыз су жоқ")
    return erlan, people


async def all_is_there_once(town: Town, erlan: Person, people: list[Person]) -> None:
    """Each has a report of their own and heard of it once, as the official did."""
    await town.settled()
    await town.passes(seconds=5)  # a letter that could not even be rendered waits three seconds
    assert count(town, "reports") == len(people)
    assert [len(heard(person, RECEIPT)) for person in people] == [1] * len(people)
    cards = [len(heard(erlan, f"2026-{number:06}")) for number in range(1, len(people) + 1)]
    assert cards == [1] * len(people)
    assert count(town, "inbox", "state <> 'answered'") == count(town, "outbox", "state <> 'sent'") == 0


async def test_a_restart_in_the_middle_loses_and_doubles_nothing(
    town: Town, server: pg_server.Server, caplog: pytest.LogCaptureFixture
) -> None:
    """Some updates are handled, some messages are being sent, others wait."""
    erlan, people = await crowd(town)
    with Hurried(town):
        for person in people:
            await person.presses("Жіберу")
        await _until(town, lambda: any(heard(person, RECEIPT) for person in people))
        assert count(town, "outbox", "state <> 'sent'") > 0
        async with down(town, server):
            await _until(town, lambda: errors(caplog, ILL) > 0)
    await all_is_there_once(town, erlan, people)
    assert (errors(caplog, ILL), errors(caplog, WELL)) == (1, 1)


async def test_lines_that_are_cut_again_and_again_lose_and_double_nothing(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    """A failover: whatever transaction is open then is undone."""
    erlan, people = await crowd(town)
    cuts = 0
    with Hurried(town):
        for person in people:
            await person.presses("Жіберу")
        for _ in range(8):
            await _until(town, lambda: cut(town) > 0)
            cuts += 1
    await all_is_there_once(town, erlan, people)
    assert 1 <= errors(caplog, ILL) == errors(caplog, WELL) <= cuts


async def test_a_server_that_lets_nobody_in_is_not_asked_all_the_time(
    town: Town, server: pg_server.Server, caplog: pytest.LogCaptureFixture
) -> None:
    """The sender asked again at once, and nothing else ran any more; each tick said what was said already."""
    aigul = await town.resident("Айгүл", "kk")
    async with shut(town, server):
        await _until(town, lambda: errors(caplog, ILL) > 0)
        asked = (server.folder / "log").read_text().count("not currently accepting")
        await asyncio.sleep(0.5)
        assert (server.folder / "log").read_text().count("not currently accepting") - asked < 10
        await town.app.scheduler.run_all()
    await aigul.says("Су жоқ")
    assert [errors(caplog, one) for one in (ILL, WELL, "failed")] == [1, 1, 0]


async def test_a_locked_table_is_waited_for_and_said_once(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    """Somebody rebuilds a table for longer than we wait; that others can be written says nothing of it."""
    aigul = await town.resident("Айгүл", "kk")
    with stores.looks(town.base) as other, other.transaction(), Hurried(town):
        other.execute("LOCK TABLE inbox IN ACCESS EXCLUSIVE MODE")
        await aigul.says("Су жоқ")
        await _until(town, lambda: errors(caplog, ILL) > 0)
        await town.app.services.roster.invite(Role.OFFICIAL, "TUKSH", by=None, now=town.clock.now())
    await town.settled()
    assert (errors(caplog, ILL), errors(caplog, WELL)) == (1, 0), "it is over after some calm seconds"
    assert len(heard(aigul, "Су жоқ")) == 1


async def test_whoever_is_held_up_by_a_lock_holds_up_nobody_else(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    aigul, dana = await town.resident("Айгүл", "kk"), await town.resident("Дана", "kk")
    with stores.looks(town.base) as other, other.transaction(), Hurried(town):
        first = other.execute(
            "SELECT person_id FROM conversations ORDER BY changed_at LIMIT 1 FOR UPDATE"
        ).fetchone()
        assert first is not None
        await aigul.says("Су жоқ")
        await dana.says("Жарық жоқ")
        await _until(town, lambda: len(heard(dana, "Жарық жоқ")) == 1)
        assert heard(aigul, "Су жоқ") == []
    await town.settled()
    assert len(heard(aigul, "Су жоқ")) == 1
    assert errors(caplog, ILL) == 0


def test_what_waited_in_vain_is_over_after_calm_seconds(caplog: pytest.LogCaptureFixture) -> None:
    clock = HandClock()
    health = StoreTrouble(clock.monotonic)
    for _ in range(5):
        health.failed("a lock", is_timeout=True)
        clock.rests(3)
        health.succeeded()
    assert (errors(caplog, ILL), errors(caplog, WELL)) == (1, 0)
    clock.rests(CALM)
    health.succeeded()
    assert errors(caplog, WELL) == 1


#: Transactions by words that only they say.
COMMITS = {
    "an update is stored": "INSERT INTO inbox",
    "an update has its effect": "applied_at",
    "updates are settled": "WHERE inbox.update_id IN",
    "letters are claimed": "lease_until",
    "letters are settled": "settled_at",
}


@pytest.mark.parametrize("is_heard", [True, False], ids=["committed", "undone"])
async def test_a_commit_of_which_nobody_hears_is_neither_lost_nor_doubled(
    town: Town, server: pg_server.Server, is_heard: bool, caplog: pytest.LogCaptureFixture
) -> None:
    """The line breaks after COMMIT was said and before its answer came."""
    erlan = await town.joins("Ерлан", Role.OFFICIAL, body="TUKSH")
    aigul = await town.resident("Айгүл", "kk")
    async with Wire(server.folder).laid() as wire, by(town, wire):
        for number, (what, mark) in enumerate(COMMITS.items(), 1):
            wire.breaks(mark, is_heard=is_heard)
            await aigul.says("Үш күннен бері ауыз су жоқ")
            await aigul.presses("Жіберу")
            await town.settled()
            found = count(town, "reports"), len(heard(aigul, RECEIPT)), len(heard(erlan, f"2026-{number:06}"))
            assert found == (number, number, 1), what
            told = [errors(caplog, one) for one in (ILL, WELL, "failed")]
            assert (wire.cuts, told) == (number, [number, number, 0]), what
    assert count(town, "inbox", "state <> 'answered'") == count(town, "outbox", "state <> 'sent'") == 0


@asynccontextmanager
async def by(town: Town, wire: Wire) -> AsyncIterator[None]:
    """The town's bot speaks by this wire, each statement in full, until it is switched off."""
    await town.sleeps()
    address = pg_server.url(name(town), str(wire.folder)) + "&prepared_statement_cache_size=0"
    town.settings = town.settings.model_copy(update={"database_url": address})
    await town.wakes()
    yield
    await town.sleeps()
