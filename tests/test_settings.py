"""Settings that an operator writes, and logs that hold no words of people."""

import base64
import io
import json
import logging
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot import logs
from bot.settings import PROJECT, Misconfigured, Settings, load

TOKEN = f"123456789:{'Az09_-x' * 5}"  # of the right form, of no bot
KEY = base64.b64encode(bytes(range(32))).decode()
WORDS = "Арай шағын ауданында су жоқ"


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of the machine, and a current directory without `.env`."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setitem(Settings.model_config, "env_file", ".env")
    monkeypatch.chdir(tmp_path)


# --- settings ---


def test_without_settings_the_base_stands_in_the_project() -> None:
    settings = load()
    assert settings.database_file == PROJECT / "data" / "tatulyq.db"
    assert settings.key_file.parent == settings.database_file.parent
    assert settings.city_path.is_file()


def test_the_environment_stands_over_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("HTTP_PORT=9000\nSEND_RATE=5\nSOMETHING_ELSE=1\n")
    monkeypatch.setenv("HTTP_PORT", "9001")
    settings = load()
    assert (settings.http_port, settings.send_rate) == (9001, 5)


def test_the_file_of_the_current_directory_stands_over_that_of_the_project(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    Path("project").mkdir()
    Path("project/.env").write_text("HTTP_PORT=9000\nWORKERS=7\n")
    Path(".env").write_text("HTTP_PORT=9001\n")
    monkeypatch.setitem(Settings.model_config, "env_file", (tmp_path / "project/.env", ".env"))
    settings = load()
    assert (settings.http_port, settings.workers) == (9001, 7)


def test_an_empty_setting_is_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", "")
    assert not load().bot_token


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+asyncpg"])
def test_a_base_on_a_server_is_named_without_its_password(scheme: str) -> None:
    settings = load(database_url=f"{scheme}://bot:secret@db.city.kz:5433/tatulyq?sslmode=require")
    assert settings.database_url == "postgresql://bot:secret@db.city.kz:5433/tatulyq?sslmode=require"
    assert settings.database_name == "postgresql://db.city.kz/tatulyq"
    assert settings.key_file == PROJECT / "data/tatulyq.keys"


@pytest.mark.parametrize("scheme", ["sqlite", "sqlite+aiosqlite"])
def test_a_relative_base_counts_from_the_current_directory(scheme: str, tmp_path: Path) -> None:
    settings = load(database_url=f"{scheme}:///kept/city.db")
    assert settings.database_url == f"sqlite:///{tmp_path}/kept/city.db"
    assert settings.key_file == tmp_path / "kept" / "city.db.keys"


def test_an_absolute_base_stays_where_it_is(tmp_path: Path) -> None:
    assert load(database_url=f"sqlite:///{tmp_path}/city.db").database_file == tmp_path / "city.db"


def test_a_city_may_be_a_file(tmp_path: Path) -> None:
    Path("kentau.yaml").write_text("names: {}\n")
    assert load(city="kentau.yaml").city_path == tmp_path / "kentau.yaml"


def test_settings_never_change() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        load().workers = 1


def test_every_setting_is_described() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


MALFORMED = [
    ("BOT_TOKEN", "my token", "as BotFather gives it"),
    ("BOT_API_URL", "api.telegram.org", "http:// or https://"),
    ("DATABASE_URL", "mysql://city/base", "sqlite:///"),
    ("DATABASE_URL", "postgresql://city", "name the base"),
    ("DATABASE_URL", "sqlite:///:memory:", "path of a file"),
    ("HTTP_HOST", "http://city.kz/", "name or the address"),
    ("HTTP_PORT", "80a", "valid integer"),
    ("HTTP_PORT", "70000", "65535"),
    ("CITY", "atlantis", "name one of"),
    ("CITY", "./nowhere.yaml", "name one of"),
    ("SEAL_KEYS", KEY, "key 1 has no id"),
    ("SEAL_KEYS", f"k1:{KEY},k2:{KEY[:20]}", "key 2 is not 32 bytes"),
    ("SEAL_KEYS", f"k1:{KEY},k1:{KEY}", "key 2 has the id of an earlier one"),
    ("LOG_LEVEL", "loud", "'DEBUG'"),
    ("LOG_FORMAT", "xml", "'json'"),
    ("SEND_RATE", "fast", "valid number"),
    ("SEND_RATE", "0", "greater than 0"),
    ("LEASE_SECONDS", "-1", "greater than or equal to 1"),
    ("WORKERS", "0", "greater than or equal to 1"),
    ("POLL_TIMEOUT", "1000", "50"),
]


@pytest.mark.parametrize(("name", "value", "mend"), MALFORMED)
def test_a_malformed_setting_is_named_with_its_mend(
    name: str, value: str, mend: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(Misconfigured) as caught:
        load()
    said = str(caught.value)
    assert said.startswith(f"{name} is malformed: ")
    assert mend in said
    assert "\n" not in said
    assert len(value) < 6 or value not in said


def test_each_mistake_has_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKERS", "many")
    monkeypatch.setenv("LOG_FORMAT", "xml")
    with pytest.raises(Misconfigured) as caught:
        load()
    assert [line.split()[0] for line in str(caught.value).splitlines()] == ["LOG_FORMAT", "WORKERS"]


def test_a_file_that_is_not_text_is_named() -> None:
    Path(".env").write_bytes(b"\xff\xfe\x00BOT_TOKEN")
    with pytest.raises(Misconfigured, match=r"\.env cannot be read"):
        load()


def test_a_command_tells_the_mistake_and_ends_with_code_2(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEAL_KEYS", KEY)
    command = [sys.executable, "-m", "bot", "city"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=PROJECT)
    assert done.returncode == 2
    assert done.stderr.startswith("SEAL_KEYS is malformed: key 1 has no id")
    assert len(done.stderr.splitlines()) == 1
    assert KEY not in done.stderr + done.stdout


def test_secrets_are_not_shown_by_the_settings_themselves() -> None:
    settings = load(bot_token=TOKEN, seal_keys=f"k1:{KEY}")
    assert TOKEN not in repr(settings)
    assert KEY not in repr(settings)
    assert settings.bot_token.get_secret_value() == TOKEN


def test_settings_are_read_without_loading_telegram() -> None:
    heavy = "('aiogram', 'aiohttp', 'sqlalchemy', 'alembic')"
    code = f"import sys, bot.settings, bot.logs; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PROJECT
    )
    assert done.stdout.strip() == "[]"


# --- logs ---


def line(
    form: logging.Formatter, log: Callable[[logging.Logger], None], name: str = "bot.outbound.sender"
) -> str:
    """The line that a formatter writes for one call."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(form)
    logger = logging.getLogger(f"tests.{name}")
    logger.handlers, logger.propagate = [handler], False
    logger.setLevel(logging.DEBUG)
    log(logger)
    return stream.getvalue().rstrip("\n")


def test_an_event_shows_its_ids() -> None:
    said = line(logs.TextFormatter(), lambda log: log.info("sent", extra={"outbox": 12, "tries": 1}))
    assert said.endswith("Z INFO tests.bot.outbound.sender: sent outbox=12 tries=1")


def test_as_json_an_event_is_one_object() -> None:
    said = line(logs.JsonFormatter(), lambda log: log.info("sent", extra={"outbox": 12}))
    assert json.loads(said)["event"] == "sent"
    assert json.loads(said)["outbox"] == 12


@pytest.mark.parametrize("form", [logs.TextFormatter(), logs.JsonFormatter()])
def test_no_words_of_people_get_into_a_line(form: logging.Formatter) -> None:
    message = f"failed\n{WORDS}"
    said = [
        line(form, lambda log: log.info("kept", extra={"text": WORDS})),
        line(form, lambda log: log.info("kept %s", WORDS)),
        line(form, lambda log: log.error(message)),
        line(form, fail(ValueError(WORDS))),
        line(form, fail(KeyError(WORDS))),
        line(form, fail(ExceptionGroup(WORDS, [ValueError(WORDS)]))),
    ]
    assert [one for one in said if WORDS[:4] in one or "\\u04" in one] == []


def test_what_a_server_quotes_of_a_chat_is_left_out() -> None:
    why = f'Too Many Requests in chat 5123456789: unsupported start tag "{WORDS}" at byte offset 12'
    said = line(logs.TextFormatter(), lambda log: log.warning("not sent", extra={"why": why}))
    assert said.endswith("why=Too Many Requests in chat …: unsupported start tag … at byte offset 12")


def fail(error: Exception) -> Callable[[logging.Logger], None]:
    """A call that logs an error with its cause."""

    def call(log: logging.Logger) -> None:
        try:
            try:
                int(WORDS)
            except ValueError as cause:
                raise error from cause
        except type(error):
            log.exception("an update failed", extra={"update": 7})

    return call


def test_an_error_is_shown_with_its_cause_and_its_frames() -> None:
    said = line(logs.TextFormatter(), fail(ExceptionGroup("", [KeyError(WORDS)])))
    assert "update=7" in said
    assert said.index("\nValueError\nwhich led to:\n") < said.index("\nExceptionGroup\n  | KeyError")
    assert "int(WORDS)" in said


def test_errors_about_code_keep_their_text() -> None:
    assert said_of(FileNotFoundError(2, "No such file")).endswith("No such file")
    assert said_of(AttributeError("no attribute 'x'")).endswith("no attribute 'x'")


def said_of(error: Exception) -> str:
    """The last line of an error's story."""
    return line(logs.TextFormatter(), fail(error)).splitlines()[-1]


@pytest.mark.parametrize("secret", [TOKEN, f"k1:{KEY}"])
def test_secrets_are_blotted_out_wherever_they_stand(secret: str) -> None:
    address = f"https://api.telegram.org/bot{secret}/getMe"
    for form in (logs.TextFormatter(), logs.JsonFormatter()):
        said = line(form, lambda log: log.error(address, extra={"why": OSError(address)}))
        assert secret.split(":")[1] not in said
        assert "[secret]" in said


def test_configured_logs_keep_libraries_quiet() -> None:
    code = (
        "import logging; from bot import logs; logs.configure('DEBUG', 'text');"
        "[logging.getLogger(name).info('library') for name in ('aiogram.event', 'sqlalchemy.engine')];"
        "logging.getLogger('aiohttp.access').error('GET /bot');"
        "logging.getLogger('aiogram.event').error('Cause %s', 'words');"
        "logging.getLogger('services.inbox').debug('stored', extra={'updates': 3});"
        f"raise ValueError('{WORDS}')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=PROJECT
    )
    said = [each.partition("Z ")[2] for each in done.stderr.splitlines()[:3]]
    assert said == [
        "ERROR aiogram.event: Cause %s",
        "DEBUG services.inbox: stored updates=3",
        "CRITICAL bot: uncaught error, stopping",
    ]
    assert WORDS not in done.stderr.split("\n", 3)[2]
    assert done.returncode == 1
