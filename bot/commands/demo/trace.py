"""The trace of the demo: each update, and each tick that wrote something, with its effects."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection

from bot.app import App
from bot.commands.demo import labels
from bot.commands.demo.cast import CAST
from db import people
from db.operations import trace
from db.operations.trace import Caused, Traced

Facts = dict[str, Any]

#: Rows that the panel shows.
SHOWN = 40
_EVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Effects:
    """Actions as (chain, action) and messages, by the moment at which they were written."""

    actions: Mapping[datetime, list[tuple[str, str]]]
    messages: Mapping[datetime, list[Caused]]
    names: Mapping[int, str]

    def at(self, moment: datetime | None) -> Facts:
        """Labels of the actions and messages of one moment; `moment` is None while an update waits."""
        if moment is None:
            return {"effect": labels.effect([]), "outbox": []}
        messages = [_message(one, self.names) for one in self.messages.get(moment, [])]
        return {"effect": labels.effect(self.actions.get(moment, [])), "outbox": messages}

    @property
    def moments(self) -> set[datetime]:
        """All moments at which something was written."""
        return {*self.actions, *self.messages}


def rows(conn: Connection, app: App) -> list[Facts]:
    """The rows of the trace, the newest first: update_id, at, kind, who, state, effect, outbox."""
    updates = trace.updates(conn, SHOWN)
    chats = {app.services.unit_of_work.keyring.lookup(one.id): one.name for one in CAST}
    effects = _effects(conn, updates, chats)
    said = [_update(one, chats.get(one.chat, "?"), effects) for one in updates]
    by_people = {one.applied_at for one in updates}
    ticks = [_tick(moment, effects) for moment in effects.moments - by_people]
    return sorted([*said, *ticks], key=lambda row: (row["at"], row["update_id"]), reverse=True)[:SHOWN]


def _effects(conn: Connection, updates: list[Traced], chats: Mapping[bytes, str]) -> Effects:
    applied = [one.applied_at for one in updates if one.applied_at]
    since = min(applied) if len(updates) == SHOWN and applied else _EVER
    names = {known.actor.id: name for chat, name in chats.items() if (known := people.known(conn, chat))}
    actions: dict[datetime, list[tuple[str, str]]] = {}
    for at, chain, action in trace.acts(conn, since):
        actions.setdefault(at, []).append((chain, action))
    return Effects(actions, _by_moment(trace.letters(conn, since)), names)


def _by_moment(messages: Iterable[Caused]) -> dict[datetime, list[Caused]]:
    found: dict[datetime, list[Caused]] = {}
    for one in messages:
        found.setdefault(one.created_at, []).append(one)
    return found


def _update(one: Traced, who: str, effects: Effects) -> Facts:
    at = one.received_at.isoformat(timespec="seconds")
    known = {"update_id": one.update_id, "at": at, "kind": one.kind, "who": who, "state": one.state}
    return known | effects.at(one.applied_at)


def _tick(moment: datetime, effects: Effects) -> Facts:
    """The row of a tick; its `update_id` is negative and is not shown."""
    number = -int(moment.timestamp() * 1000)
    at = moment.isoformat(timespec="seconds")
    known = {"update_id": number, "at": at, "kind": "clock", "who": "", "state": "applied"}
    return known | effects.at(moment)


def _message(message: Caused, names: Mapping[int, str]) -> Facts:
    at = message.created_at.isoformat(timespec="seconds")
    who = names.get(message.recipient, "?")
    return {
        "id": message.id,
        "to": who,
        "kind": labels.message(message.kind, is_redraw=message.edits is not None),
        "state": message.state,
        "at": at,
    }
