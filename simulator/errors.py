"""HTTP responses and errors of the Bot API: status, description and ResponseParameters."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

HTML_BODY = "<html><head><title>{0} {1}</title></head><body><center><h1>{0} {1}</h1></center></body></html>"


@dataclass(frozen=True, slots=True)
class ApiResponse:
    """An HTTP response of the Bot API: a dict as `body` is JSON, a str is HTML."""

    status: int
    body: dict[str, Any] | str
    headers: Mapping[str, str] = field(default_factory=dict)


class ApiError(Exception):
    """An error of the Bot API; `description` is the whole text with its prefix, as in "Bad Request: …"."""

    def __init__(self, status: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters

    def response(self) -> ApiResponse:
        """The error as a response; retry_after also becomes a Retry-After header, in seconds."""
        body: dict[str, Any] = {"ok": False, "error_code": self.status, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        wait = self.parameters.get("retry_after")
        return ApiResponse(self.status, body, {"Retry-After": str(wait)} if wait else {})


def bad_request(message: str, **parameters: int) -> ApiError:
    """400; `message` stands without its prefix."""
    return ApiError(400, f"Bad Request: {message}", **parameters)


def forbidden(message: str) -> ApiError:
    """403; `message` stands without its prefix."""
    return ApiError(403, f"Forbidden: {message}")


def too_many(seconds: int) -> ApiError:
    """429 with retry_after in `seconds`."""
    return ApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


def conflict(message: str) -> ApiError:
    """409, as for a second getUpdates; `message` stands without its prefix."""
    return ApiError(409, f"Conflict: {message}")


def gateway_error(status: int, reason: str) -> ApiResponse:
    """The HTML page of a gateway in front of the Bot API."""
    return ApiResponse(status, HTML_BODY.format(status, reason), {"Content-Type": "text/html"})
