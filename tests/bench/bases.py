"""Databases under the bench, durable as in production: a commit outlives a power cut."""

import atexit
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from pathlib import Path

from tests.support import pg_server

#: The server as Debian starts it, not as the suite does.
DURABLE = (
    "fsync=on",
    "synchronous_commit=on",
    "full_page_writes=on",
    "wal_level=replica",
    "autovacuum=on",
    "checkpoint_timeout=5min",
)
#: On a server keys stand in the settings.
KEYS = {"SEAL_KEYS": "b1:dGhlIHNlYWwga2V5IG9mIHRoZSBiZW5jaCwgMzIgQi4="}
_numbers = count(1)


@dataclass(frozen=True)
class Base:
    """An empty database, and the settings of a bot for it."""

    store: str
    url: str
    keys: dict[str, str] = field(default_factory=dict)

    @property
    def settings(self) -> dict[str, str]:
        """As environment."""
        return {"DATABASE_URL": self.url} | self.keys


@contextmanager
def sqlite() -> Iterator[Base]:
    """A file, `synchronous=FULL` as the bot opens it."""
    with tempfile.TemporaryDirectory() as folder:
        yield Base("SQLite", f"sqlite:///{Path(folder, 'bench.db')}")


@contextmanager
def postgres() -> Iterator[Base]:
    """A database on a PostgreSQL server of the bench."""
    name, folder = f"b{next(_numbers)}", str(_server().folder)
    with pg_server.connected("postgres", folder) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        yield Base("PostgreSQL", pg_server.url(name, folder), KEYS)
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@cache
def _server() -> pg_server.Server:
    server = pg_server.Server(*DURABLE)
    atexit.register(server.stop)
    return server


STORES: dict[str, Callable[[], AbstractContextManager[Base]]] = {"sqlite": sqlite, "postgres": postgres}
