"""Fixtures: the town, awake, with a base of its own. The suite ends with what was scanned for leaks."""

import gc
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support import pg_server, stores
from tests.support.leaks import scan
from tests.support.town import Town, checked, founded


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    """A town without people: tests have their own join."""
    await founded(tmp_path)
    async with checked(Town(tmp_path)) as awake:
        yield awake


@pytest.fixture(autouse=True)
def _dropped() -> Iterator[None]:
    """Bases on the server go with their test."""
    yield
    stores.drop()


def pytest_configure(config: pytest.Config) -> None:
    """The suite's server runs as long as the suite."""
    if stores.IS_POSTGRES:
        server = pg_server.running()
        server.__enter__()
        config.add_cleanup(lambda: server.__exit__(None, None, None))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is about SQLite itself is counted on the server too, and skipped."""
    if stores.IS_POSTGRES:
        for item in items:
            if item.get_closest_marker("sqlite"):
                item.add_marker(pytest.mark.skip(reason="about SQLite itself"))


def pytest_collection_finish() -> None:
    """What is imported by now stays: as in the bot, it is not looked through for garbage again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A process that shares the suite hands its figures to the one that prints."""
    output: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["leaks"] = scan.TOTALS.handed_over()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Such a process has ended; a crashed one has handed nothing over."""
    if "leaks" in (handed_over := getattr(node, "workeroutput", None) or {}):
        scan.TOTALS.add(scan.Totals(**handed_over["leaks"]))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The last lines of the suite."""
    if scan.TOTALS.files:
        terminalreporter.write_line(f"\n{scan.TOTALS}")
