"""Counts over a town: rows as a second connection reads them, and calls of the Bot API."""

from tests.support.town import Town


def calls(town: Town, method: str) -> int:
    """How often the bot has called a method."""
    return sum(call.method.lower() == method.lower() for call in town.world.calls)


def count(town: Town, table: str, where: str = "true") -> int:
    """Rows of a table."""
    return int(town.rows(f"SELECT count(*) FROM {table} WHERE {where}")[0][0])


def drafts(town: Town) -> int:
    """Conversations that hold a sealed draft."""
    return count(town, "conversations", "sealed IS NOT NULL")


def failed_updates(town: Town) -> int:
    """Updates that were tried again or set aside; a test that means none to fail reads 0."""
    return count(town, "inbox", "state = 'aside' OR tries > 0")
