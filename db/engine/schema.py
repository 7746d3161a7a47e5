"""Which schema the base has; asked at each start, by one SELECT and without alembic."""

from sqlalchemy import Connection, Text, column, insert, inspect, select, table, text
from sqlalchemy.exc import OperationalError, ProgrammingError

from db.tables import leases, meetings
from db.tables.core import metadata

#: The newest revision of `db/migrations/versions`; held to it by a test.
HEAD = "0005"

#: Every table: those of other modules are in it once these are imported.
WHOLE = metadata
_APART = (meetings, leases)

_versions = table("alembic_version", column("version_num", Text))
_version = select(_versions.c.version_num)


class OldSchema(Exception):
    """The base is not of the schema that this program needs; names the command that brings it there."""


class EmptyBase(OldSchema):
    """The base has no table at all: it is new, or DATABASE_URL names the wrong file."""


def check(conn: Connection) -> None:
    """Refuse a base whose schema is not HEAD: EmptyBase for a new one, else OldSchema."""
    version = stored(conn)
    if version == HEAD:
        return
    if version is None and not inspect(conn).get_table_names():
        raise EmptyBase(
            f"the base {conn.engine.url.database} is empty. "
            "Run `python -m bot migrate` first; if it should not be empty, check DATABASE_URL"
        )
    known = f"revision “{version}”" if version else "no revision"
    raise OldSchema(
        f"the base {conn.engine.url.database} has {known}, this program needs “{HEAD}”. "
        "Back it up and run `python -m bot migrate`"
    )


def stored(conn: Connection) -> str | None:
    """The revision of the base; None where it has none."""
    try:
        with conn.begin_nested():  # else PostgreSQL would refuse whatever follows a failed SELECT
            return conn.execute(_version).scalar()
    except (OperationalError, ProgrammingError):
        if inspect(conn).has_table("alembic_version"):
            raise
        return None


def create(conn: Connection) -> None:
    """Every table at once, as all migrations together make them: for tests and the demo, in milliseconds."""
    WHOLE.create_all(conn)
    conn.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"))
    conn.execute(insert(_versions).values(version_num=HEAD))
