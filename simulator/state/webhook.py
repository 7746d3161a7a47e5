"""A bot's webhook: its settings, and the finished requests to it."""

from dataclasses import dataclass
from typing import Any

MOST_CONNECTIONS, DEFAULT_CONNECTIONS = 100, 40


@dataclass(slots=True)
class WebhookSettings:
    """URL and parameters of setWebhook; `last_error` is Unix time and message of the last failed request."""

    url: str
    parameters: dict[str, Any]
    last_error: tuple[float, str] | None = None

    @property
    def max_connections(self) -> int:
        """The limit of requests in flight, 1 to 100; 40 unless the bot set it."""
        asked = self.parameters.get("max_connections")
        return min(max(asked, 1), MOST_CONNECTIONS) if isinstance(asked, int) else DEFAULT_CONNECTIONS

    @property
    def secret_token(self) -> str:
        """The value of the secret header; empty for none."""
        return str(self.parameters.get("secret_token") or "")


@dataclass(frozen=True, slots=True)
class PushAttempt:
    """One finished request to a webhook: the Unix time of its end, and its error or None."""

    update_id: int
    at: float
    error: str | None = None
