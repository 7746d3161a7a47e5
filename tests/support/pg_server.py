"""A PostgreSQL server of the suite: in a temporary folder, on a Unix socket, never run by root.

The first process of the suite starts it; workers of pytest-xdist find it by PG_FOLDER. It ends with the
process that started it, even if that is killed.
"""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = "PG_FOLDER"
#: The data is thrown away, so no flush waits for the disk.
QUICK = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
)
ROOM = ("max_connections=300", "shared_buffers=128MB", "autovacuum=off", "checkpoint_timeout=1h")
USER = "postgres"
#: Connections that create and drop databases, by the folder of the server.
_admins: dict[str, Any] = {}


def programs() -> Path | None:
    """The folder of the server's programs, of Debian or on the PATH; None if there is none."""
    found = shutil.which("initdb")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return debian[-1].parent if debian else Path(found).parent if found else None


class Server:
    """A running server; `stop` ends it and removes its folder. `options` are settings "name=value"."""

    def __init__(self, *options: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="tatulyq-pg-", dir="/tmp"))
        self._bin = programs()
        assert self._bin is not None, (
            "PostgreSQL is not installed: `make postgres`, or apt install postgresql"
        )
        if os.geteuid() == 0:
            os.chown(self.folder, pwd.getpwnam(USER).pw_uid, -1)
        self._run("initdb", "-D", str(self.data), "-A", "trust", "-U", USER, "--no-sync", "--locale=C.UTF-8")
        self._options = [
            *QUICK,
            *ROOM,
            *options,
            "listen_addresses=",
            f"unix_socket_directories={self.folder}",
        ]
        self.start()

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def start(self) -> None:
        """Start the server as a child process and wait until it takes connections."""
        said = [part for option in self._options for part in ("-c", option)]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [*_as_user("--pdeathsig", "INT"), str(self._bin / "postgres"), "-D", str(self.data), *said],
                stdout=log,
                stderr=log,
                cwd="/",
            )
        self._wait()

    def _wait(self) -> None:
        command = [str(self._bin / "pg_isready"), "-q", "-h", str(self.folder), "-t", "5"]
        while subprocess.run(command, check=False).returncode:
            assert self.process.poll() is None, (self.folder / "log").read_text()

    def end(self, how: signal.Signals = signal.SIGINT) -> None:
        """End the server: connections are cut, committed data stays."""
        _leave(str(self.folder))
        self.process.send_signal(how)
        self.process.wait()

    def stop(self) -> None:
        """End the server at once and remove its folder."""
        self.end(signal.SIGQUIT)
        shutil.rmtree(self.folder)

    def _run(self, program: str, *arguments: str, is_tried: bool = False) -> None:
        command = [*_as_user(), str(self._bin / program), *arguments]
        subprocess.run(command, check=not is_tried, stdout=subprocess.DEVNULL, cwd="/")


def _as_user(*how: str) -> list[str]:
    if os.geteuid() != 0:
        return ["setpriv", *how] if how else []
    return ["setpriv", f"--reuid={USER}", f"--regid={USER}", "--init-groups", *how]


@contextlib.contextmanager
def running() -> Iterator[None]:
    """The server of the suite, for this process and its children; one that runs already is used."""
    if FOLDER in os.environ:
        yield
        return
    server = Server()
    os.environ[FOLDER] = str(server.folder)
    try:
        yield
    finally:
        del os.environ[FOLDER]
        server.stop()


@contextlib.contextmanager
def another() -> Iterator[Server]:
    """A server in the place of the suite's, for a module that stops it."""
    server, before = Server(), os.environ[FOLDER]
    os.environ[FOLDER] = str(server.folder)
    try:
        yield server
    finally:
        os.environ[FOLDER] = before
        server.stop()


def url(name: str, folder: str = "") -> str:
    """The URL of a database on the server in `folder`, by default the suite's."""
    return f"postgresql://{USER}@/{name}?host={folder or os.environ[FOLDER]}"


def does(sql: str) -> None:
    """Run a statement outside of all databases: CREATE or DROP DATABASE."""
    folder = os.environ[FOLDER]
    if folder not in _admins:
        _admins[folder] = _psycopg().connect(url("postgres"), autocommit=True)
    _admins[folder].execute(sql)


def _leave(folder: str) -> None:
    """Close the connection that creates and drops databases there."""
    if folder in _admins:
        _admins.pop(folder).close()


def rows(name: str, sql: str, *values: object) -> list[tuple[Any, ...]]:
    """Rows as a second connection reads them, with values as SQLite gives them; parameters are `?`."""
    with connected(name) as connection:
        cursor = connection.execute(sql.replace("%", "%%").replace("?", "%s"), values)
        return cursor.fetchall() if cursor.description else []


def files(name: str) -> dict[str, bytes]:
    """Bytes of the files of a database's own tables and indexes by name, after a checkpoint."""
    paths = "SELECT relname, pg_relation_filepath(oid) FROM pg_class WHERE relkind IN ('r', 'i', 't', 'S')"
    with connected(name) as connection:
        connection.execute("CHECKPOINT")
        own = f"{paths} AND oid >= 16384"
        found = connection.execute(own).fetchall()
    data = Path(os.environ[FOLDER], "data")
    return {relation: (data / path).read_bytes() for relation, path in found}


def connected(name: str, folder: str = "") -> Any:
    """A second connection in autocommit mode; values come as SQLite gives them."""
    connection = _psycopg().connect(url(name, folder), autocommit=True)
    for kind, loader in _loaders().items():
        connection.adapters.register_loader(kind, loader)
    return connection


@cache
def _psycopg() -> Any:
    import psycopg

    return psycopg


@cache
def _loaders() -> dict[str, Any]:
    from psycopg.adapt import Loader

    class AsText(Loader):
        def load(self, data: Any) -> str:
            return bytes(data).decode()

    class AsNumber(Loader):
        def load(self, data: Any) -> int:
            return int(bytes(data) == b"t")

    class AsMoment(Loader):
        def load(self, data: Any) -> str:
            moment = datetime.fromisoformat(bytes(data).decode() + ":00").astimezone(UTC)
            return moment.strftime("%Y-%m-%d %H:%M:%S.%f")

    return {"json": AsText, "date": AsText, "bool": AsNumber, "timestamptz": AsMoment}
