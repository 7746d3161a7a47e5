"""The town fixture, the database server of the suite, and the lines that close its summary."""

import gc
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support import pg_server, sampling, stores
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
    """Databases on the server are dropped after their test."""
    yield
    stores.drop()


def pytest_configure(config: pytest.Config) -> None:
    """Start the PostgreSQL server of the suite; it ends with the suite."""
    if stores.IS_POSTGRES:
        server = pg_server.running()
        server.__enter__()
        config.add_cleanup(lambda: server.__exit__(None, None, None))


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--one-in N` runs one conversation of each N neighbours, drawn by TEST_SEED."""
    parser.addoption("--one-in", type=int, default=1)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Conversations are sampled by `--one-in`; with STORE=postgres tests marked `sqlite` are skipped."""
    conversations = [item for item in items if "conversations" in item.path.parts]
    left_out = {*conversations} - {*sampling.sample("all", conversations, one_in=config.getoption("one_in"))}
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]
    if stores.IS_POSTGRES:
        for item in items:
            if item.get_closest_marker("sqlite"):
                item.add_marker(pytest.mark.skip(reason="about SQLite itself"))


def pytest_collection_finish() -> None:
    """Freeze what is imported, as the bot does: the garbage collector skips it from now on."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker of pytest-xdist hands its figures to the controller."""
    output: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["leaks"] = scan.TOTALS.handed_over()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """The controller adds the figures of a worker that has ended; a crashed worker has none."""
    if "leaks" in (handed_over := getattr(node, "workeroutput", None) or {}):
        scan.TOTALS.add(scan.Totals(**handed_over["leaks"]))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The seed of all samples, and the figures of the scans for leaks."""
    terminalreporter.write_line(f"\nsamples: TEST_SEED={sampling.SEED}")
    if scan.TOTALS.files:
        terminalreporter.write_line(str(scan.TOTALS))
