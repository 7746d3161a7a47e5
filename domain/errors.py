"""Refusals: the errors by which rules say no."""

Fact = str | int


class Refused(Exception):
    """The rules say no; the person reads the message `refused-<key>` in their own language.

    `facts`: the variables of that message.
    """

    def __init__(self, key: str, **facts: Fact) -> None:
        super().__init__(key)
        self.key = key
        self.facts = facts


class NotFound(LookupError):
    """A row or a code that a button or a rule names does not exist: wiped, or never there."""
