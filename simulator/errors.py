"""The Bot API's refusals: an exception that carries the status, the description and the parameters."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

HTML_BODY = "<html><head><title>{0} {1}</title></head><body><center><h1>{0} {1}</h1></center></body></html>"


@dataclass(frozen=True, slots=True)
class ErrorAnswer:
    """One HTTP answer: `status`, `body` (a dict is JSON, a str is HTML) and the extra `headers`."""

    status: int
    body: dict[str, Any] | str
    headers: Mapping[str, str] = field(default_factory=dict)


class ApiError(Exception):
    """A refusal in the Bot API's own words; `description` is the whole text with its prefix."""

    def __init__(self, status: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters

    def answer(self) -> ErrorAnswer:
        """The refusal as it goes over the wire; a 429 also names its wait in a header."""
        body: dict[str, Any] = {"ok": False, "error_code": self.status, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        wait = self.parameters.get("retry_after")
        return ErrorAnswer(self.status, body, {"Retry-After": str(wait)} if wait else {})


def bad_request(message: str, **parameters: int) -> ApiError:
    """400 with Telegram's prefix before `message`."""
    return ApiError(400, f"Bad Request: {message}", **parameters)


def forbidden(message: str) -> ApiError:
    """403 with Telegram's prefix before `message`."""
    return ApiError(403, f"Forbidden: {message}")


def too_many(seconds: int) -> ApiError:
    """429: come again in `seconds`."""
    return ApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


def conflict(message: str) -> ApiError:
    """409: two readers of one queue."""
    return ApiError(409, f"Conflict: {message}")


def front_server(status: int, reason: str) -> ErrorAnswer:
    """Trouble before the Bot API: the body is a page of HTML, which no JSON reader understands."""
    return ErrorAnswer(status, HTML_BODY.format(status, reason), {"Content-Type": "text/html"})
