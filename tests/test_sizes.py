"""The sizes that the house keeps; run as a program, it prints them (`make check`)."""

import ast
import statistics
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
PACKAGES = ("bot", "handlers", "web", "services", "db", "domain", "locales", "simulator")

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Measured:
    """One function: where it stands, its lines without the docstring, its arguments."""

    place: str
    lines: int
    arguments: int
    is_annotated: bool


@cache
def modules() -> dict[str, str]:
    """The sources of all packages but generated migrations."""
    paths = [path for package in PACKAGES for path in sorted((PROJECT / package).rglob("*.py"))]
    names = {path.relative_to(PROJECT).as_posix(): path for path in paths}
    return {name: path.read_text() for name, path in names.items() if "/versions/" not in name}


@cache
def functions() -> list[Measured]:
    """Every function and method of them."""
    nodes = [(name, node) for name, source in modules().items() for node in ast.walk(ast.parse(source))]
    return [measure(name, node) for name, node in nodes if isinstance(node, Function)]


def measure(module: str, node: Function) -> Measured:
    """The figures of one function; `self` and `cls` are no arguments."""
    spec = node.args
    named = [
        each for each in spec.posonlyargs + spec.args + spec.kwonlyargs if each.arg not in ("self", "cls")
    ]
    starred = [each for each in (spec.vararg, spec.kwarg) if each]
    annotated = node.returns is not None and all(each.annotation for each in named + starred)
    return Measured(f"{module}:{node.lineno} {node.name}", length(node), len(named), annotated)


def length(node: Function) -> int:
    """Lines from `def` to the end, the docstring left out."""
    lines = last(node) - node.lineno + 1
    if ast.get_docstring(node) is None:
        return lines
    return lines - (last(node.body[0]) - node.body[0].lineno + 1)


def last(node: ast.stmt) -> int:
    """The last line of a statement."""
    return node.end_lineno or node.lineno


def tenth_largest(values: list[int]) -> int:
    """Nine of ten are at most this large."""
    return sorted(values)[len(values) * 9 // 10]


def module_lines() -> dict[str, int]:
    """Lines of each module."""
    return {name: source.count("\n") for name, source in modules().items()}


def above(limit: int, sizes: dict[str, int]) -> list[str]:
    """Those that are too large, the largest first."""
    found = sorted(((size, name) for name, size in sizes.items() if size > limit), reverse=True)
    return [f"{name}: {size}" for size, name in found]


def test_no_function_is_longer_than_40_lines() -> None:
    assert above(40, {each.place: each.lines for each in functions()}) == []


def test_most_functions_are_short() -> None:
    lines = [each.lines for each in functions()]
    assert (statistics.median(lines) <= 8, tenth_largest(lines) <= 18) == (True, True), report()


def test_functions_take_few_arguments() -> None:
    assert tenth_largest([each.arguments for each in functions()]) <= 4


def test_no_module_is_longer_than_300_lines() -> None:
    assert above(300, module_lines()) == []


def test_every_function_is_annotated() -> None:
    assert [each.place for each in functions() if not each.is_annotated] == []


@pytest.mark.parametrize("package", PACKAGES)
def test_every_module_says_what_lives_there(package: str) -> None:
    mine = {name: source for name, source in modules().items() if name.startswith(f"{package}/")}
    assert [name for name, source in mine.items() if not ast.get_docstring(ast.parse(source))] == []


def test_a_long_function_would_be_found() -> None:
    body = "\n".join(f"    x = {n}" for n in range(41))
    node = ast.parse(f'def long(a, *, b):\n    """One.\n\n    Two.\n    """\n{body}\n').body[0]
    assert isinstance(node, ast.FunctionDef)
    assert measure("m.py", node) == Measured("m.py:1 long", 42, 2, is_annotated=False)


def report() -> str:
    """The figures in three lines."""
    lines = [each.lines for each in functions()]
    arguments = [each.arguments for each in functions()]
    sizes = list(module_lines().values())
    return "\n".join(
        [
            f"{len(lines)} functions: lines without docstring median {statistics.median(lines):.0f}, "
            f"p90 {tenth_largest(lines)}, max {max(lines)} (house: 8, 18, 40)",
            f"arguments p90 {tenth_largest(arguments)}, max {max(arguments)} (house: p90 4)",
            f"{len(sizes)} modules: lines median {statistics.median(sizes):.0f}, "
            f"p90 {tenth_largest(sizes)}, max {max(sizes)} (house: max 300)",
        ]
    )


if __name__ == "__main__":
    print(report())
