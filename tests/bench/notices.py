"""Figures of a broadcast as lines with bounds: beside peers, at the rate limit, under 429."""

import random
import statistics
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from functools import partial

from db.engine.database import Database
from domain.notifications.notification import Priority
from tests.bench import bulk
from tests.bench.bases import STORES
from tests.bench.bulk import Office, Rate, Sending
from tests.bench.filling import FIRST_URGENT, URGENT, promise

AIOGRAM, WITHOUT = "aiogram, 50 in flight", "aiogram-broadcaster without storage"
OURS, STORED = "ours on {}", "aiogram-broadcaster on {}"
LIMIT = 30.0


async def race(n: int, stores: Sequence[str], *, rounds: int) -> None:
    """Everybody in turn, and again; the ratios of each round, of which the median counts."""
    found: dict[str, list[float]] = defaultdict(list)
    for turn in range(rounds):
        for name, run in _runners(stores).items():
            rate = await run(name, n)
            found[name].append(rate.each_second)
            print(f"round {turn + 1}, {rate}", flush=True)
    for store in stores:
        mine = OURS.format(store)
        for other, bound in ((AIOGRAM, "0.5, goal 0.7"), (WITHOUT, "1.5"), (STORED.format(store), "15")):
            ratios = [one / another for one, another in zip(found[mine], found[other], strict=True)]
            told = f"{statistics.median(ratios):.2f} times ({min(ratios):.2f} to {max(ratios):.2f})"
            print(f"a notice to {n}, {mine} to {other}: {told} (bound {bound})")


def _runners(stores: Sequence[str]) -> dict[str, Callable[[str, int], Awaitable[Rate]]]:
    opened = {store: STORES[store] for store in stores}
    return {
        **{OURS.format(store): partial(bulk.whole, each) for store, each in opened.items()},
        AIOGRAM: bulk.bare,
        WITHOUT: bulk.broadcaster,
        **{STORED.format(store): partial(bulk.broadcaster, opened=each) for store, each in opened.items()},
    }


async def limit(n: int, store: str) -> None:
    """Thirty a second and no more, 60 ms to each answer."""
    async with bulk.ours(STORES[store], n, rate=LIMIT, office=Office(0.06, LIMIT)) as sending:
        rate = await sending.rate(OURS.format(store), n)
    burst = LIMIT / 4  # these may leave at once after a rest, so they say nothing of the pace
    share = (n - burst) / rate.seconds / LIMIT
    print(
        f"{rate}\nat {LIMIT:.0f}/s and 60 ms, ours on {store}: {share:.1%} of the limit (bound 99 %), "
        f"{rate.refused} times 429 (bound 0)",
        flush=True,
    )


async def trouble(n: int, store: str) -> None:
    """One answer of fifty is a 429."""
    async with bulk.ours(STORES[store], n, office=Office(trouble=0.02)) as sending:
        rate = await sending.rate(OURS.format(store), n)
        states = await sending.is_over()
        told = await sending.asked("told")
    print(
        f"{rate}\nwith {told['refused']} times 429, ours on {store}: {told['people']} of {n} people reached, "
        f"{told['doubled']} of them twice (bound 0); the outbox says {states}",
        flush=True,
    )


async def urgent(n: int, store: str) -> None:
    """A hundred urgent messages at random moments of a broadcast to n; the slowest counts."""
    async with bulk.ours(STORES[store], n, office=Office()) as sending:
        promised = await _promised(sending, n)
        rate = await sending.rate(OURS.format(store), n + URGENT)
        came = await sending.asked("when")
    waits = sorted(came[str(account)] - at for account, at in promised.items())
    print(f"{rate}\n{URGENT} urgent within a bulk of {n}, ours on {store}: ", end="")
    print(f"median {waits[URGENT // 2]:.2f} s, slowest {waits[-1]:.2f} s (bound 2)", flush=True)


async def _promised(sending: Sending, n: int) -> dict[int, float]:
    """When each was promised; moments of the bulk are told by how many people have theirs."""
    db, promised = Database(sending.url), {}
    marks = sorted(random.Random(20261123).sample(range(n // 100, n * 99 // 100), URGENT))
    for account, mark in enumerate(marks, start=FIRST_URGENT):
        await sending.until(mark)
        await db.write(
            lambda conn, to=account: promise(conn, range(to, to + 1), Priority.URGENT, datetime.now(UTC))
        )
        promised[account] = time.monotonic()
    await db.close()
    return promised


async def memory(n: int, store: str) -> None:
    """The most that was ever in use, by how many people the notice goes to."""
    peaks = {}
    for each in (n // 10, n, n * 10):
        rate = await bulk.whole(STORES[store], OURS.format(store), each)
        peaks[each] = rate.memory
        print(rate, flush=True)
    least, *_, most = peaks.values()
    told = ", ".join(f"{peak:.0f} MiB for {each}" for each, peak in peaks.items())
    print(f"memory, ours on {store}: {told}: {most / least:.2f} times (bound 1.1)", flush=True)
