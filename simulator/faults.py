"""Faults by switch: what a network and a busy Telegram do to a bot, when a test asks for it."""

import asyncio
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from simulator.errors import ApiError, ErrorAnswer, forbidden, front_server, too_many

POLL = "getupdates"
PUSH = "webhook"
"""The name under which faults of the way to the bot are scheduled: {method: webhook}."""


class ConnectionCut(Exception):
    """No answer came. `timed_out` tells a silent peer from a closed socket."""

    def __init__(self, *, timed_out: bool = False) -> None:
        super().__init__("Request timeout error" if timed_out else "Server disconnected")
        self.timed_out = timed_out


@dataclass(slots=True)
class InjectedFault:
    """One scheduled fault. `method` None means every call of the bot but getUpdates; `times` are to come."""

    kind: str
    method: str | None
    times: int
    retry_after: int
    seconds: float
    contains: str | None
    chat_id: int | None
    probability: float

    def fits(self, method: str, params: Mapping[str, Any]) -> bool:
        """Is this the call it waits for? `contains` is searched in the values of the parameters."""
        named = method not in {POLL, PUSH} if self.method is None else method == self.method.lower()
        here = self.chat_id is None or str(params.get("chat_id")) == str(self.chat_id)
        return named and here and (self.contains is None or self.contains in str(list(params.values())))

    async def before(self) -> ErrorAnswer | None:
        """What happens before the action: an answer that replaces it, a cut, a wait, or nothing."""
        if self.kind == "latency":
            await asyncio.sleep(self.seconds)
        elif self.kind == "cut_before":
            raise ConnectionCut
        return ANSWERS[self.kind](self) if self.kind in ANSWERS else None

    async def after(self) -> None:
        """What happens after the action was done: the answer is lost, at once or in silence."""
        if self.kind == "cut_after":
            raise ConnectionCut
        if self.kind == "timeout":
            await asyncio.sleep(self.seconds)
            raise ConnectionCut(timed_out=True)


ANSWERS: dict[str, Callable[[InjectedFault], ErrorAnswer]] = {
    "429": lambda fault: too_many(fault.retry_after).answer(),
    "403": lambda _: forbidden("bot was blocked by the user").answer(),
    "500": lambda _: ApiError(500, "Internal Server Error: restart").answer(),
    "502": lambda _: front_server(502, "Bad Gateway"),
    "504": lambda _: front_server(504, "Gateway Timeout"),
}
KINDS = frozenset(ANSWERS) | {"latency", "cut_before", "cut_after", "timeout"}


class Faults:
    """The schedule of faults; empty unless somebody fills it."""

    def __init__(self, seed: int, redeliver: Callable[[int], None]) -> None:
        self._dice = random.Random(seed)
        self._scheduled: list[InjectedFault] = []
        self._out = False
        self.redeliver = redeliver

    def schedule(  # noqa: PLR0913 - each is one named property of a fault, always given by keyword
        self,
        method: str | None = None,
        *,
        kind: str,
        times: int = 1,
        retry_after: int = 5,
        seconds: float = 0.0,
        contains: str | None = None,
        chat_id: int | None = None,
        probability: float = 1.0,
    ) -> None:
        """Let the next `times` calls that fit meet the fault; `seconds` is for latency and timeout."""
        if kind not in KINDS:
            raise ValueError(f"unknown fault {kind!r}; known: {', '.join(sorted(KINDS))}")
        fault = InjectedFault(kind, method, times, retry_after, seconds, contains, chat_id, probability)
        self._scheduled.append(fault)

    def outage(self, on: bool) -> None:
        """While on, no call reaches Telegram, polls included, and nothing that Telegram pushes arrives."""
        self._out = on

    def clear(self) -> None:
        """No faults any more."""
        self._scheduled.clear()
        self._out = False

    def take(self, method: str, params: Mapping[str, Any]) -> InjectedFault | None:
        """The fault this call meets, if any; it is used up by one. `method` is in lower case."""
        if self._out:
            raise ConnectionCut
        for fault in self._scheduled:
            if fault.fits(method, params) and self._dice.random() < fault.probability:
                fault.times -= 1
                if fault.times <= 0:
                    self._scheduled.remove(fault)
                return fault
        return None
