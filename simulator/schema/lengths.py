"""Length limits of text parameters, read from the field descriptions in aiogram's source."""

import ast
import inspect
import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from pydantic import BaseModel

DESCRIBED = re.compile(r"(\d+)-(\d+) (characters|bytes)(?! after entit)")
"""Limits "after entities parsing" are left to the parser."""


class Length(NamedTuple):
    """The least and most units of a text; `unit` is "characters" or "bytes"."""

    least: int
    most: int
    unit: str

    def problem(self, text: str) -> str | None:
        """The problem with the length of `text`; None if it fits."""
        found = len(text) if self.unit == "characters" else len(text.encode())
        if self.least <= found <= self.most:
            return None
        return f"{found} {self.unit}, not {self.least}-{self.most}"


@cache
def lengths(model: type[BaseModel]) -> dict[str, Length]:
    """The limits of a model's fields; the source is parsed, as docstrings of fields exist only there."""
    found = ((name, DESCRIBED.search(words)) for name, words in _descriptions(model))
    return {name: Length(int(hit[1]), int(hit[2]), hit[3]) for name, hit in found if hit}


def _descriptions(model: type[BaseModel]) -> Iterator[tuple[str, str]]:
    """Pairs of a field's name and the string below it."""
    body = ast.parse(inspect.getsource(model)).body[0]
    for pair in pairwise(getattr(body, "body", [])):
        match pair:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(words))):
                yield name, words
