"""The protocol that a demo implements for the page: people, clock, stops and a trace of updates."""

from typing import Any, Protocol

from aiohttp import web

Facts = dict[str, Any]


class Controls(Protocol):
    """Implemented by the program that runs a bot beside this Telegram.

    A method raises ValueError with a key that the page translates, such as "past".
    """

    async def cast(self) -> list[Facts]:
        """The people with phones: `id`, `name`, `lang`, `role`, and `about` by language (kk, ru, en)."""
        ...

    async def now(self) -> str:
        """The bot's local time in ISO format, with the UTC offset."""
        ...

    async def trace(self) -> list[Facts]:
        """The newest 40 updates and clock events (`kind` clock, `update_id` below 0), newest first.

        Each has `update_id`, `at`, `kind`, `who`, `state` (new, applied, answered, aside), `effect` by
        language (kk, ru, en), and `outbox`: messages with `id`, `to`, `kind` by language, `state` and `at`.
        """
        ...

    async def step(self, to: str) -> Facts:
        """Move the clock and run all that falls due: hour, day, morning, due, or YYYY-MM-DDTHH:MM.

        Returns `now` and `stops`, the local times at which something fell due.
        """
        ...

    async def off(self, days: int) -> Facts:
        """Keep the bot's machine off for some days, then start it; returns `now`."""
        ...

    async def plug(self) -> Facts:
        """Kill the bot and start it again; returns `now`."""
        ...

    async def reset(self) -> Facts:
        """Start again with an empty database; returns `now`."""
        ...


CONTROLS: web.AppKey[Controls] = web.AppKey("controls")
