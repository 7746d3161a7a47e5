"""Decoding and validation of Bot API requests by the models of the installed aiogram."""

import inspect
import json
import types
import typing
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from functools import cache
from typing import Any

import aiogram.methods
from aiogram.client.default import Default
from aiogram.methods import TelegramMethod
from aiogram.types import ForceReply, InlineKeyboardMarkup, ReplyKeyboardMarkup, ReplyKeyboardRemove
from pydantic import BaseModel, ValidationError

from simulator.schema.lengths import lengths

METHODS: dict[str, type[TelegramMethod[Any]]] = {
    found.__api_method__.lower(): found
    for found in vars(aiogram.methods).values()
    if inspect.isclass(found) and issubclass(found, TelegramMethod) and found is not TelegramMethod
}
MARKUPS: dict[str, type[BaseModel]] = {
    "inline_keyboard": InlineKeyboardMarkup,
    "keyboard": ReplyKeyboardMarkup,
    "remove_keyboard": ReplyKeyboardRemove,
    "force_reply": ForceReply,
}


def _whole(text: str) -> int | str:
    return int(text) if text.removeprefix("-").isdecimal() else text


def _fraction(text: str) -> float | str:
    with suppress(ValueError):
        return float(text)
    return text


def _json(text: str) -> Any:
    with suppress(ValueError):
        return json.loads(text)
    return text


def _truth(text: str) -> bool:
    return text.lower() in {"true", "yes", "1"}


def decode(method: str, params: Mapping[str, Any]) -> dict[str, Any]:
    """`params` as values; a wire text that cannot be decoded stays a text."""
    readers = _readers(method)
    return {
        name: readers[name](value) if isinstance(value, str) and name in readers else value
        for name, value in params.items()
    }


def check(method: str, params: Mapping[str, Any]) -> list[str]:
    """The problems of a decoded request, as "parameter: reason"; KeyError for an unknown method.

    `method` is in lower case.
    """
    model = METHODS[method]
    rest = dict(params)
    markup = rest.pop("reply_markup", None)
    found = [f"unknown parameter {name}" for name in rest if name not in model.model_fields]
    rest = {name: value for name, value in rest.items() if name in model.model_fields}
    return found + _markup_problems(model, markup) + _problems(model, rest)


@cache
def _readers(method: str) -> dict[str, Callable[[str], Any]]:
    fields = METHODS[method].model_fields if method in METHODS else {}
    read = {name: _reader(set(_plain(field.annotation))) for name, field in fields.items()}
    return {name: reader for name, reader in read.items() if reader}


def _reader(kinds: set[Any]) -> Callable[[str], Any] | None:
    """The decoder of a wire text; None if the value is a text."""
    if str in kinds:
        return _whole if int in kinds else None
    by_kind: dict[Any, Callable[[str], Any]] = {bool: _truth, float: _fraction, int: _whole, datetime: _whole}
    return next((reader for kind, reader in by_kind.items() if kind in kinds), _json)


def _plain(annotation: Any) -> Iterator[Any]:
    """The members of a union, without None and aiogram's Default."""
    if typing.get_origin(annotation) in {typing.Union, types.UnionType}:
        for member in typing.get_args(annotation):
            yield from _plain(member)
    elif annotation not in {type(None), Default}:
        yield annotation


def _markup_problems(model: type[BaseModel], markup: Any) -> list[str]:
    if markup is None:
        return []
    allowed = _markups(model)
    if not allowed:
        return ["unknown parameter reply_markup"]
    kind = next((MARKUPS[key] for key in MARKUPS if isinstance(markup, dict) and key in markup), None)
    if kind is None:
        return ["reply_markup: no known key"]
    if kind not in allowed:
        return [f"reply_markup: {kind.__name__} is not allowed here"]
    return [f"reply_markup.{problem}" for problem in _problems(kind, markup)]


@cache
def _markups(model: type[BaseModel]) -> frozenset[Any]:
    """The models that a method accepts as reply_markup."""
    field = model.model_fields.get("reply_markup")
    return frozenset(_plain(field.annotation)) if field else frozenset()


def _problems(model: type[BaseModel], data: Mapping[str, Any]) -> list[str]:
    try:
        return list(_unchecked_problems(model.model_validate(data), ""))
    except ValidationError as error:
        return [f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()]


def _unchecked_problems(value: Any, path: str) -> Iterator[str]:
    """Problems that aiogram's models let through: unknown fields, and texts of a wrong length."""
    if isinstance(value, BaseModel):
        for name in value.model_extra or ():
            yield f"{path}{name}: unknown field"
        fields = value.__dict__
        for name, length in lengths(type(value)).items():
            if isinstance(text := fields.get(name), str) and (problem := length.problem(text)):
                yield f"{path}{name}: {problem}"
        for name, inner in fields.items():
            yield from _unchecked_problems(inner, f"{path}{name}.")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _unchecked_problems(inner, f"{path}{index}.")
