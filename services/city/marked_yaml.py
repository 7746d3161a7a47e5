"""A YAML parser that keeps line numbers, so that each mistake in a city file can name its line."""

from dataclasses import dataclass
from typing import Any

import yaml

#: A path into the file: keys of mappings and indexes of lists, as pydantic gives it.
KeyPath = tuple[str | int, ...]

#: The loader in C reads the city file in 20 ms, the one in Python in 180.
LOADER: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class YamlFault:
    """One mistake: its line from 1, its path, what is wrong and what to write instead."""

    line: int
    where: str
    what: str
    fix: str


class Malformed(ValueError):
    """The text is not YAML, or not a mapping; `faults` holds the mistakes."""

    def __init__(self, *faults: YamlFault) -> None:
        super().__init__(*faults)
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Marked:
    """The content as plain values, all scalars as text, and the YAML nodes with their lines."""

    values: Any
    root: yaml.Node

    def line(self, path: KeyPath) -> int:
        """The line, from 1, of the path's last node that exists."""
        node = self.root
        for step in path:
            found = _step(node, step)
            if found is None:
                break
            node = found
        return int(node.start_mark.line) + 1

    def name(self, path: KeyPath) -> str:
        """The path as a person reads it, list items by their code: `bodies[APP].names`."""
        shown, value = "", self.values
        for step in path:
            value = _value(value, step)
            code = value.get("code") if isinstance(value, dict) else None
            if isinstance(step, str):
                shown += f".{step}" if shown else step
            else:
                shown += f"[{code or step + 1}]"
        return shown or "the file"


def read(text: str) -> Marked:
    """Parse without guessing types: 18:30 stays text, and so does `no`. Raises Malformed."""
    try:
        root = yaml.compose(text, Loader=LOADER)
    except yaml.MarkedYAMLError as error:
        raise Malformed(_unreadable(error)) from error
    if not isinstance(root, yaml.MappingNode):
        raise Malformed(YamlFault(1, "the file", "holds no settings", "Start from a copy of turkistan.yaml."))
    return Marked(_plain(root), root)


def _unreadable(error: yaml.MarkedYAMLError) -> YamlFault:
    mark = error.problem_mark or error.context_mark
    problem = " ".join(part for part in (error.context, error.problem) if part)
    fix = (
        "Look at this line and the one above it: a missing quote, bracket or space after a colon, a tab, "
        "or another indent than that of its neighbours."
    )
    return YamlFault(mark.line + 1 if mark else 1, "the file", f"this is not YAML ({problem})", fix)


def _plain(node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return _mapping(node)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item) for item in node.value]
    is_blank = node.tag == "tag:yaml.org,2002:null"
    return None if is_blank else node.value


def _mapping(node: yaml.MappingNode) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, value in node.value:
        if key.value in values:
            line = key.start_mark.line + 1
            raise Malformed(YamlFault(line, str(key.value), "stands twice here", "Keep one of the two."))
        values[str(key.value)] = _plain(value)
    return values


def _step(node: yaml.Node, step: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        found: yaml.Node = node.value[step]
        return found
    return None


def _value(values: Any, step: str | int) -> Any:
    if isinstance(values, dict):
        return values.get(step)
    return values[step] if isinstance(values, list) and isinstance(step, int) else None
