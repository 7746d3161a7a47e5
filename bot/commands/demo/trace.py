"""The look inside: each update, and each turn of the clock that wrote something, with what came of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection

from bot.app import App
from bot.commands.demo import told
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
    """What was written, by the moment at which it was."""

    acts: Mapping[datetime, list[tuple[str, str]]]
    letters: Mapping[datetime, list[Caused]]
    names: Mapping[int, str]

    def at(self, moment: datetime | None) -> Facts:
        """The acts and letters of one moment, in words."""
        if moment is None:
            return {"effect": told.effect([]), "outbox": []}
        letters = [_letter(one, self.names) for one in self.letters.get(moment, [])]
        return {"effect": told.effect(self.acts.get(moment, [])), "outbox": letters}

    @property
    def moments(self) -> set[datetime]:
        """When something was written."""
        return {*self.acts, *self.letters}


def rows(conn: Connection, app: App) -> list[Facts]:
    """The newest first."""
    updates = trace.updates(conn, SHOWN)
    chats = {app.services.unit_of_work.keyring.lookup(one.id): one.name for one in CAST}
    effects = _effects(conn, updates, chats)
    said = [_update(one, chats.get(one.chat, "?"), effects) for one in updates]
    by_people = {one.applied_at for one in updates}
    turned = [_turn(moment, effects) for moment in effects.moments - by_people]
    return sorted([*said, *turned], key=lambda row: (row["at"], row["update_id"]), reverse=True)[:SHOWN]


def _effects(conn: Connection, updates: list[Traced], chats: Mapping[bytes, str]) -> Effects:
    applied = [one.applied_at for one in updates if one.applied_at]
    since = min(applied) if len(updates) == SHOWN and applied else _EVER
    names = {known.actor.id: name for chat, name in chats.items() if (known := people.known(conn, chat))}
    acts: dict[datetime, list[tuple[str, str]]] = {}
    for at, chain, action in trace.acts(conn, since):
        acts.setdefault(at, []).append((chain, action))
    return Effects(acts, _by_moment(trace.letters(conn, since)), names)


def _by_moment(letters: Iterable[Caused]) -> dict[datetime, list[Caused]]:
    found: dict[datetime, list[Caused]] = {}
    for one in letters:
        found.setdefault(one.created_at, []).append(one)
    return found


def _update(one: Traced, who: str, effects: Effects) -> Facts:
    at = one.received_at.isoformat(timespec="seconds")
    known = {"update_id": one.update_id, "at": at, "kind": one.kind, "who": who, "state": one.state}
    return known | effects.at(one.applied_at)


def _turn(moment: datetime, effects: Effects) -> Facts:
    """No update: the hour had come. Its number is below all others, and is not shown."""
    number = -int(moment.timestamp() * 1000)
    at = moment.isoformat(timespec="seconds")
    known = {"update_id": number, "at": at, "kind": "clock", "who": "", "state": "applied"}
    return known | effects.at(moment)


def _letter(letter: Caused, names: Mapping[int, str]) -> Facts:
    at = letter.created_at.isoformat(timespec="seconds")
    who = names.get(letter.recipient, "?")
    return {
        "id": letter.id,
        "to": who,
        "kind": told.letter(letter.kind, is_redraw=letter.edits is not None),
        "state": letter.state,
        "at": at,
    }
