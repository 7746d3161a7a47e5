"""`python -m bot city`: is the city file right?"""

from argparse import Namespace

from bot.settings import Settings
from services.city.city_file import check


def main(settings: Settings, _arguments: Namespace) -> int:
    """Print what the file holds; its mistakes are raised, each with its line and mend."""
    print(check(settings.city_path))
    return 0
