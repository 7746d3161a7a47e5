"""Samples of test matrices and seeds of generated runs, all from one seed.

`make test` runs a sample of a matrix, `make proof-short` twice as much, `make proof` the whole: a test that
samples bears the marker `proof`. The summary of the suite prints the seed; TEST_SEED=… draws the same again.
"""

import os
import random
from collections.abc import Sequence
from typing import TypeVar

from tests.support.programs import IS_FULL, IS_PROOF

#: Workers of pytest-xdist find it in their environment.
SEED = os.environ.setdefault("TEST_SEED", str(random.SystemRandom().randrange(1_000_000)))
#: No sample is thinner than one cell in twenty.
THINNEST = 20

T = TypeVar("T")


def chance(name: str) -> random.Random:
    """A random generator of the seed for one test or matrix."""
    return random.Random(f"{SEED} {name}")


def sample(name: str, cells: Sequence[T], *, one_in: int = THINNEST) -> list[T]:
    """One cell of each `one_in` neighbours, in the order of the matrix of this name."""
    assert one_in <= THINNEST
    size = 1 if IS_FULL else -(-one_in // 2) if IS_PROOF else one_in
    draw = chance(name)
    return [draw.choice(cells[first : first + size]) for first in range(0, len(cells), size)]
