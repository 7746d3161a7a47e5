"""Log records of the bot and its libraries from DEBUG up, in both formats of the bot."""

import logging
from types import TracebackType

from bot import logs

#: Libraries that log from WARNING up in a running bot, and from DEBUG up here.
LIBRARIES = ("aiogram", "aiohttp", "aiosqlite", "alembic", "apscheduler", "asyncio", "sqlalchemy")
FORMS: dict[str, logging.Formatter] = {
    "log as text": logs.TextFormatter(),
    "log as json": logs.JsonFormatter(),
}
#: Attributes of every record; a record with more has fields of its call.
USUAL = len(vars(logging.makeLogRecord({})))


class CapturedLogs(logging.Handler):
    """A handler beside those of pytest: `with CapturedLogs() as logs: …`, then `logs.files()`.

    The bot's formats write the template of a call without its arguments; `__enter__` checks that. So a record
    without fields and without an error is formatted once, however often it comes.
    """

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self._lines: dict[str, list[str]] = {name: [] for name in FORMS}
        self._said: set[tuple[str, int, str]] = set()
        self._levels: dict[logging.Logger, int] = {}

    def __enter__(self) -> "CapturedLogs":
        assert not any("argument" in line for line in map(_formatted, FORMS.values()))
        for name in (*logs.OURS, *LIBRARIES):
            logger = logging.getLogger(name)
            self._levels[logger] = logger.level
            logger.setLevel(logging.DEBUG)
        logging.getLogger().addHandler(self)
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        logging.getLogger().removeHandler(self)
        for logger, level in self._levels.items():
            logger.setLevel(level)

    def emit(self, record: logging.LogRecord) -> None:
        """Format the record in both ways, unless the same line is there already."""
        if not self._is_said(record):
            for name, form in FORMS.items():
                self._lines[name].append(form.format(record))

    def files(self) -> dict[str, bytes]:
        """The lines as files: "log as text" and "log as json"."""
        return {name: "\n".join(lines).encode() for name, lines in self._lines.items()}

    def _is_said(self, record: logging.LogRecord) -> bool:
        if record.exc_info or len(vars(record)) > USUAL:
            return False
        what = (record.name, record.levelno, str(record.msg))
        is_said = what in self._said
        self._said.add(what)
        return is_said


def _formatted(form: logging.Formatter) -> str:
    return form.format(logging.makeLogRecord({"msg": "filled with %s", "args": ("argument",)}))
