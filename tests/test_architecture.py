"""Each rule of the house is broken on purpose, to prove that its check would see it."""

import ast
import graphlib
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
CONFIG = tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"]
PACKAGES: list[str] = CONFIG["importlinter"]["root_packages"]
CONTRACTS = {contract["name"] for contract in CONFIG["importlinter"]["contracts"]}

#: A package, the import added to it, and the one contract that forbids it.
BREACHES = [
    ("db/engine", "services.system_clock", "layers"),
    ("services/items", "bot.settings", "layers"),
    ("locales", "domain.people", "layers"),
    ("web", "handlers", "layers"),
    ("simulator", "domain.people", "the simulator stands alone"),
    ("handlers/ui", "simulator", "only the wiring may start the simulator"),
    ("services/items", "aiogram", "no Telegram below the edge"),
    ("handlers/ui", "sqlalchemy", "SQL only in db and services"),
    ("domain/text", "pydantic", "the domain is the standard library only"),
    ("handlers/onboarding", "handlers.reports.cards", "capabilities of the handlers"),
    ("handlers/ui", "handlers.meetings.cards", "capabilities of the handlers"),
    ("domain/reports", "domain.assignments.rules", "capabilities of the domain"),
    ("domain/notifications", "domain.reports.rules", "capabilities of the domain"),
    ("services/meetings", "services.reports.item_type", "capabilities of the services"),
    ("services/items", "services.assignments.item_type", "capabilities of the services"),
    ("services/staff", "services.operations.doctor", "capabilities of the services"),
    ("db/meetings", "db.reports", "capabilities of the database"),
    ("db/engine", "db.assignments", "capabilities of the database"),
]


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the packages in which a breach may be planted."""
    copy = tmp_path_factory.mktemp("tree")
    shutil.copy(PROJECT / "pyproject.toml", copy)
    for package in PACKAGES:
        shutil.copytree(PROJECT / package, copy / package, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


def lint(root: Path) -> str:
    """The output of import-linter for this tree."""
    script = Path(sys.executable).with_name("lint-imports")
    command = [sys.executable, str(script), "--no-logo", "--cache-dir", str(root / ".import_linter_cache")]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def broken(said: str) -> set[str]:
    """The contracts that do not hold."""
    return {name for name in CONTRACTS if re.search(rf"^{re.escape(name)} BROKEN", said, re.MULTILINE)}


def test_the_tree_keeps_every_contract(tree: Path) -> None:
    said = lint(tree)
    assert {name for name in CONTRACTS if f"{name} KEPT" in said} == CONTRACTS, said


@pytest.mark.parametrize(("package", "target", "contract"), BREACHES)
def test_a_breach_breaks_its_contract_and_no_other(
    package: str, target: str, contract: str, tree: Path
) -> None:
    planted = tree / package / "breach.py"
    planted.write_text(f"import {target}\n")
    try:
        said = lint(tree)
    finally:
        planted.unlink()
    assert broken(said) == {contract}, said
    assert places(said) == {f"{package.replace('/', '.')}.breach"}, said


@pytest.mark.parametrize("layer", ["handlers", "domain", "services", "db"])
def test_a_new_capability_must_be_named_in_its_contract(layer: str, tree: Path) -> None:
    planted = tree / layer / "newcomer.py"
    planted.touch()
    try:
        said = lint(tree)
    finally:
        planted.unlink()
    assert len(broken(said)) == 1, said
    assert f"{layer}.newcomer" in said


def places(said: str) -> set[str]:
    """The modules in which a forbidden chain of imports begins: `- module -> …`."""
    return set(re.findall(r"^ *- +([\w.]+) -> ", said, re.MULTILINE))


def test_every_contract_has_its_breach() -> None:
    assert {contract for _, _, contract in BREACHES} == CONTRACTS


def test_the_domain_imports_the_standard_library_and_itself() -> None:
    foreign = {
        f"{path.name}: {name}"
        for path in (PROJECT / "domain").rglob("*.py")
        for name in imported(path)
        if name not in sys.stdlib_module_names | {"domain"}
    }
    assert foreign == set()


def imported(path: Path) -> set[str]:
    """The top-level names that a module imports."""
    nodes = list(ast.walk(ast.parse(path.read_text())))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    from_ = {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
    return {name.partition(".")[0] for name in plain | from_}


def import_graph(root: Path, package: str) -> dict[str, set[str]]:
    """Each module of a package with those of the package that it imports, also inside functions.

    `from a import b` imports the module a.b where there is one, else a.
    """
    paths = {module_name(root, path): path for path in (root / package).rglob("*.py")}
    graph = {}
    for name, path in paths.items():
        longest = (f"{module}.{one}" if f"{module}.{one}" in paths else module for module, one in pairs(path))
        graph[name] = set(longest) & (paths.keys() - {name})
    return graph


def module_name(root: Path, path: Path) -> str:
    """`db/leases/__init__.py` is db.leases."""
    return ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")


def pairs(path: Path) -> set[tuple[str, str]]:
    """The imports of a module as (module, name in it); the name is "" for a plain import."""
    nodes = list(ast.walk(ast.parse(path.read_text())))
    plain = {(alias.name, "") for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    froms = [node for node in nodes if isinstance(node, ast.ImportFrom)]
    assert all(node.level == 0 for node in froms), f"{path}: imports are absolute"
    return plain | {(str(node.module), alias.name) for node in froms for alias in node.names}


def circle(graph: dict[str, set[str]]) -> list[str]:
    """Modules that import each other in a circle; none where there is no circle."""
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as error:
        found: list[str] = error.args[1]
        return found
    return []


@pytest.mark.parametrize("package", PACKAGES)
def test_no_modules_import_each_other_in_a_circle(package: str) -> None:
    assert circle(import_graph(PROJECT, package)) == []


def test_a_circle_of_imports_inside_functions_would_be_found(tmp_path: Path) -> None:
    for name, other in (("a", "b"), ("b", "a")):
        source = f"def work() -> None:\n    from town import {other}\n\n    {other}.work()\n"
        (tmp_path / "town").mkdir(exist_ok=True)
        (tmp_path / "town" / f"{name}.py").write_text(source)
    assert set(circle(import_graph(tmp_path, "town"))) == {"town.a", "town.b"}


#: Lines that a check of style must refuse, and under which rule.
OFFENCES = [
    ("asyncio.create_task(work())", "TID251"),
    ("asyncio.ensure_future(work())", "TID251"),
    ("datetime.datetime.now()", "DTZ005"),
    ("datetime.date.today()", "DTZ011"),
    ("time.sleep(1)", "ASYNC251"),
    ("open('file')", "ASYNC230"),
    ("logging.getLogger(__name__).info(f'{work}')", "G004"),
]


@pytest.mark.parametrize(("line", "rule"), OFFENCES)
def test_a_line_against_the_house_style_is_refused(line: str, rule: str) -> None:
    assert rule in style(f"{line}\n")


def test_an_innocent_line_is_not_refused() -> None:
    assert style("await asyncio.sleep(1)\n") == set()


def style(line: str) -> set[str]:
    """The rules that ruff, as configured, finds broken by this line of a coroutine."""
    source = (
        "import asyncio\nimport datetime\nimport logging\nimport time\n\n\n"
        f"async def work() -> None:\n    {line}"
    )
    command = [sys.executable, "-m", "ruff", "check", "--output-format", "concise", "--no-cache"]
    done = subprocess.run(
        [*command, "--stdin-filename", "services/offence.py", "-"],
        cwd=PROJECT, input=source, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return set(re.findall(r": ([A-Z]+\d+) ", done.stdout)) - {"F401"}


def test_types_are_checked_strictly_everywhere() -> None:
    assert CONFIG["mypy"]["strict"]
    assert set(CONFIG["mypy"]["packages"]) == set(PACKAGES)


def test_a_warning_fails_a_test() -> None:
    assert CONFIG["pytest"]["ini_options"]["filterwarnings"] == ["error"]
