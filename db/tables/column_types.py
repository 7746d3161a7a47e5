"""Kinds of columns that several tables have."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Integer,
    LargeBinary,
    Text,
    TypeDecorator,
)

#: Ids in one statement; stores bound the number of its values (SQLite and PostgreSQL near 32,000).
MANY = 5000


class Moment(TypeDecorator[datetime]):
    """An aware moment, stored in UTC; a naive one is a mistake and is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a naive time reached the store: {value!r}")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def row_id() -> Column[int]:
    """A growing id."""
    return Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True)


def person(name: str, *, nullable: bool = False) -> Column[int]:
    """A person by their random id."""
    return Column(name, BigInteger, ForeignKey("people.id"), nullable=nullable)


def sealed(*, nullable: bool = False) -> tuple[Column[str], Column[bytes]]:
    """Ciphertext and the id of its key."""
    return Column("key_id", Text, nullable=nullable), Column("sealed", LargeBinary, nullable=nullable)
