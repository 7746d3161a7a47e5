"""From the commit of a promise to Telegram's answer, while the bot has nothing else to do."""

import asyncio
import statistics
import time
from pathlib import Path

from town import TOKEN, Town, founded

from bot.app import running
from domain.cause import Cause
from domain.notices import Notice
from domain.people import Role
from services.clocks import SystemClock
from simulator.inprocess import InProcessSession

ROUNDS = 100
#: Issue 2, section 3: p95 under 300 ms; ten times the usual figure, since other work shares these cores.
BOUND = 0.3


async def test_a_letter_leaves_at_once_when_nothing_else_is_to_do(tmp_path: Path) -> None:
    await founded(tmp_path)
    async with Town(tmp_path).awake() as town:
        await town.joins("Ерлан", Role.OFFICIAL, body="TUKSH")
    [(person,)] = town.rows("SELECT id FROM people")
    stop, clock = asyncio.Event(), SystemClock()
    settings = town.settings.model_copy(update={"send_rate": 1000.0})
    took = []
    async with (
        running(settings, clock, InProcessSession(town.world)) as app,
        asyncio.TaskGroup() as tasks,
    ):
        tasks.create_task(app.serve(stop))
        await app.is_polling.wait()
        sent = asyncio.Event()

        async def watch(make_request, bot, method):  # type: ignore[no-untyped-def]
            answer = await make_request(bot, method)
            sent.set()
            return answer

        await asyncio.sleep(0.5)
        app.bot.session.middleware.register(watch)
        for number in range(ROUNDS):
            await asyncio.sleep(0.01)
            notice = Notice(key=f"test/{number}", recipient=person, kind="set-aside")
            sent.clear()
            await app.services.transactions.write(
                Cause.tick(clock.now()), lambda tx, notice=notice: tx.notify([notice])
            )
            committed = time.monotonic()
            await sent.wait()
            took.append(time.monotonic() - committed)
        stop.set()
    p95 = statistics.quantiles(took, n=20)[-1]
    print(
        f"\ncommit → sent, {ROUNDS} letters at idle: median {statistics.median(took) * 1000:.1f} ms, "
        f"p95 {p95 * 1000:.1f} ms, max {max(took) * 1000:.1f} ms (bound 300)"
    )
    assert p95 < BOUND
    assert TOKEN
