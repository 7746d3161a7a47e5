"""One call of the Bot API, as the methods see it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from simulator.state.accounts import BotAccount
from simulator.state.files import Upload

if TYPE_CHECKING:
    from simulator.world import World


@dataclass(frozen=True, slots=True)
class Request:
    """A decoded request; `method` is in lower case, `files` are the uploads by part name."""

    world: "World"
    bot: BotAccount
    method: str
    params: Mapping[str, Any]
    files: Mapping[str, Upload]

    def get(self, name: str, default: Any = None) -> Any:
        """The parameter, `default` if it was not sent."""
        return self.params.get(name, default)

    def number(self, name: str, default: int = 0) -> int:
        """A whole number, `default` if there is none in the parameter."""
        value = self.params.get(name)
        return value if isinstance(value, int) else default

    def record(self, name: str) -> dict[str, Any]:
        """A JSON object, empty if there is none in the parameter."""
        value = self.params.get(name)
        return value if isinstance(value, dict) else {}

    def flag(self, name: str) -> bool:
        """Whether a switch is on."""
        return bool(self.params.get(name))

    def some(self, *names: str) -> dict[str, Any]:
        """Those of the named parameters that were sent."""
        return {name: self.params[name] for name in names if self.params.get(name) is not None}


class Described(NamedTuple):
    """A result with the note that some methods add to it."""

    result: Any
    description: str = ""
