"""Fault injection: errors, latency, lost responses, outages and redelivery of updates."""

import asyncio
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from simulator.errors import ApiError, ApiResponse, forbidden, gateway_error, too_many

POLL = "getupdates"
PUSH = "webhook"
"""The method name that stands for requests to webhooks."""


class ConnectionCut(Exception):
    """The connection ended without a response: closed, or silent until a timeout if `timed_out`."""

    def __init__(self, *, timed_out: bool = False) -> None:
        super().__init__("Request timeout error" if timed_out else "Server disconnected")
        self.timed_out = timed_out


@dataclass(slots=True)
class InjectedFault:
    """One scheduled fault; `kind` is one of KINDS, see `Faults.schedule` for the other fields.

    `times` counts the calls that will still meet the fault.
    """

    kind: str
    method: str | None
    times: int
    retry_after: int
    seconds: float
    contains: str | None
    chat_id: int | None
    probability: float

    def matches(self, method: str, params: Mapping[str, Any]) -> bool:
        """True for a call that shall meet the fault; `method` is in lower case."""
        named = method not in {POLL, PUSH} if self.method is None else method == self.method.lower()
        here = self.chat_id is None or str(params.get("chat_id")) == str(self.chat_id)
        return named and here and (self.contains is None or self.contains in str(list(params.values())))

    async def before(self) -> ApiResponse | None:
        """Act before the call: wait, raise ConnectionCut, or return a response that replaces it."""
        if self.kind == "latency":
            await asyncio.sleep(self.seconds)
        elif self.kind == "cut_before":
            raise ConnectionCut
        return RESPONSES[self.kind](self) if self.kind in RESPONSES else None

    async def after(self) -> None:
        """Act after the call: lose the response by ConnectionCut, at once or after `seconds`."""
        if self.kind == "cut_after":
            raise ConnectionCut
        if self.kind == "timeout":
            await asyncio.sleep(self.seconds)
            raise ConnectionCut(timed_out=True)


RESPONSES: dict[str, Callable[[InjectedFault], ApiResponse]] = {
    "429": lambda fault: too_many(fault.retry_after).response(),
    "403": lambda _: forbidden("bot was blocked by the user").response(),
    "500": lambda _: ApiError(500, "Internal Server Error: restart").response(),
    "502": lambda _: gateway_error(502, "Bad Gateway"),
    "504": lambda _: gateway_error(504, "Gateway Timeout"),
}
KINDS = frozenset(RESPONSES) | {"latency", "cut_before", "cut_after", "timeout"}


class Faults:
    """The scheduled faults, tried in the order of scheduling; `redeliver(n)` repeats the last n updates."""

    def __init__(self, seed: int, redeliver: Callable[[int], None]) -> None:
        self._random = random.Random(seed)
        self._scheduled: list[InjectedFault] = []
        self._is_outage = False
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
        """Let the next `times` matching calls meet a fault; ValueError for an unknown `kind`.

        Without `method` all calls but getUpdates match; a webhook is the method "webhook". `contains` is
        searched in the parameter values. `seconds` is for latency and timeout, `retry_after` for 429.
        """
        if kind not in KINDS:
            raise ValueError(f"unknown fault {kind!r}; known: {', '.join(sorted(KINDS))}")
        fault = InjectedFault(kind, method, times, retry_after, seconds, contains, chat_id, probability)
        self._scheduled.append(fault)

    def outage(self, on: bool) -> None:
        """While on, every call and every request to a webhook raises ConnectionCut."""
        self._is_outage = on

    def clear(self) -> None:
        """Remove all faults and end the outage."""
        self._scheduled.clear()
        self._is_outage = False

    def take(self, method: str, params: Mapping[str, Any]) -> InjectedFault | None:
        """The fault that this call meets, counted down by one; ConnectionCut in an outage.

        `method` is in lower case.
        """
        if self._is_outage:
            raise ConnectionCut
        for fault in self._scheduled:
            if fault.matches(method, params) and self._random.random() < fault.probability:
                fault.times -= 1
                if fault.times <= 0:
                    self._scheduled.remove(fault)
                return fault
        return None
