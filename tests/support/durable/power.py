"""Crashes of the bot at any await: an event loop without time or chance, and a count of every await.

Each task of the bot is wired to a plug. Whenever one of them waits, that is a step: when the plug is
pulled there, nothing of the bot moves any more, as if its process were gone. A transaction has a step of
its own, at the last moment before it is committed. Time stands, and a thread's answer is waited for where
it was asked for, so the same conversation takes the same steps every time.
"""

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import AsyncExitStack
from contextvars import Context
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any
from weakref import WeakSet

from aiogram import Bot
from aiogram.methods import TelegramMethod
from sqlalchemy import Connection, event

from bot.app import running
from simulator.inprocess import InProcessSession
from tests.support.town import Town

PROJECT = Path(__file__).resolve().parents[3]
OURS = ("bot", "handlers", "web", "services", "db")
DOOR = ("db", "engine", "group_commit.py")
#: What every write and every call passes through: the await above it says more.
PASSED = (("services", "unit_of_work.py"), ("bot", "outbound", "rate_limits.py"))
assert all((PROJECT / Path(*file)).is_file() for file in (DOOR, *PASSED)), "a file has moved"
#: Turns of the loop without a step, after which nothing more will happen by itself.
STILL = 3
#: Seconds without power, after which the pace owes nothing for what an earlier life has sent.
A_REST = 60.0
#: Steps and pauses after which a conversation is given up.
MOST = 20_000


class StillLoop(asyncio.SelectorEventLoop):
    """Its clock stands; it knows which answers the store's threads have given."""

    def __init__(self) -> None:
        self._told = threading.Condition()
        self._answered: WeakSet[asyncio.Future[Any]] = WeakSet()
        super().__init__()

    def time(self) -> float:
        """No pause ends by itself."""
        return 0.0

    def call_soon_threadsafe(
        self, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> asyncio.Handle:
        """The store's answer is noted with the callback, not after it: the loop may be faster."""
        with self._told:
            handle = super().call_soon_threadsafe(callback, *args, context=context)
            if getattr(callback, "__module__", "") == "db.engine.group_commit":
                self._answered.update(job.future for job, *_ in args[0])
                self._told.notify_all()
        return handle

    def hear(self, answer: "asyncio.Future[Any]") -> None:
        """Hold everything until a thread has given this very answer."""
        with self._told:
            assert self._told.wait_for(lambda: answer in self._answered, timeout=10), "the store is silent"


@dataclass(frozen=True)
class Step:
    """One await of the bot: where, for what, and the rows of the database then."""

    where: str
    waits_for: str
    rows: str = ""

    @property
    def way(self) -> tuple[str, str]:
        """The parts that must be the same every time."""
        return self.where, self.waits_for


class NoPower(Exception):
    """The machine is off."""


class Plug:
    """Counts steps while `is_counting`; at step number `at` the power is gone."""

    def __init__(self, rows: Callable[[], str], at: int = 0) -> None:
        self.steps: list[Step] = []
        self.moves = 0
        self.tasks: set[asyncio.Task[Any]] = set()
        self.is_counting = self.is_out = self.is_over = False
        self._rows, self._at = rows, at
        self._is_committing = False

    def wire(self, loop: Any, coro: Coroutine[Any, Any, Any], **options: Any) -> "asyncio.Task[Any]":
        """A task factory."""
        task = asyncio.Task(Wired(coro, self, loop), loop=loop, **options)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)
        return task

    def commits(self, connection: Connection) -> None:
        """Called on the store's thread at the last moment before a commit."""
        if self.is_counting and connection.get_execution_options().get("begins") == "IMMEDIATE":
            self._count("", "the store, before the commit")
            self._is_committing = True
            if self.is_out:
                raise NoPower

    def waited(self, coro: Coroutine[Any, Any, Any]) -> None:
        """One of the tasks waits."""
        if self._is_committing:
            self._is_committing = False
            self.steps[-1] = replace(self.steps[-1], where=where(coro))
            if not self.is_out:
                self._count(where(coro), "the store, after the commit")
        elif self.is_counting and not self.is_out:
            self._count(where(coro), waits_for(coro))

    def _count(self, where: str, waits_for: str) -> None:
        self.is_out = len(self.steps) + 1 == self._at
        rows = self._rows() if self.is_out or not self._at else ""
        self.steps.append(Step(where, waits_for, rows))


class Wired(Coroutine[Any, Any, Any]):
    """A coroutine of the bot: without power it does not move; when all is over it may end."""

    def __init__(self, coro: Coroutine[Any, Any, Any], plug: Plug, loop: StillLoop) -> None:
        self._coro, self._plug, self._loop = coro, plug, loop

    def send(self, value: Any) -> Any:
        return self._moves(lambda: self._coro.send(value))

    def throw(self, *error: Any) -> Any:
        return self._moves(lambda: self._coro.throw(*error))

    def close(self) -> None:
        self._coro.close()

    def __await__(self) -> Any:
        return self._coro.__await__()

    def _moves(self, move: Callable[[], Any]) -> Any:
        if self._plug.is_out and not self._plug.is_over:
            return None
        self._plug.moves += 1
        wish = move()
        if not self._plug.is_over:
            if answer := _answer(self._coro):
                self._loop.hear(answer)
            self._plug.waited(self._coro)
        return wish


def frames(coro: Any) -> Iterator[FrameType]:
    """Where a coroutine stands, the outermost first."""
    while coro is not None:
        frame = getattr(coro, "cr_frame", None) or getattr(coro, "gi_frame", None)
        if frame is not None:
            yield frame
        coro = getattr(coro, "cr_await", None) or getattr(coro, "gi_yieldfrom", None)


@cache
def _part(file: str) -> tuple[str, ...]:
    """The path inside the project; ("",) for what is not the bot's."""
    path = Path(file)
    parts = path.relative_to(PROJECT).parts if path.is_relative_to(PROJECT) else ("",)
    return parts if parts[0] in OURS else ("",)


def _answer(coro: Any) -> "asyncio.Future[Any] | None":
    """The future that it waits for, if a thread of the store answers it."""
    stack = list(frames(coro))
    is_at_the_door = bool(stack) and _part(stack[-1].f_code.co_filename) == DOOR
    return stack[-1].f_locals["future"] if is_at_the_door else None


def where(coro: Any) -> str:
    """The innermost await of ours above the store: file:function:line."""
    found = ""
    for frame in frames(coro):
        part = _part(frame.f_code.co_filename)
        if part[0] not in ("", "db") and part not in PASSED:
            found = f"{'/'.join(part)}:{frame.f_code.co_name}:{frame.f_lineno}"
    return found


def waits_for(coro: Any) -> str:
    """The store, Telegram before or after it has done what was asked, or what else it is."""
    stack = list(frames(coro))
    if _answer(coro):
        return "the store, read" if any(one.f_code.co_name == "read" for one in stack) else "the store"
    calls = [one for one in stack if one.f_code.co_name == "make_request"]
    if calls:
        method = type(calls[0].f_locals["method"]).__name__
        return f"{method}, not done yet" if len(calls) > 1 else f"{method}, done and not heard of"
    return stack[-1].f_code.co_qualname


class Wire(InProcessSession):
    """A line on which Telegram's answer takes a while too."""

    async def make_request(self, bot: Bot, method: TelegramMethod[Any], timeout: int | None = None) -> Any:  # noqa: ASYNC109
        answer = await super().make_request(bot, method, timeout)
        await asyncio.sleep(0)
        return answer


class PoweredTown(Town):
    """A town on a loop that stands still; `told` counts rows since the town `looks`."""

    plug: Plug
    _since = (0, 0)

    async def wakes(self) -> None:
        """The bot runs over what is stored; nothing happens to it."""
        await self.switched_on()

    async def switched_on(self, *, at: int = 0) -> None:
        """The same, and it will lose its power at step `at` of those that are counted."""
        self.clock.rests(A_REST)
        self.plug = Plug(self.told, at)
        self._power = AsyncExitStack()
        self.app = await self._power.enter_async_context(running(self.settings, self.clock, Wire(self.world)))
        event.listen(self.app.db.engine, "commit", self.plug.commits)
        loop = asyncio.get_running_loop()
        loop.set_task_factory(self.plug.wire)
        self._serving = loop.create_task(self.app.serve(asyncio.Event()))
        self.world.settled = self.settled
        await self.settled()

    async def dies(self) -> None:
        """The power is gone; tasks are cancelled out of reach of the database."""
        if self.plug.is_over:
            return
        self.plug.is_out = True
        self.world.settled = _at_once
        self._look_into_store()
        self.app.db.abandon()
        asyncio.get_running_loop().set_task_factory(None)
        self.plug.is_over = True
        while self.plug.tasks:
            for task in tuple(self.plug.tasks):
                task.cancel()
            await asyncio.sleep(0)
        await self._power.aclose()
        self._tell_finds()

    async def settled(self) -> None:
        """Turn the loop until the bot has nothing left to do, or no power."""
        still = 0
        for _ in range(MOST):
            moves = self.plug.moves
            await asyncio.sleep(0)
            still = still + 1 if self.plug.moves == moves else 0
            if self.plug.is_out or (still > STILL and self.app.is_idle and not len(self.bot_account.queue)):
                return
            if still > STILL:
                self.clock.hurry()
        raise AssertionError("the bot never comes to rest")

    def looks(self) -> None:
        """Rows that are stored from now on are told."""
        newest = "SELECT (SELECT max(update_id) FROM inbox), (SELECT coalesce(max(id), 0) FROM outbox)"
        self._since = self.rows(newest)[0]

    def told(self) -> str:
        """The states of the newest updates and messages, as a second connection reads them."""
        update, letter = self._since
        updates = self.rows("SELECT state FROM inbox WHERE update_id > ?", update)
        letters = self.rows(
            "SELECT count(*) || ' ' || state FROM outbox WHERE id > ? GROUP BY state ORDER BY state", letter
        )
        return (
            f"{', '.join(row for (row,) in updates) or '–':9s} {', '.join(row for (row,) in letters) or '–'}"
        )


async def _at_once() -> None:
    return None
