"""The fields and uploads of a /sim or /demo request, with validation."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from simulator.state.files import Upload


class InvalidInput(ValueError):
    """A request that cannot be carried out; the text is a sentence for its sender."""


@dataclass(frozen=True, slots=True)
class Form:
    """Fields and uploads by name; each reading method raises InvalidInput.

    A field without `default` is required.
    """

    values: Mapping[str, Any]
    files: Mapping[str, Upload] = field(default_factory=dict)

    def only(self, *names: str) -> "Form":
        """The form itself; InvalidInput if it has fields with other names."""
        strange = sorted(set(self.values) - set(names))
        if strange:
            raise InvalidInput(f"The field {strange[0]!r} is unknown; known are: {', '.join(names)}.")
        return self

    def has(self, name: str) -> bool:
        """True if the field was sent and is not empty."""
        return self.values.get(name) not in (None, "")

    def text(self, name: str, default: str | None = None) -> str:
        """A text field."""
        if not self.has(name):
            if default is None:
                raise InvalidInput(f"The field {name!r} is missing.")
            return default
        value = self.values[name]
        if isinstance(value, bool | dict | list):
            raise InvalidInput(f"The field {name!r} must be a text.")
        return str(value)

    def number(self, name: str, default: int | None = None) -> int:
        """An integer field."""
        text = self.text(name, None if default is None else str(default))
        try:
            return int(text)
        except ValueError:
            raise InvalidInput(f"The field {name!r} must be a whole number, not {text!r}.") from None

    def decimal(self, name: str, default: float | None = None) -> float:
        """A number field, fractions allowed."""
        text = self.text(name, None if default is None else str(default))
        try:
            return float(text)
        except ValueError:
            raise InvalidInput(f"The field {name!r} must be a number, not {text!r}.") from None

    def flag(self, name: str, default: bool | None = None) -> bool:
        """A field that is true or false."""
        value = self.values.get(name, default)
        if isinstance(value, bool):
            return value
        if value in {"true", "false"}:
            return bool(value == "true")
        raise InvalidInput(f"The field {name!r} must be true or false.")
