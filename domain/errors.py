"""The ways in which rules say no."""

Fact = str | int


class Refused(Exception):
    """The rules say no; the person reads the message `refused-<key>` in their own language."""

    def __init__(self, key: str, **facts: Fact) -> None:
        super().__init__(key)
        self.key = key
        self.facts = facts


class NotFound(LookupError):
    """A row that a button or a rule names is not there (wiped, or never was)."""
