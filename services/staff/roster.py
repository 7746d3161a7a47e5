"""The staff roster: invitations, joins, dismissals, and the list of everybody in office."""

import hashlib
import json
import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from db import conversations, invites, people
from db.conversations import ConversationRow
from db.engine import dialects
from db.engine.database import Database
from db.invites import Invite
from db.outbox import messages
from domain.cause import Cause
from domain.city.city import City
from domain.conversation import Screen
from domain.errors import Refused
from domain.notifications.notification import Notification, invitation_used
from domain.people import BODY_ROLES, Actor, Lang, PersonId, Role
from domain.permissions import Permission, may, require
from services.encryption.sealing import Keyring, Sealed
from services.staff.hooks import StaffHooks
from services.unit_of_work import Tx, UnitOfWork, as_json

#: How long an invitation may be used.
INVITE_LASTS = timedelta(days=7)
#: Roles that see everybody and may dismiss.


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Somebody in office, with the name they gave when they joined."""

    actor: Actor
    name: str
    open_items: int = 0
    is_away: bool = False


class StaffRoster:
    """Everybody in office; `hooks` are those of each capability, called in their order."""

    def __init__(
        self,
        db: Database,
        keyring: Keyring,
        unit_of_work: UnitOfWork,
        city: City,
        *,
        hooks: Sequence[StaffHooks],
    ) -> None:
        self._db = db
        self._keyring = keyring
        self._unit_of_work = unit_of_work
        self._city = city
        self._hooks = hooks

    async def invite(
        self,
        role: Role,
        body: str | None,
        *,
        by: PersonId | None = None,
        now: datetime,
        lasts: timedelta = INVITE_LASTS,
    ) -> str:
        """A token for one person, used once; only its hash is kept. `by` None: the command line.

        Raises Refused("invitation-unfit") where role and body do not fit, NotFound for an unknown body.
        """
        if (role in BODY_ROLES) != (body is not None) or role is Role.RESIDENT:
            raise Refused("invitation-unfit", role=str(role))
        if body is not None:
            self._city.body(body)
        token = secrets.token_urlsafe(18)
        invite = Invite(role, body, by, now + lasts, None)
        await self._db.write(lambda conn: invites.add(conn, hashed(token), invite))
        return token

    async def join(self, cause: Cause, token: str, *, account: int, name: str) -> None:
        """`/start TOKEN`: the role is given at once, without a resident's consent.

        Raises Refused: "invitation-unknown", "invitation-used", "invitation-expired" or "last-admin".
        """

        def work(tx: Tx) -> None:
            dialects.lock(tx.conn, dialects.STAFF)
            invite, was = _valid(tx, token), people.get(tx.conn, cause.actor.id)
            if was is not None and was.role is Role.ADMIN is not invite.role:
                _keep_an_admin(tx)
            lang = was.lang if was else Lang.KK
            cause.actor = replace(cause.actor, role=Role(invite.role), body=invite.body, lang=lang)
            self._enter(tx, account, name=name, is_known=was is not None)
            if not invites.use(tx.conn, hashed(token), cause.actor.id, tx.now):
                raise Refused("invitation-used")
            tx.record(f"person:{cause.actor.id}", "join", {"role": invite.role, "body": invite.body})
            _tell_inviter(tx, token, invite)
            if was is not None and (was.role, was.body) != (cause.actor.role, cause.actor.body):
                self._leave(tx, was.id)
            for hook in self._hooks:
                hook.joined(tx, cause.actor)

        cause.conversation.draft, cause.conversation.card = None, None
        cause.conversation.show(Screen.WELCOME_STAFF)
        await self._unit_of_work.write(cause, work)

    async def members(self, actor: Actor) -> list[StaffMember]:
        """Everybody in office; for a head, their own body. Raises Refused("not-allowed")."""
        require(actor, Permission.SEE_STAFF)
        body = actor.body if may(actor, Permission.LEAD_BODY) else None
        return await self._db.read(lambda conn: self._members(conn, body))

    async def dismiss(self, cause: Cause, person: PersonId) -> StaffMember:
        """The person leaves: every right is gone, their items go to others, nothing more is sent to them.

        Raises Refused: "not-allowed", "own-dismissal", "button-stale" for a person in no office, or
        "last-admin".
        """

        def work(tx: Tx) -> StaffMember:
            dialects.lock(tx.conn, dialects.STAFF)
            member = self._leaving(tx, person)
            people.change(tx.conn, person, role=Role.RESIDENT, body=None)
            self._rename(tx.conn, person, "")
            conversations.save(
                tx.conn, ConversationRow(person, Screen.DISMISSED, None, None, None, None), tx.now
            )
            messages.drop_waiting(tx.conn, person)
            for hook in self._hooks:
                hook.dismissed(tx, person)
            self._leave(tx, person)
            link = tx.record(f"person:{person}", "dismiss", {"role": str(member.actor.role)})
            tx.notify([Notification(f"dismissed:{person}:{link[0]}", person, "dismissed")])
            return member

        return await self._unit_of_work.write(cause, work)

    def _leave(self, tx: Tx, person: PersonId) -> None:
        for hook in self._hooks:
            hook.left(tx, person)

    def _leaving(self, tx: Tx, person: PersonId) -> StaffMember:
        require(tx.cause.actor, Permission.DISMISS_STAFF)
        if person == tx.cause.actor.id:
            raise Refused("own-dismissal")
        actor = people.get(tx.conn, person)
        if actor is None or not may(actor, Permission.HOLD_OFFICE):
            raise Refused("button-stale")
        if actor.role is Role.ADMIN:
            _keep_an_admin(tx)
        return StaffMember(actor, self._identity(tx.conn, person)["name"])

    def _members(self, conn: Connection, body: str | None) -> list[StaffMember]:
        load, away = Counter[PersonId](), people.away(conn)
        for hook in self._hooks:
            load.update(hook.open_items(conn, body))
        return [
            StaffMember(actor, self._identity(conn, actor.id)["name"], load[actor.id], actor.id in away)
            for actor in people.staff(conn, body=body)
        ]

    def _identity(self, conn: Connection, person: PersonId) -> dict[str, Any]:
        found = people.identity(conn, person)
        if found is None:
            return {"name": ""}
        values: dict[str, Any] = json.loads(self._keyring.sealer.open("identities", person, Sealed(*found)))
        return values

    def _rename(self, conn: Connection, person: PersonId, name: str) -> None:
        """Names are kept of people in office only."""
        known = self._identity(conn, person)
        if "account" in known:
            sealed = self._sealed(person, known["account"], name)
            people.rename(conn, person, sealed.key_id, sealed.blob)

    def _sealed(self, person: PersonId, account: int, name: str) -> Sealed:
        plain = as_json({"account": account, "name": name})
        return self._keyring.sealer.seal("identities", person, plain)

    def _enter(self, tx: Tx, account: int, *, name: str, is_known: bool) -> None:
        actor = tx.cause.actor
        if is_known:
            people.change(tx.conn, actor.id, role=actor.role, body=actor.body)
            self._rename(tx.conn, actor.id, name)
            return
        sealed = self._sealed(actor.id, account, name)
        people.add(tx.conn, actor, tx.now)
        people.identify(tx.conn, actor.id, self._keyring.lookup(account), sealed.key_id, sealed.blob)


def may_dismiss(actor: Actor, other: Actor) -> bool:
    """The roles that keep the list may dismiss everybody but themselves."""
    return may(actor, Permission.DISMISS_STAFF) and actor.id != other.id


def hashed(token: str) -> bytes:
    """The digest that is stored of a token; 144 random bits need no salt."""
    return hashlib.sha256(token.encode()).digest()


def _valid(tx: Tx, token: str) -> Invite:
    invite = invites.find(tx.conn, hashed(token))
    if invite is None:
        raise Refused("invitation-unknown")
    if invite.used_at is not None:
        raise Refused("invitation-used")
    if invite.expires_at < tx.now:
        raise Refused("invitation-expired")
    return invite


def _keep_an_admin(tx: Tx) -> None:
    if len(people.staff(tx.conn, roles=[Role.ADMIN])) == 1:
        raise Refused("last-admin")


def _tell_inviter(tx: Tx, token: str, invite: Invite) -> None:
    """The administrators are told of an invitation made on the command line, which is theirs."""
    admins = [one.id for one in people.staff(tx.conn, roles=[Role.ADMIN])]
    inviters = admins if invite.invited_by is None else [invite.invited_by]
    code = hashed(token).hex()[:16]
    tx.notify(
        [
            invitation_used(code, inviter=one, at=tx.now, role=invite.role, body=invite.body)
            for one in inviters
            if one != tx.cause.actor.id
        ]
    )
