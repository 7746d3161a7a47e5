"""Names and docstrings: each class has a name of its own, and docstrings begin with their subject."""

import ast
import re
from collections import Counter
from collections.abc import Iterable
from functools import cache

import pytest

from tests.test_sizes import PACKAGES, PROJECT

#: Beginnings that name no subject; at most this share of docstrings may have one (house.md, section 6).
NO_SUBJECT = re.compile(r"(What|Who|Whom|Whose|Whoever|Whatever|Nobody)\b")
SHARE = 0.02

Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


@cache
def trees(*packages: str) -> dict[str, ast.Module]:
    """The parsed modules of these packages by path."""
    paths = [path for package in packages for path in sorted((PROJECT / package).rglob("*.py"))]
    return {path.relative_to(PROJECT).as_posix(): ast.parse(path.read_text()) for path in paths}


def docstrings(tree: ast.Module) -> list[str]:
    """The docstrings of a module, of its classes and of its functions."""
    found = [ast.get_docstring(node) for node in ast.walk(tree) if isinstance(node, Documented)]
    return [one for one in found if one is not None]


def without_subject(texts: Iterable[str]) -> list[str]:
    """The first lines of docstrings that begin with no subject."""
    return [text.partition("\n")[0] for text in texts if NO_SUBJECT.match(text)]


def classes(tree: ast.Module) -> list[str]:
    """The names of all classes that a module defines."""
    return [node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]


def twice(modules: Iterable[ast.Module]) -> set[str]:
    """The names of classes that are defined more than once."""
    counts = Counter(name for module in modules for name in classes(module))
    return {name for name, n in counts.items() if n > 1}


def test_no_class_name_stands_for_two_things() -> None:
    assert twice(trees(*PACKAGES).values()) == set()


def test_docstrings_begin_with_their_subject() -> None:
    texts = [text for tree in trees(*PACKAGES, "tests").values() for text in docstrings(tree)]
    assert len(texts) > 3000
    found = without_subject(texts)
    assert len(found) / len(texts) < SHARE, found


def test_a_name_given_twice_would_be_found() -> None:
    assert twice([ast.parse("class Card: ..."), ast.parse("def make():\n    class Card: ...")]) == {"Card"}


@pytest.mark.parametrize("text", ["What it holds.", "Who may read.", "Nobody is told.", "Whoever came."])
def test_a_docstring_without_a_subject_would_be_found(text: str) -> None:
    tree = ast.parse(f"""def work():\n    '''{text}'''""")
    assert without_subject(docstrings(tree)) == [text]


def test_other_words_with_these_letters_are_no_fault() -> None:
    assert without_subject(["Whole cards only.", "The reader, who may answer."]) == []
