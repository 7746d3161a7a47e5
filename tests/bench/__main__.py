"""The cost of the bot beside a bare aiogram echo bot: CPU, calls, statements, memory, start (`make bench`).

Residents act over HTTP on a local Telegram that is a process of its own; its CPU is not counted.
CPU is user and system time of all processes of the bot, from before the first update until inbox and
outbox are empty; runs are interleaved, medians are compared, and start-up is reported apart.
`bulk` holds a notice to many against those who send the same (or one of its figures: race, limit, trouble,
urgent, memory); `throughput` counts updates a second by processes. Both on SQLite and on PostgreSQL.
"""

import argparse
import asyncio
import statistics
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager

from tests.bench import notices, peers, startup, throughput
from tests.bench.bases import STORES
from tests.bench.peers import Figures, Peer

Opened = Callable[[], AbstractAsyncContextManager[Peer]]
#: Parts of the broadcast bench; `bulk` is all of them.
BULK = ("race", "limit", "trouble", "urgent", "memory")
PARTS = ("cpu", "table", "start", "bulk", "throughput")


async def cpu(residents: int, *, rounds: int, at_once: int) -> list[Figures]:
    """Ours and the echo in turn."""
    found = []
    for n in range(rounds):
        for opened in (peers.ours, peers.echo):
            found.append(await _whole(opened, residents, at_once))
            print(f"round {n + 1}, {_line(found[-1])}", flush=True)
    return found


async def _whole(opened: Opened, residents: int, at_once: int) -> Figures:
    async with opened() as peer:
        return await peer.whole(residents, at_once=at_once)


def _line(one: Figures) -> str:
    return (
        f"{one.name}: {one.cpu:.2f} s CPU, {one.each:.2f} ms a resident; wall {one.wall:.1f} s; "
        f"start {one.start:.2f} s CPU; memory {one.idle:.0f} MiB before, {one.peak:.0f} at most"
    )


def told(found: Sequence[Figures]) -> str:
    """Medians and their ratio."""
    ours, echo = (
        statistics.median(one.each for one in found if one.name == name) for name in ("ours", "echo")
    )
    return f"CPU of five updates: {ours:.2f} ms to {echo:.2f} ms: {ours / echo:.2f} times (bound 5, goal 2.5)"


async def table(residents: int, *, at_once: int) -> None:
    """Calls, statements, CPU and waiting by kind of update."""
    async with peers.ours(is_counted=True) as peer:
        figures = await peer.by_step(residents, at_once=at_once)
    print(f"{'a resident':10} {'calls':>6} {'SQL':>6} {'ms CPU':>7} {'ms waited':>10}")
    for step, cost in figures.by_step.items():
        print(f"{step:10} {cost.calls:6.2f} {cost.statements:6.2f} {cost.cpu:7.2f} {cost.waited:10.0f}")


async def a_notice(options: argparse.Namespace, parts: Sequence[str]) -> None:
    """A notice to many, beside peers and in trouble; a bulk that urgent letters pass is ten times as long."""
    n, stores = options.notices, options.stores
    if "race" in parts:
        await notices.race(n, stores, rounds=options.rounds)
    for part, measure, people in (
        ("limit", notices.limit, n // 10),
        ("trouble", notices.trouble, n),
        ("urgent", notices.urgent, n * 10),
        ("memory", notices.memory, n),
    ):
        for store in stores if part in parts else ():
            await measure(people, store)


async def several(options: argparse.Namespace) -> None:
    """Updates a second with one process and with more of them."""
    await throughput.table(
        options.residents * 5, options.stores, rounds=options.rounds, at_once=options.at_once * 8
    )


def asked() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "parts", nargs="*", choices=[*PARTS, *BULK, []], help="what to measure; all of it if unsaid"
    )
    parser.add_argument("--residents", type=int, default=200)
    parser.add_argument("--notices", type=int, default=10_000, help="people who get a notice")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--at-once", type=int, default=50, help="residents at it at the same time")
    parser.add_argument(
        "--stores", nargs="+", choices=STORES, default=[*STORES], help="bases of both kinds if unsaid"
    )
    return parser.parse_args()


def main() -> None:
    """Measure what was asked for, print."""
    options = asked()
    parts = set(options.parts or PARTS)
    if "cpu" in parts:
        print(told(asyncio.run(cpu(options.residents, rounds=options.rounds, at_once=options.at_once))))
    if "table" in parts:
        asyncio.run(table(options.residents, at_once=options.at_once))
    asyncio.run(a_notice(options, BULK if "bulk" in parts else [part for part in BULK if part in parts]))
    if "throughput" in parts:
        asyncio.run(several(options))
    if "start" in parts:
        print("\n".join(asyncio.run(startup.table(options.rounds))))


if __name__ == "__main__":
    main()
