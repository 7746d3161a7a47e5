"""Logs that name ids and never words: what people write, their names and our secrets stay out.

A call is `log.info("sent", extra={"outbox": 12})`. Only fields of FIELDS are shown; a message is
never filled in with values; an error is shown as its type and its frames. Libraries speak from
WARNING up, and only the first line of their templates is shown.
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

#: Names of fields that may be shown; any other field of a call is dropped.
IDS = {"update", "outbox", "person", "report", "assignment", "item", "step", "job", "lane", "key_id"}
COUNTS = {"updates", "letters", "rows", "tries", "count", "pause", "seconds"}
OWN_WORDS = {"kind", "state", "why", "role", "body", "method", "status", "version", "address"}
FIELDS = IDS | COUNTS | OWN_WORDS
LONGEST = 200

#: Tokens of bots, in addresses too, and keys written id:base64.
SECRETS = re.compile(r"\d{3,}:[\w-]{20,}|[\w-]{1,16}:[A-Za-z0-9+/]{42,43}=")

#: What a server's answer may quote of a chat: its number, or a piece of what was sent.
QUOTES = re.compile(r"""\d{6,}|"[^"]*"|“[^”]*”""")

#: Errors whose texts are written by Python or SQLite about code, not about values.
TELLING = (AttributeError, ImportError, NameError, OSError, TypeError)


class Plain(logging.Formatter):
    """One line of text an event; frames of an error follow."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, safe to keep."""
        event = described(record)
        head = f"{event.pop('at')} {event.pop('level')} {event.pop('logger')}: {event.pop('event')}"
        trace = event.pop("trace", None)
        fields = "".join(f" {name}={value}" for name, value in event.items())
        return masked(head + fields + (f"\n{trace}" if trace else ""))


class Json(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, safe to keep."""
        return masked(json.dumps(described(record), ensure_ascii=False))


def configure(level: str = "INFO", form: str = "text") -> None:
    """Send all logs to stderr in this form; ours from `level`, those of libraries from WARNING."""
    handler = logging.StreamHandler()
    handler.setFormatter(Json() if form == "json" else Plain())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in OURS:
        logging.getLogger(name).setLevel(level)
    logging.getLogger("aiohttp.access").disabled = True  # its lines are requests, with tokens in their paths
    sys.excepthook = _last_words


def described(record: logging.LogRecord) -> dict[str, Any]:
    """What of a record may be shown."""
    event: dict[str, Any] = {
        "at": _moment(record.created),
        "level": record.levelname,
        "logger": record.name,
        "event": _first_line(record.msg),
    }
    event |= {name: _short(value) for name, value in vars(record).items() if name in FIELDS}
    if record.exc_info and record.exc_info[1]:
        event["trace"] = "\n".join(story(record.exc_info[1]))
    return event


def story(error: BaseException) -> Iterator[str]:
    """Types and frames of an error, its causes first; no text that could quote a value."""
    earlier = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if earlier is not None:
        yield from story(earlier)
        yield "which led to:"
    yield from (line.rstrip() for line in traceback.format_tb(error.__traceback__))
    yield _named(error)
    if isinstance(error, BaseExceptionGroup):
        for one in error.exceptions:
            yield from (f"  | {line}" for line in story(one))


def masked(line: str) -> str:
    """The line with anything that looks like a token or a key blotted out."""
    return SECRETS.sub("[secret]", line)


def _named(error: BaseException) -> str:
    kind = type(error)
    name = f"{kind.__module__}.{kind.__qualname__}".removeprefix("builtins.")
    is_telling = isinstance(error, TELLING) or kind.__module__ == "sqlite3"
    return f"{name}: {_short(error)}" if is_telling else name


def _moment(created: float) -> str:
    return datetime.fromtimestamp(created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _first_line(message: object) -> str:
    return masked(str(message).split("\n", 1)[0])[:LONGEST]


def _short(value: object) -> str | int | float | bool | None:
    return value if isinstance(value, int | float | bool | None) else QUOTES.sub("…", _first_line(value))


def _last_words(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("bot").critical("stopped by an error", exc_info=(kind, error, trace))
