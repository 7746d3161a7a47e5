"""`python -m bot city`: the city file is checked."""

from argparse import Namespace

from bot.settings import Settings
from services.city.city_file import check


def main(settings: Settings, _arguments: Namespace) -> int:
    """Print a summary of the file. Raises CityFileError, which lists its mistakes with lines and fixes."""
    print(check(settings.city_path))
    return 0
