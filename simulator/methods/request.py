"""A decoded Bot API request, and a result with a description."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from simulator.state.accounts import BotAccount
from simulator.state.files import Upload
from simulator.state.world_state import WorldState
from simulator.webhooks.registry import Webhooks


@dataclass(frozen=True, slots=True)
class Request:
    """A decoded request; `method` is in lower case, `files` are the uploads by part name."""

    world: WorldState
    webhooks: Webhooks
    bot: BotAccount
    method: str
    params: Mapping[str, Any]
    files: Mapping[str, Upload]

    def get(self, name: str, default: Any = None) -> Any:
        """A parameter, `default` if it was not sent."""
        return self.params.get(name, default)

    def number(self, name: str, default: int = 0) -> int:
        """An integer parameter; `default` for any other value."""
        value = self.params.get(name)
        return value if isinstance(value, int) else default

    def flag(self, name: str) -> bool:
        """A boolean parameter, False if it was not sent."""
        return bool(self.params.get(name))

    def some(self, *names: str) -> dict[str, Any]:
        """The named parameters that were sent."""
        return {name: self.params[name] for name in names if self.params.get(name) is not None}


class MethodResult(NamedTuple):
    """The result of a method, and the description that some methods add to the response."""

    result: Any
    description: str = ""
