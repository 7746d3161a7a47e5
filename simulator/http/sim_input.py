"""What comes in over /sim and /demo, checked; whatever is wrong is said in one sentence."""

import ipaddress
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from simulator.state.files import Upload

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Wrong(ValueError):
    """Input that makes no sense; the text is a sentence for whoever sent it."""


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a request by name, and its uploads."""

    values: Mapping[str, Any]
    files: Mapping[str, Upload] = field(default_factory=dict)

    def only(self, *names: str) -> "Form":
        """Refuse fields with other names."""
        strange = sorted(set(self.values) - set(names))
        if strange:
            raise Wrong(f"The field {strange[0]!r} is unknown; known are: {', '.join(names)}.")
        return self

    def has(self, name: str) -> bool:
        """Whether the field was sent and is not empty."""
        return self.values.get(name) not in (None, "")

    def text(self, name: str, default: str | None = None) -> str:
        """A text; required unless there is a default."""
        if not self.has(name):
            if default is None:
                raise Wrong(f"The field {name!r} is missing.")
            return default
        value = self.values[name]
        if isinstance(value, bool | dict | list):
            raise Wrong(f"The field {name!r} must be a text.")
        return str(value)

    def number(self, name: str, default: int | None = None) -> int:
        """A whole number; required unless there is a default."""
        text = self.text(name, None if default is None else str(default))
        try:
            return int(text)
        except ValueError:
            raise Wrong(f"The field {name!r} must be a whole number, not {text!r}.") from None

    def decimal(self, name: str, default: float | None = None) -> float:
        """A number; required unless there is a default."""
        text = self.text(name, None if default is None else str(default))
        try:
            return float(text)
        except ValueError:
            raise Wrong(f"The field {name!r} must be a number, not {text!r}.") from None

    def flag(self, name: str, default: bool | None = None) -> bool:
        """true or false; required unless there is a default."""
        value = self.values.get(name, default)
        if isinstance(value, bool):
            return value
        if value in {"true", "false"}:
            return bool(value == "true")
        raise Wrong(f"The field {name!r} must be true or false.")


def guarded(handler: Handler) -> Handler:
    """Let in only this machine's own pages: other sites must not drive the simulator through a browser."""

    async def guard(request: web.Request) -> web.StreamResponse:
        origin = request.headers.get("Origin")
        foreign = origin is not None and urlsplit(origin).netloc != request.host
        if foreign or not is_loopback(request.url.host):
            raise web.HTTPForbidden(text="Only pages of this machine may use the simulator.")
        return await handler(request)

    return guard


def is_loopback(host: str | None) -> bool:
    """Whether the name or address means this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False
