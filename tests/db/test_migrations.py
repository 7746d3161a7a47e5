"""Migrations: each goes up, down and up again, and all together make what `db/tables/core.py` says."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Column, Connection, MetaData, Table, Text, insert, text

from db import migrations
from db.engine import schema
from db.engine.database import Database, StoreUnavailable
from db.tables.core import metadata
from tests.support import stores

ROOT = Path(__file__).parents[2]
SQLITE = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"
POSTGRES = """
WITH own AS (SELECT oid, relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r')
SELECT relname AS name, string_agg(said, ',' ORDER BY said) AS sql FROM (
    SELECT relname, pg_get_constraintdef(c.oid) || conname FROM own JOIN pg_constraint c ON conrelid = own.oid
    UNION ALL
    SELECT relname, pg_get_indexdef(indexrelid) FROM own JOIN pg_index ON indrelid = own.oid
    UNION ALL
    SELECT table_name, concat_ws(' ', column_name, data_type, is_nullable, column_default)
    FROM information_schema.columns WHERE table_schema = 'public'
) AS said(relname, said) GROUP BY relname
"""
REVISIONS = migrations.revisions()


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    opened = Database(stores.url(tmp_path / "base.db"))
    yield opened
    await opened.close()


def looks_like(db: Database) -> dict[str, list[str]]:
    """The schema as the store itself tells it: the clauses of each table and index."""
    with stores.engine(db).connect() as conn:
        rows = conn.execute(text(POSTGRES if db.is_shared else SQLITE))
        return {row.name: clauses(row.sql) for row in rows}


def clauses(sql: str) -> list[str]:
    """The clauses of SQL without spaces, sorted: alembic sorts constraints in its own way."""
    return sorted("".join(sql.split()).replace('"', "").removesuffix(")").split(","))


# --- stairway ---


@pytest.mark.parametrize(("before", "revision"), list(pairwise(["base", *REVISIONS])))
def test_each_step_goes_up_down_and_up_again(db: Database, before: str, revision: str) -> None:
    migrations.upgrade(db, revision)
    top = looks_like(db)
    migrations.downgrade(db, before)
    migrations.upgrade(db, revision)
    assert looks_like(db) == top


def test_all_the_way_down_leaves_no_table(db: Database) -> None:
    migrations.upgrade(db)
    migrations.downgrade(db, "base")
    assert set(looks_like(db)) == {"alembic_version"}


# --- the models ---


def test_alembic_finds_nothing_to_migrate(db: Database) -> None:
    migrations.upgrade(db)
    with stores.engine(db).connect() as conn:
        context = MigrationContext.configure(
            conn, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, metadata) == [], "db/tables/core.py and db/migrations differ"


def test_migrations_make_the_very_tables_and_indexes_of_the_models(db: Database, tmp_path: Path) -> None:
    migrations.upgrade(db)
    modelled = Database(stores.url(tmp_path / "modelled.db"))
    with stores.engine(modelled).begin() as conn:
        schema.create(conn)
    made, wanted = looks_like(db), looks_like(modelled)
    modelled.abandon()
    assert sorted(set(made) - {"alembic_version"}) == sorted(set(wanted) - {"alembic_version"})
    for name in set(made) - {"alembic_version"}:
        assert made[name] == wanted[name], name


def test_every_constraint_has_a_name() -> None:
    for table in metadata.sorted_tables:
        assert [one for one in table.constraints if not one.name] == [], table.name


def test_head_is_the_newest_revision() -> None:
    assert REVISIONS[-1] == schema.HEAD


def test_a_column_more_in_the_models_would_be_found(db: Database) -> None:
    migrations.upgrade(db)
    changed = MetaData(naming_convention=metadata.naming_convention)
    for table in metadata.sorted_tables:
        copy: Table = table.to_metadata(changed)
        if table.name == "people":
            copy.append_column(Column("error", Text))
    with stores.engine(db).connect() as conn:
        found = compare_metadata(MigrationContext.configure(conn), changed)
    assert [(kind, table) for kind, _, table, _ in found] == [("add_column", "people")]


# --- what a rebuild must not do ---


@pytest.mark.sqlite
def test_rebuilding_a_table_does_not_empty_those_that_refer_to_it(db: Database) -> None:
    migrations.upgrade(db)
    with db.engine.connect() as conn:
        conn.execute(
            text("INSERT INTO people VALUES (1,'resident',NULL,'kk','active',NULL,NULL,'2026-01-01')")
        )
        conn.execute(text("INSERT INTO identities VALUES (1, x'00', 'k', x'00')"))
        conn.commit()
    with migrations.rebuilding(db.engine) as conn:
        _rebuild_people(conn)
    with db.engine.connect() as conn:
        assert conn.execute(text("SELECT count(*) FROM identities")).scalar() == 1
        assert conn.execute(text("PRAGMA foreign_keys")).scalar() == 1


@pytest.mark.sqlite
def test_a_migration_that_breaks_references_is_rolled_back(db: Database) -> None:
    migrations.upgrade(db)
    with (
        pytest.raises(migrations.BrokenReferences, match="identities → people"),
        migrations.rebuilding(db.engine) as conn,
    ):
        conn.execute(text("INSERT INTO identities VALUES (1, x'00', 'k', x'00')"))
    with db.engine.connect() as conn:
        assert conn.execute(text("SELECT count(*) FROM identities")).scalar() == 0


def _rebuild_people(conn: Connection) -> None:
    conn.execute(text("CREATE TABLE copy AS SELECT * FROM people"))
    conn.execute(text("DROP TABLE people"))
    metadata.tables["people"].create(conn)
    conn.execute(text("INSERT INTO people SELECT * FROM copy"))
    conn.execute(text("DROP TABLE copy"))


# --- what a start says ---


async def refusal(db: Database) -> str:
    with pytest.raises(schema.OldSchema) as refused:
        await db.read(schema.check)
    return f"{type(refused.value).__name__}: {refused.value}"


@pytest.mark.sqlite
async def test_the_newest_schema_is_let_in_by_one_select(db: Database) -> None:
    migrations.upgrade(db)
    said: list[str] = []
    raw = db.engine.raw_connection()
    raw.driver_connection.set_trace_callback(said.append)  # type: ignore[union-attr]
    raw.close()
    with db.engine.connect() as conn:
        schema.check(conn)
    assert [one for one in said if "SELECT" in one] == [
        "SELECT alembic_version.version_num \nFROM alembic_version"
    ]


async def test_an_empty_base_is_told_apart(db: Database) -> None:
    said = await refusal(db)
    assert said.startswith("EmptyBase")
    assert "python -m bot migrate" in said
    assert "DATABASE_URL" in said


@pytest.mark.parametrize(("change", "told"), [
    ("UPDATE alembic_version SET version_num = '0000'", "“0000”"),
    ("DELETE FROM alembic_version", "no revision"),
    ("DROP TABLE alembic_version", "no revision"),
])  # fmt: skip
async def test_another_schema_is_refused_and_the_command_named(db: Database, change: str, told: str) -> None:
    migrations.upgrade(db)
    await db.write(lambda conn: conn.execute(text(change)))
    said = await refusal(db)
    assert said.startswith("OldSchema")
    assert told in said
    assert "python -m bot migrate" in said


async def test_a_base_of_a_newer_program_is_not_migrated(db: Database) -> None:
    migrations.upgrade(db)
    await db.write(lambda conn: conn.execute(text("UPDATE alembic_version SET version_num = '9999'")))
    with pytest.raises(schema.OldSchema, match=r"9999.*update the program"):
        migrations.upgrade(db)


@pytest.mark.sqlite
def test_a_base_in_use_is_not_migrated(db: Database, tmp_path: Path) -> None:
    migrations.upgrade(db)
    other = sqlite3.connect(tmp_path / "base.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with db.engine.connect() as conn:
        conn.connection.cursor().execute("PRAGMA busy_timeout=50")
    with pytest.raises(StoreUnavailable, match="locked"):
        migrations.downgrade(db, "base")
    other.close()


def test_a_start_does_not_import_alembic(tmp_path: Path) -> None:
    loaded = "db.engine.schema, services.encryption.database_keys, services.wiring"
    program = f"import sys, {loaded}; assert 'alembic' not in sys.modules"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


async def test_what_create_makes_passes_the_check(db: Database) -> None:
    await db.write(schema.create)
    await db.read(schema.check)
    await db.write(lambda conn: conn.execute(insert(metadata.tables["meta"]).values(key="k", value=b"v")))
