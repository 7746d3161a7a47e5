"""What the demo gives to the page beside the phones: its cast, its clock, its plug, and a look inside."""

from typing import Any, Protocol

from aiohttp import web

Facts = dict[str, Any]


class Controls(Protocol):
    """Implemented by whoever runs a bot beside this Telegram; the page has words for a ValueError."""

    async def cast(self) -> list[Facts]:
        """Who has a phone, in order: `id`, `name`, `lang`, `role`, and `about` by language (kk, ru, en)."""
        ...

    async def now(self) -> str:
        """The bot's civil clock in ISO format, with the offset."""
        ...

    async def trace(self) -> list[Facts]:
        """The newest 40 updates and turns of the clock (`kind` clock, `update_id` below 0), newest first.

        Each has `update_id`, `at`, `kind`, `who`, `state` (new, applied, answered, aside), `effect` by
        language (kk, ru, en), and `outbox`: letters with `id`, `to`, `kind` by language, `state` and `at`.
        """
        ...

    async def step(self, to: str) -> Facts:
        """Live through every due row up to a moment: hour, day, morning, due, or YYYY-MM-DDTHH:MM.

        Returns `now` and the `stops` made on the way.
        """
        ...

    async def off(self, days: int) -> Facts:
        """The machine is off for some days, then started again."""
        ...

    async def plug(self) -> Facts:
        """Abort the bot in the middle of whatever it does, and start it again."""
        ...

    async def reset(self) -> Facts:
        """Begin anew with an empty city."""
        ...


CONTROLS: web.AppKey[Controls] = web.AppKey("controls")
