"""From the commit of a promise to Telegram's answer: where nothing else is to do, and among hundreds."""

import asyncio
import statistics
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from aiogram import Bot
from sqlalchemy import Connection

from bot.app import App, running
from bot.outbound.sender import RHYTHM, TOGETHER
from db.outbox import messages
from domain.cause import Cause
from domain.notifications.notification import Notification, Priority
from domain.people import Role
from handlers.delivery.telegram_delivery import SentMessage
from services.system_clock import SystemClock
from simulator.inprocess import InProcessSession
from tests.bench import filling
from tests.support.town import Town, founded

ROUNDS = 100
ACCOUNTS = range(filling.FIRST, filling.FIRST + 600)
#: Issue 2, section 3: p95 under 300 ms; ten times the usual figure, since other work shares these cores.
BOUND = 0.3


@asynccontextmanager
async def served(folder: Path) -> AsyncIterator[tuple[App, int]]:
    """The bot on the clock of the machine, and one person in its base."""
    await founded(folder)
    async with Town(folder).awake() as town:
        await town.joins("Ерлан", Role.OFFICIAL, body="TUKSH")
    [(person,)] = town.rows("SELECT id FROM people")
    settings = town.settings.model_copy(update={"send_rate": 10_000.0, "chat_rate": 1000.0})
    stop = asyncio.Event()
    async with (
        running(settings, SystemClock(), InProcessSession(town.world)) as app,
        asyncio.TaskGroup() as tasks,
    ):
        tasks.create_task(app.serve(stop))
        await app.is_polling.wait()
        await asyncio.sleep(0.5)
        yield app, person
        stop.set()


class Bell:
    """A request middleware that rings when Telegram has answered a letter."""

    def __init__(self) -> None:
        self.rung = asyncio.Event()

    async def __call__(self, make_request: Any, bot: Bot, method: Any) -> Any:
        answer = await make_request(bot, method)
        if method.__api_method__ == "sendMessage":
            self.rung.set()
        return answer


async def test_a_letter_leaves_at_once_when_nothing_else_is_to_do(tmp_path: Path) -> None:
    took, bell = [], Bell()
    async with served(tmp_path) as (app, person):
        app.bot.session.middleware.register(bell)
        for number in range(ROUNDS):
            await asyncio.sleep(0.01)
            notice = Notification(key=f"test/{number}", recipient=person, kind="set-aside")
            bell.rung.clear()
            cause = Cause.tick(app.clock.now())
            await app.services.unit_of_work.write(cause, lambda tx, notice=notice: tx.notify([notice]))
            committed = time.monotonic()
            await bell.rung.wait()
            took.append(time.monotonic() - committed)
    p95 = statistics.quantiles(took, n=20)[-1]
    print(
        f"\ncommit → sent, {ROUNDS} letters at idle: median {statistics.median(took) * 1000:.1f} ms, "
        f"p95 {p95 * 1000:.1f} ms, max {max(took) * 1000:.1f} ms (bound 300)"
    )
    assert p95 < BOUND


async def test_a_letter_that_falls_due_is_found_without_a_call(tmp_path: Path) -> None:
    """A retry in five seconds, a row of another process: nobody wakes the sender for them."""
    bell = Bell()
    async with served(tmp_path) as (app, person):
        app.bot.session.middleware.register(bell)
        now = app.clock.now()
        row = {
            "key": "later", "recipient": person, "priority": 1, "kind": "set-aside", "item": None,
            "item_id": None, "facts": {}, "edits": None, "is_machine": False, "state": "queued",
            "not_before": now + timedelta(seconds=0.5), "created_at": now,
        }  # fmt: skip
        await app.db.write(lambda conn: messages.add(conn, [row]))
        async with asyncio.timeout(0.5 + 2 * RHYTHM):
            await bell.rung.wait()
        assert app.clock.now() >= row["not_before"]


class Post:
    """A request middleware that takes every letter; the one to `stuck` has no answer before it is `freed`."""

    def __init__(self, stuck: int = 0) -> None:
        self.stuck, self.freed = stuck, asyncio.Event()
        self.came: list[int] = []

    async def __call__(self, make_request: Any, bot: Bot, method: Any) -> Any:
        if method.__api_method__ != "sendMessage":
            return await make_request(bot, method)
        if method.chat_id == self.stuck:
            await self.freed.wait()
        self.came.append(method.chat_id)
        return SentMessage(message_id=len(self.came))

    async def has(self, n: int) -> None:
        """Wait until so many came."""
        async with asyncio.timeout(20):
            while len(self.came) < n:
                await asyncio.sleep(0.01)


async def notified(app: App, accounts: range) -> None:
    """Each of these has joined, and a letter is due to each."""

    def work(conn: Connection) -> None:
        filling.meet(conn, accounts, app.services.unit_of_work.keyring)
        filling.promise(conn, accounts, Priority.BULK, app.clock.now())

    await app.db.write(work)
    app.sender.wake()


async def test_where_hundreds_wait_the_base_is_asked_for_many_at_once(tmp_path: Path) -> None:
    visits: list[int] = []
    async with served(tmp_path) as (app, _):
        app.bot.session.middleware.register(post := Post())
        app.sender.outbox.counted = lambda outcomes: visits.append(len(outcomes))
        await notified(app, ACCOUNTS)
        await post.has(len(ACCOUNTS))
        await app.sender.drain()
    assert sorted(post.came) == list(ACCOUNTS)
    assert sum(visits) == len(ACCOUNTS)
    assert len([one for one in visits if one]) <= len(ACCOUNTS) / TOGETHER + 3


async def test_a_letter_without_an_answer_holds_up_no_other(tmp_path: Path) -> None:
    async with served(tmp_path) as (app, _):
        app.bot.session.middleware.register(post := Post(stuck=ACCOUNTS[5]))
        await notified(app, ACCOUNTS)
        await post.has(len(ACCOUNTS) - 1)
        assert ACCOUNTS[5] not in post.came
        post.freed.set()
        await post.has(len(ACCOUNTS))
