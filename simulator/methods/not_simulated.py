"""Placeholder results of methods that are in the schema and not simulated."""

import types
import typing
from datetime import datetime
from typing import Any

from pydantic import BaseModel

from simulator import schema
from simulator.methods.request import Request

EMPTY: dict[Any, Any] = {bool: True, int: 0, float: 0.0, str: "https://t.me/tatulyq", datetime: 0}


def placeholder(request: Request) -> Any:
    """The smallest result that aiogram can parse; notes the method in `world.not_simulated`."""
    model = schema.METHODS[request.method]
    request.world.not_simulated.append(model.__api_method__)
    return _value(model.__returning__)


def _value(annotation: Any) -> Any:
    """The smallest value of a type."""
    origin, members = typing.get_origin(annotation), typing.get_args(annotation)
    if origin in {typing.Union, types.UnionType, typing.Annotated}:
        return _value(members[0])
    if origin is typing.Literal:
        return members[0]
    if origin is list or annotation is list:
        return []
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return _object(annotation)
    return EMPTY.get(annotation, "")


def _object(model: type[BaseModel]) -> dict[str, Any]:
    required = ((name, field) for name, field in model.model_fields.items() if field.is_required())
    return {field.alias or name: _value(field.annotation) for name, field in required}
