"""The real city file, for rules that read words and places from it."""

import pytest

from domain.city.city import City
from services.city.city_file import load


@pytest.fixture(scope="session")
def turkistan() -> City:
    """The city that comes with the bot."""
    return load("turkistan")
