"""The commands of an operator, in a folder that is not the project."""

import base64
import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.settings import Settings
from db.engine.schema import HEAD
from tests.support import stores

ROOT = Path(__file__).parents[2]
TOKEN = "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-no"  # made up
HEAVY = "{'aiogram', 'alembic', 'apscheduler'}"
LISTING = f"""
import sys
from bot.__main__ import main
code = main(sys.argv[1:])
print(*sorted({HEAVY} & set(sys.modules)), file=sys.stderr)
sys.exit(code)
"""


@dataclass(frozen=True)
class Told:
    """The output of a command, and its exit code."""

    code: int
    out: list[str]
    err: str


@dataclass
class Operator:
    """Somebody at a terminal in an empty folder."""

    folder: Path
    at: pytest.MonkeyPatch
    screen: pytest.CaptureFixture[str]

    @property
    def base(self) -> Path:
        """The file of the database, if it is SQLite's."""
        return self.folder / "base.db"

    @property
    def named(self) -> str:
        """How commands name it."""
        return Settings(_env_file=None, **stores.settings(self.base)).database_name

    def sets(self, **settings: str) -> None:
        """Settings in the environment, from now on."""
        for name, value in settings.items():
            self.at.setenv(name, value)

    def types(self, *words: str, **settings: str) -> Told:
        """`python -m bot …`, in this process: a start of Python costs a second."""
        self.screen.readouterr()
        with self.at.context() as once:
            for name, value in settings.items():
                once.setenv(name, value)
            try:
                code = main(words)
            except SystemExit as end:  # argparse's own
                code = int(end.code or 0)
        out, err = self.screen.readouterr()
        return Told(code, out.splitlines(), err)

    def starts(self, *command: str) -> Told:
        """A process of its own, which finds the project by its path alone."""
        given = ("PATH", "DATABASE_URL", "BOT_API_URL", "SEAL_KEYS")
        environment = {name: os.environ[name] for name in given if name in os.environ}
        done = subprocess.run(
            [sys.executable, *command],
            env={**environment, "PYTHONPATH": str(ROOT)},
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        return Told(done.returncode, done.stdout.splitlines(), done.stderr)

    def asks(self, sql: str) -> list[tuple[object, ...]]:
        """Another program reads the database."""
        return stores.rows(self.base, sql)


@pytest.fixture
def newcomer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Operator]:
    """Without a database, and with no setting but its address."""
    root = logging.getLogger()
    handlers, level, hook = root.handlers[:], root.level, sys.excepthook
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setitem(Settings.model_config, "env_file", ".env")
    monkeypatch.chdir(tmp_path)
    operator = Operator(tmp_path, monkeypatch, capsys)
    operator.sets(**stores.environment(operator.base), BOT_API_URL="http://127.0.0.1:9")
    yield operator
    root.handlers[:], sys.excepthook = handlers, hook
    root.setLevel(level)


@pytest.fixture
def operator(newcomer: Operator) -> Operator:
    """With a database that has just been made."""
    assert newcomer.types("migrate").code == 0
    return newcomer


@pytest.fixture
def telegram() -> Iterator[str]:
    """A Bot API server that knows getMe alone."""

    class GetMe(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            assert self.path == f"/bot{TOKEN}/getMe"
            body = json.dumps({"ok": True, "result": {"username": "tatulyq_bot"}}).encode()
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), GetMe)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def one_key() -> str:
    """SEAL_KEYS with a fresh key."""
    return f"one:{base64.b64encode(os.urandom(32)).decode()}"


# --- migrate ---


def test_migrate_makes_the_base_and_says_so(newcomer: Operator) -> None:
    told = newcomer.types("migrate")
    assert (told.code, told.out) == (0, [f"{newcomer.named}: empty → {HEAD}"])
    assert newcomer.asks("SELECT version_num FROM alembic_version") == [(HEAD,)]


def test_migrate_again_changes_nothing(operator: Operator) -> None:
    told = operator.types("migrate")
    assert (told.code, told.out) == (0, [f"{operator.named}: is at revision {HEAD} already"])


# --- invite ---


def test_the_last_line_of_invite_is_what_to_type_where_telegram_is_not_reached(operator: Operator) -> None:
    told = operator.types("invite", "--role", "official", "--body", "TUKSH", BOT_TOKEN=TOKEN)
    assert told.code == 0, told.err
    command, token = told.out[-1].split()
    assert (command, len(token) <= 64) == ("/start", True)
    assert not [file for file in stores.files(operator.base).values() if token.encode() in file]
    assert operator.asks("SELECT role, body, used_at FROM invites") == [("official", "TUKSH", None)]


def test_the_last_line_of_invite_is_a_link_by_the_name_of_the_bot(operator: Operator, telegram: str) -> None:
    told = operator.types("invite", "--role", "prosecutor", BOT_TOKEN=TOKEN, BOT_API_URL=telegram)
    assert told.out[-1].startswith("https://t.me/tatulyq_bot?start=")


def test_without_a_token_invite_prints_what_to_type(operator: Operator) -> None:
    assert operator.types("invite", "--role", "admin").out[-1].startswith("/start ")


def test_an_invitation_lasts_as_long_as_asked(operator: Operator) -> None:
    operator.types("invite", "--role", "admin", "--days", "2")
    [(expires,)] = operator.asks("SELECT expires_at FROM invites")
    left = datetime.fromisoformat(str(expires)) - datetime.now(UTC).replace(tzinfo=None)
    assert timedelta(days=2) - timedelta(minutes=1) < left <= timedelta(days=2)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--role", "official"], "--body is missing: a official needs one of"),
        (["--role", "official", "--body", "NONE"], "--body NONE: a official needs one of"),
        (["--role", "admin", "--body", "TUKSH"], "--body: a admin works for no single body"),
        (["--role", "admin", "--days", "0"], "--days 0: write a number from 1 to 90"),
        (["--role", "king"], "invalid choice: 'king'"),
        ([], "the following arguments are required: --role"),
    ],
)
def test_an_invitation_that_fits_nobody_is_refused(operator: Operator, words: list[str], told: str) -> None:
    answer = operator.types("invite", *words)
    assert answer.code == 2
    assert told in answer.err
    assert operator.asks("SELECT count(*) FROM invites") == [(0,)]


# --- doctor and retry ---


def put_aside(operator: Operator, *updates: int) -> None:
    """Updates as a failing bot leaves them."""
    operator.types("doctor")  # makes the keys
    columns = "update_id, chat, kind, state, received_at, tries, error, key_id, sealed"
    for update in updates:
        row = f"{update}, x'00', 'message', 'aside', '2026-11-23 06:00:00', 3, 'KeyError', 'k', x'00'"
        change(operator, f"INSERT INTO inbox ({columns}) VALUES ({row})")


def change(operator: Operator, sql: str) -> None:
    """Another program changes the database."""
    stores.rows(operator.base, stores.said(sql))


def test_doctor_is_content_with_a_new_base(operator: Operator) -> None:
    told = operator.types("doctor")
    assert (told.code, told.out[-1]) == (0, "Nothing needs a hand.")
    assert not [line for line in told.out if line.startswith("!")]


def test_doctor_names_what_needs_a_hand(operator: Operator) -> None:
    put_aside(operator, 41)
    told = operator.types("doctor")
    assert told.code == 1
    assert any("update 41 is set aside: message of 2026-11-23 11:00, KeyError" in line for line in told.out)
    assert told.out[-1].endswith("need a hand.")


def test_retry_puts_the_named_updates_back(operator: Operator) -> None:
    put_aside(operator, 41, 42)
    told = operator.types("retry", "41")
    assert (told.code, told.out[0]) == (0, "1 of 2 updates that were set aside are in line again.")
    assert operator.asks("SELECT update_id, state, tries FROM inbox ORDER BY 1") == [
        (41, "new", -1),
        (42, "aside", 3),
    ]


def test_retry_all_puts_everything_back(operator: Operator) -> None:
    put_aside(operator, 41, 42)
    assert operator.types("retry", "--all").code == 0
    assert operator.asks("SELECT state FROM inbox") == [("new",), ("new",)]


def test_retry_says_which_updates_it_does_not_know(operator: Operator) -> None:
    put_aside(operator, 41)
    told = operator.types("retry", "41", "77")
    assert (told.code, told.err) == (1, "Not set aside: 77\n")


def test_retry_without_a_name_does_nothing(operator: Operator) -> None:
    put_aside(operator, 41)
    told = operator.types("retry")
    assert (told.code, "--all" in told.err) == (2, True)
    assert operator.asks("SELECT state FROM inbox") == [("aside",)]


# --- rekey ---


@pytest.mark.sqlite
def test_rekey_makes_a_fresh_key_for_the_key_file(operator: Operator) -> None:
    operator.types("invite", "--role", "admin")
    before = (operator.folder / "base.db.keys").read_text().strip()
    told = operator.types("rekey", "--new")
    after = (operator.folder / "base.db.keys").read_text().strip()
    assert told.code == 0
    assert after.endswith(f",{before}")
    (operator.folder / "base.db.keys").write_text(after.removesuffix(f",{before}"))
    assert operator.types("doctor").code == 0


def test_rekey_moves_everything_to_the_first_of_seal_keys(operator: Operator) -> None:
    old, new = one_key(), one_key().replace("one:", "two:")
    assert operator.types("doctor", SEAL_KEYS=old).code == 0
    assert operator.types("rekey", "--lookup", SEAL_KEYS=f"{new},{old}").code == 0
    assert operator.types("doctor", SEAL_KEYS=new).code == 0
    assert operator.types("doctor", SEAL_KEYS=old).code == 2


def test_rekey_does_not_write_seal_keys_but_prints_a_key(operator: Operator) -> None:
    told = operator.types("rekey", "--new", SEAL_KEYS=one_key())
    assert (told.code, told.out[-1].partition(":")[0][0]) == (0, "k")
    assert not (operator.folder / "base.db.keys").exists()


# --- backup and restore ---


@pytest.mark.sqlite
def test_a_backup_is_made_and_the_place_of_the_key_named(operator: Operator) -> None:
    operator.types("doctor")  # makes the keys
    told = operator.types("backup", "monday.backup")
    assert (told.code, "base.db.keys" in told.out[-1]) == (0, True)
    assert "there already" in operator.types("backup", "monday.backup").err
    for end in ("", "-wal", "-shm"):
        (operator.folder / f"base.db{end}").unlink(missing_ok=True)
    told = operator.types("restore", "monday.backup")
    assert (told.code, "may be sent once more" in " ".join(told.out)) == (0, True)
    assert operator.types("doctor").code == 0
    assert "not empty" in operator.types("restore", "monday.backup").err


# --- what cannot run says why, in a line or two and without a traceback ---

WITH_A_BASE = [["run"], ["invite", "--role", "admin"], ["doctor"], ["retry", "--all"], ["rekey"]]
COMMANDS = [*WITH_A_BASE, ["demo"], ["migrate"]]


def is_told(told: Told, *words: str) -> None:
    """The command could not run; its few lines hold these words."""
    assert told.code == 2, told
    assert [word for word in words if word not in told.err] == [], told.err
    assert len(told.err.strip().splitlines()) <= 3


@pytest.mark.parametrize("words", WITH_A_BASE, ids=lambda words: str(words[0]))
def test_an_empty_base_is_refused_and_the_command_named(newcomer: Operator, words: list[str]) -> None:
    is_told(newcomer.types(*words, BOT_TOKEN=TOKEN), "is empty", "python -m bot migrate")
    assert not (newcomer.folder / "base.db.keys").exists()


@pytest.mark.parametrize("words", WITH_A_BASE, ids=lambda words: str(words[0]))
def test_an_old_schema_is_refused_and_the_command_named(operator: Operator, words: list[str]) -> None:
    change(operator, "UPDATE alembic_version SET version_num = '0000'")
    is_told(operator.types(*words, BOT_TOKEN=TOKEN), "“0000”", "python -m bot migrate")


@pytest.mark.sqlite
@pytest.mark.parametrize("words", WITH_A_BASE, ids=lambda words: str(words[0]))
def test_a_missing_key_is_refused(operator: Operator, words: list[str]) -> None:
    operator.types("doctor")
    (operator.folder / "base.db.keys").unlink()
    is_told(operator.types(*words, BOT_TOKEN=TOKEN), "SEAL_KEYS", "base.db.keys", "backup")


@pytest.mark.parametrize("words", WITH_A_BASE, ids=lambda words: str(words[0]))
def test_a_wrong_key_is_refused(operator: Operator, words: list[str]) -> None:
    operator.types("doctor", SEAL_KEYS=one_key())
    told = operator.types(*words, BOT_TOKEN=TOKEN, SEAL_KEYS=one_key())
    is_told(told, "does not open with SEAL_KEYS", "backup")


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: str(words[0]))
def test_a_malformed_setting_is_named(newcomer: Operator, words: list[str]) -> None:
    is_told(newcomer.types(*words, SEAL_KEYS="abc"), "SEAL_KEYS", "id:")


def test_run_without_a_token_names_it(operator: Operator) -> None:
    is_told(operator.types("run"), "BOT_TOKEN", "BotFather")


@pytest.mark.sqlite
@pytest.mark.parametrize("words", [["migrate"], ["doctor"]], ids=lambda words: str(words[0]))
def test_a_file_that_is_no_base_is_named(newcomer: Operator, words: list[str]) -> None:
    (newcomer.folder / "base.db").write_bytes(b"no base at all" * 500)
    is_told(newcomer.types(*words), "base.db (DATABASE_URL)", "not a database")


@pytest.mark.sqlite
@pytest.mark.parametrize("words", [["migrate"], ["doctor"]], ids=lambda words: str(words[0]))
def test_a_base_that_does_not_open_is_named(newcomer: Operator, words: list[str]) -> None:
    (newcomer.folder / "base.db").mkdir()
    is_told(newcomer.types(*words), "base.db (DATABASE_URL)", "unable to open")


@pytest.mark.sqlite
def test_a_base_in_a_place_that_cannot_be_is_named(newcomer: Operator) -> None:
    (newcomer.folder / "file").write_text("")
    told = newcomer.types("migrate", DATABASE_URL=f"sqlite:///{newcomer.folder}/file/base.db")
    is_told(told, f"{newcomer.folder}/file")


def test_a_wrong_city_file_is_told_line_by_line(operator: Operator) -> None:
    (operator.folder / "city.yaml").write_text("code: x\n")
    told = operator.types("city", CITY=str(operator.folder / "city.yaml"))
    assert told.code == 2
    assert "city.yaml:1:" in told.err


def test_the_city_that_comes_with_the_bot_is_right(operator: Operator) -> None:
    told = operator.types("city")
    assert (told.code, told.out[0].endswith("turkistan.yaml is right.")) == (0, True)


# --- as a process ---


@pytest.mark.parametrize(
    "words", [["invite", "--role", "admin"], ["doctor"]], ids=lambda words: str(words[0])
)
def test_a_command_starts_without_telegram_and_migrations(operator: Operator, words: list[str]) -> None:
    told = operator.starts("-c", LISTING, *words)
    assert (told.code, told.err) == (0, "\n")


def test_a_mistake_ends_the_process_without_a_traceback(newcomer: Operator) -> None:
    told = newcomer.starts("-m", "bot", "doctor")
    assert told.code == 2
    assert told.err.startswith("the base ")
    assert len(told.err.splitlines()) == 1


def test_help_names_every_command(newcomer: Operator) -> None:
    told = newcomer.types("--help")
    named = {line.split()[0] for line in told.out if line.startswith("    ")}
    assert named == {
        "run",
        "demo",
        "migrate",
        "invite",
        "city",
        "doctor",
        "retry",
        "rekey",
        "backup",
        "restore",
    }
