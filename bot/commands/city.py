"""`python -m bot city`: check the city file."""

from argparse import Namespace

from bot.settings import Settings
from services.city.city_file import check


def main(settings: Settings, _arguments: Namespace) -> int:
    """Print a summary of the file. Raises CityFileError, which names each mistake with its line and fix."""
    print(check(settings.city_path))
    return 0
