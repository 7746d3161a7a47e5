"""The city file: found by name or path, read, checked, and every mistake told with its line and mend.

Its keys are the fields of the dataclasses in `domain/city/city.py`; there is no second schema.
"""

from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

import domain.city.city as schema
from domain.city.city import City
from services.city.checks import complaints, suggestion
from services.city.marked_yaml import Malformed, Marked, Way, YamlFault, read

#: Files that come with the bot; a setting `CITY=turkistan` means one of these.
FOLDER = Path(__file__).parents[1] / "cities"

#: A fact that stands in the file until the real one is known.
NO_BIN = "0" * 12

#: What each of pydantic's complaints means for who edits the file: what is wrong, what to write.
MEANINGS = {
    "string_type": ("a text is missing", "Write the text after the colon."),
    "string_too_short": ("the text is empty", "Write the text after the colon."),
    "int_parsing": ("“{input}” is no whole number", "Write digits only, without quotes: 3"),
    "int_type": ("a whole number is missing", "Write digits only, without quotes: 3"),
    "float_parsing": ("“{input}” is no number", "Write it with a point: 43.25"),
    "float_type": ("a number is missing", "Write it with a point: 43.25"),
    "finite_number": ("“{input}” is no number", "Write it with a point: 43.25"),
    "bool_parsing": ("“{input}” is neither yes nor no", "Write true or false."),
    "enum": ("“{input}” is not known", "Write {expected}."),
    "time_parsing": ("“{input}” is no time of day", "Write hours and minutes: 09:00"),
    "time_type": ("a time of day is missing", "Write hours and minutes: 09:00"),
    "date_from_datetime_parsing": ("“{input}” is no date", "Write year-month-day: 2026-12-17"),
    "date_parsing": ("“{input}” is no date", "Write year-month-day: 2026-12-17"),
    "tuple_type": ("a list is wanted here", "Write it in square brackets: [APP, POL]"),
    "frozen_set_type": ("a list is wanted here", "Write it in square brackets: [2026-12-17]"),
    "dataclass_type": ("named values are wanted here", "Write them in braces: {{kk: …, ru: …}}"),
}


#: The dataclasses are plain, so what is strict about them is said here; a container hands it down to them.
STRICT = ConfigDict(extra="forbid", str_min_length=1, str_strip_whitespace=True, allow_inf_nan=False)


class CityFileError(ValueError):
    """The file is wrong; the text is what an operator reads."""

    def __init__(self, path: Path, faults: list[YamlFault]) -> None:
        count = "1 mistake" if len(faults) == 1 else f"{len(faults)} mistakes"
        lines = [f"{path}:{fault.line}: {fault.where}: {fault.what}.\n    {fault.mend}" for fault in faults]
        super().__init__("\n".join([f"{path} has {count}; nothing was changed.", *lines]))
        self.faults = faults


def find(city: str | Path) -> Path:
    """A path to a file, or the name of one that comes with the bot."""
    shipped = FOLDER / f"{city}.yaml"
    return shipped if shipped.is_file() else Path(city).expanduser()


def load(city: str | Path) -> City:
    """The city, or a `CityFileError` that tells every mistake."""
    path = find(city)
    try:
        marked = read(path.read_text("utf-8"))
    except Malformed as error:
        raise CityFileError(path, list(error.faults)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise CityFileError(path, [_unopened(error)]) from error
    return _checked(path, marked)


def check(city: str | Path) -> str:
    """The lines that `python -m bot city` prints of a right file; raises CityFileError."""
    found = load(city)
    subcategories = sum(len(category.subcategories) for category in found.categories)
    hours, corrections = found.hours, len(found.days_off | found.working_days)
    return "\n".join(
        [
            f"{find(city)} is right.",
            f"{found.names.kk} / {found.names.ru}, {found.zone}",
            f"{len(found.sectors)} sectors, {len(found.bodies)} bodies",
            f"{len(found.categories)} categories, {subcategories} subcategories",
            f"hours {hours.opens:%H:%M}–{hours.closes:%H:%M}, corrections of days off: {corrections}",
            *_advice(found),
        ]
    )


def _advice(city: City) -> list[str]:
    """Warnings: values that are allowed but not ready for a launch."""
    if city.operator.bin == NO_BIN:
        return ["Before a launch: operator.bin is a placeholder; the consent names it."]
    return []


def _unopened(error: OSError | UnicodeDecodeError) -> YamlFault:
    if isinstance(error, UnicodeDecodeError):
        return YamlFault(1, "the file", "is not UTF-8 text", "Save it as UTF-8 in the editor.")
    known = ", ".join(sorted(file.stem for file in FOLDER.glob("*.yaml")))
    reason = error.strerror or "it can't be read"
    return YamlFault(
        1,
        "the file",
        reason,
        f"Set CITY to the path of a file, or to a city that comes with the bot: {known}",
    )


def _checked(path: Path, marked: Marked) -> City:
    try:
        (city,) = TypeAdapter(tuple[City], config=STRICT).validate_python([marked.values])
    except ValidationError as error:
        raise CityFileError(path, _in_order([_translated(marked, one) for one in error.errors()])) from error
    faults = [
        YamlFault(marked.line(way), marked.name(way), what, mend) for way, what, mend in complaints(city)
    ]
    if faults:
        raise CityFileError(path, _in_order(faults))
    return city


def _in_order(faults: list[YamlFault]) -> list[YamlFault]:
    return sorted(faults, key=lambda fault: fault.line)


def _translated(marked: Marked, error: ErrorDetails) -> YamlFault:
    way: Way = error["loc"][1:]
    line = marked.line(way)
    if error["type"] == "missing":
        above, name = way[:-1], way[-1]
        return YamlFault(line, marked.name(above), f"`{name}` is missing", f"Add `{name}: …` here.")
    if error["type"] == "unexpected_keyword_argument":
        return YamlFault(line, marked.name(way), "this key is not known", _mend_of_key(str(way[-1])))
    what, mend = MEANINGS.get(
        error["type"], (error["msg"], "Compare with turkistan.yaml, which comes with the bot.")
    )
    facts = {"input": error["input"], "expected": error.get("ctx", {}).get("expected", "")}
    return YamlFault(line, marked.name(way), what.format(**facts), mend.format(**facts))


def _mend_of_key(key: str) -> str:
    """A key nobody knows is a slip of the pen, or the rest of a text cut at its comma."""
    if " " in key or not key.isascii():
        return 'Put a text with a comma in quotes: “kk: "Электр, газ және жылу"”.'
    return f"Write {suggestion(key, _known_keys())}, or take it away."


def _known_keys() -> list[str]:
    classes: list[Any] = [one for one in vars(schema).values() if isinstance(one, type) and is_dataclass(one)]
    return sorted({field.name for one in classes for field in fields(one)})
