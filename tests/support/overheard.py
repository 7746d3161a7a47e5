"""Everything that is logged while a town is awake, from DEBUG up, in both forms that the bot can write."""

import logging
from types import TracebackType

from bot import logs

#: Libraries that are silent below WARNING in a running bot; here they may say all they have to say.
LIBRARIES = ("aiogram", "aiohttp", "aiosqlite", "alembic", "apscheduler", "asyncio", "sqlalchemy")
FORMS: dict[str, logging.Formatter] = {
    "log as text": logs.TextFormatter(),
    "log as json": logs.JsonFormatter(),
}
#: What every record has; more of it are fields of the call.
USUAL = len(vars(logging.makeLogRecord({})))


class Overheard(logging.Handler):
    """A handler beside those of pytest: `with Overheard() as heard: …`, then `heard.files()`.

    A line is written from a call's template, never from its arguments; that is checked first. So what has
    no field of its own and no error is formatted once, though the store says it a thousand times.
    """

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self._lines: dict[str, list[str]] = {name: [] for name in FORMS}
        self._said: set[tuple[str, int, str]] = set()
        self._levels: dict[logging.Logger, int] = {}

    def __enter__(self) -> "Overheard":
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
        """Both forms of the line."""
        if not self._is_said(record):
            for name, form in FORMS.items():
                self._lines[name].append(form.format(record))

    def files(self) -> dict[str, bytes]:
        """What stood in the log's files if there were any."""
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
