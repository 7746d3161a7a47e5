"""Log formats that show ids and counts, never words of people, names or secrets.

A call is `log.info("sent", extra={"outbox": 12})`. Only the fields of FIELDS are shown. A message is never
filled in with values. An error is shown as its type and its frames. Libraries log from WARNING up, and only
the first line of their templates is shown.
"""

import json
import logging
import re
import sys
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

OURS = ("bot", "handlers", "web", "services", "db", "domain", "locales", "simulator")

#: Fields that are shown; any other field of a call is dropped.
IDS = {"update", "outbox", "person", "report", "assignment", "item", "step", "job", "key_id"}
COUNTS = {"updates", "messages", "rows", "tries", "count", "pause", "seconds"}
CODES = {"kind", "state", "why", "role", "body", "method", "status", "version", "address"}
FIELDS = IDS | COUNTS | CODES
MAX_LENGTH = 200

#: Tokens of bots, also inside addresses, and keys as id:base64.
SECRETS = re.compile(r"\d{3,}:[\w-]{20,}|[\w-]{1,16}:[A-Za-z0-9+/]{42,43}=")

#: What an error text of a server may quote of a chat: its id, or a part of a message.
QUOTES = re.compile(r"""\d{6,}|"[^"]*"|“[^”]*”""")

#: Errors whose texts Python or SQLite writes about code, not about values.
SAFE_ERRORS = (AttributeError, ImportError, NameError, OSError, TypeError)


class TextFormatter(logging.Formatter):
    """One line of text for each event; the frames of an error follow."""

    def format(self, record: logging.LogRecord) -> str:
        """The line without secrets or words of people."""
        event = event_of(record)
        head = f"{event.pop('at')} {event.pop('level')} {event.pop('logger')}: {event.pop('event')}"
        trace = event.pop("trace", None)
        fields = "".join(f" {name}={value}" for name, value in event.items())
        return masked(head + fields + (f"\n{trace}" if trace else ""))


class JsonFormatter(logging.Formatter):
    """One JSON object for each event, on a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The line without secrets or words of people."""
        return masked(json.dumps(event_of(record), ensure_ascii=False))


def configure(level: str = "INFO", form: str = "text") -> None:
    """Send all logs to stderr, ours from `level`, those of libraries from WARNING; `form` is text or json."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter() if form == "json" else TextFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in OURS:
        logging.getLogger(name).setLevel(level)
    logging.getLogger("aiohttp.access").disabled = True  # its lines are requests, with tokens in their paths
    sys.excepthook = _log_uncaught


def event_of(record: logging.LogRecord) -> dict[str, Any]:
    """The shown parts of a record: at, level, logger, event, its fields, and the trace of its error."""
    event: dict[str, Any] = {
        "at": _moment(record.created),
        "level": record.levelname,
        "logger": record.name,
        "event": _first_line(record.msg),
    }
    event |= {name: _short(value) for name, value in vars(record).items() if name in FIELDS}
    if record.exc_info and record.exc_info[1]:
        event["trace"] = "\n".join(traceback_lines(record.exc_info[1]))
    return event


def traceback_lines(error: BaseException) -> Iterator[str]:
    """Types and frames of an error, its causes first; without texts that could quote a value."""
    earlier = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if earlier is not None:
        yield from traceback_lines(earlier)
        yield "which led to:"
    yield from (line.rstrip() for line in traceback.format_tb(error.__traceback__))
    yield _named(error)
    if isinstance(error, BaseExceptionGroup):
        for one in error.exceptions:
            yield from (f"  | {line}" for line in traceback_lines(one))


def masked(line: str) -> str:
    """The line, with [secret] for anything that looks like a token or a key."""
    return SECRETS.sub("[secret]", line)


def _named(error: BaseException) -> str:
    kind = type(error)
    name = f"{kind.__module__}.{kind.__qualname__}".removeprefix("builtins.")
    is_safe = isinstance(error, SAFE_ERRORS) or kind.__module__ == "sqlite3"
    return f"{name}: {_short(error)}" if is_safe else name


def _moment(created: float) -> str:
    return datetime.fromtimestamp(created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _first_line(message: object) -> str:
    return masked(str(message).split("\n", 1)[0])[:MAX_LENGTH]


def _short(value: object) -> str | int | float | bool | None:
    return value if isinstance(value, int | float | bool | None) else QUOTES.sub("…", _first_line(value))


def _log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("bot").critical("uncaught error, stopping", exc_info=(kind, error, trace))
