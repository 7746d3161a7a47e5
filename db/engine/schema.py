"""The schema revision of the database, read at each start by one SELECT without alembic."""

from sqlalchemy import Connection, Text, column, insert, inspect, select, table, text
from sqlalchemy.exc import OperationalError, ProgrammingError

from db.tables import leases, meetings
from db.tables.core import metadata

#: The newest revision in `db/migrations/versions`; a test compares the two.
HEAD = "0005"

#: All tables; the imports above add those of the other modules.
WHOLE = metadata
_APART = (meetings, leases)

_versions = table("alembic_version", column("version_num", Text))
_version = select(_versions.c.version_num)


class OldSchema(Exception):
    """The database has another schema than this program needs; the text names the command."""


class EmptyBase(OldSchema):
    """The database has no table: it is new, or DATABASE_URL names the wrong one."""


def check(conn: Connection) -> None:
    """Raise EmptyBase for a database without tables, OldSchema for a revision other than HEAD."""
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
    """The revision of the database; None where it has none."""
    try:
        with conn.begin_nested():  # after a failed SELECT PostgreSQL refuses all further statements
            return conn.execute(_version).scalar()
    except (OperationalError, ProgrammingError):
        if inspect(conn).has_table("alembic_version"):
            raise
        return None


def create(conn: Connection) -> None:
    """Create the tables of HEAD without migrations: for tests and the demo, in milliseconds."""
    WHOLE.create_all(conn)
    conn.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"))
    conn.execute(insert(_versions).values(version_num=HEAD))
