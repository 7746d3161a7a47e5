"""Offices: invitations, who is in, and what becomes of the items of those who leave."""

import hashlib
import json
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from db import assignments, invites, outbox, people, reports
from db.engine import Database
from db.invites import Invite
from domain.cause import Cause
from domain.city import City
from domain.notices import Notice, about, invitation_used
from domain.people import BODY_ROLES, SYSTEM, Actor, Lang, PersonId, Role
from domain.refusal import Refused
from domain.report import ReportState
from domain.routing import UNROUTED_BY_RULE, choose, choose_in
from domain.staff import Staff
from domain.talk import Screen
from services import assignments as assignment_acts
from services import reports as report_acts
from services.sealing import Keyring, Sealed
from services.transactions import Transactions, Tx, as_json

#: How long an invitation may be used.
INVITE_LASTS = timedelta(days=7)
#: Who may see everybody and dismiss.
_KEEPERS = frozenset({Role.ADMIN, Role.COORDINATOR})


@dataclass(frozen=True, slots=True)
class Officer:
    """Somebody in office, with the name they gave when they joined."""

    actor: Actor
    name: str
    open_items: int


class Offices:
    """Who works here."""

    def __init__(self, db: Database, keyring: Keyring, transactions: Transactions, city: City) -> None:
        self._db = db
        self._keyring = keyring
        self._transactions = transactions
        self._city = city

    async def invite(
        self,
        role: Role,
        body: str | None,
        *,
        by: PersonId | None = None,
        now: datetime,
        lasts: timedelta = INVITE_LASTS,
    ) -> str:
        """A token for one person; only its hash is kept. Refused where role and body do not fit."""
        if (role in BODY_ROLES) != (body is not None) or role is Role.RESIDENT:
            raise Refused("invitation-unfit", role=str(role))
        if body is not None:
            self._city.body(body)
        token = secrets.token_urlsafe(18)
        invite = Invite(role, body, by, now + lasts, None)
        await self._db.write(lambda conn: invites.add(conn, hashed(token), invite))
        return token

    async def join(self, cause: Cause, token: str, *, account: int, name: str) -> None:
        """`/start TOKEN`: the role is given at once, without a resident's consent."""

        def work(tx: Tx) -> None:
            invite = _valid(tx, token)
            is_known = people.get(tx.conn, cause.actor.id) is not None
            lang = cause.actor.lang if is_known else Lang.KK
            cause.actor = replace(cause.actor, role=Role(invite.role), body=invite.body, lang=lang)
            self._enter(tx, account, name=name, is_known=is_known)
            if not invites.use(tx.conn, hashed(token), cause.actor.id, tx.now):
                raise Refused("invitation-used")
            tx.record(f"person:{cause.actor.id}", "join", {"role": invite.role, "body": invite.body})
            if invite.invited_by is not None:
                key = hashed(token).hex()[:16]
                told = invitation_used(
                    key, inviter=invite.invited_by, at=tx.now, role=invite.role, body=invite.body
                )
                tx.notify([told])
            _route_waiting(tx)

        cause.talk.draft, cause.talk.card = None, None
        cause.talk.show(Screen.WELCOME_STAFF)
        await self._transactions.write(cause, work)

    async def officers(self, actor: Actor) -> list[Officer]:
        """Everybody in office, for who keeps the list; a head sees their own body."""
        if actor.role not in _KEEPERS | {Role.HEAD}:
            raise Refused("not-allowed")
        body = actor.body if actor.role is Role.HEAD else None
        return await self._db.read(lambda conn: self._officers(conn, body))

    async def dismiss(self, cause: Cause, person: PersonId) -> Officer:
        """The person leaves: every right is gone, their items go to others, nothing more is sent to them."""

        def work(tx: Tx) -> Officer:
            officer = self._leaving(tx, person)
            people.change(tx.conn, person, role=Role.RESIDENT, body=None)
            outbox.drop_waiting(tx.conn, person)
            _hand_over(tx, person)
            link = tx.record(f"person:{person}", "dismiss", {"role": str(officer.actor.role)})
            tx.notify([Notice(f"dismissed:{person}:{link[0]}", person, "dismissed")])
            return officer

        return await self._transactions.write(cause, work)

    def _leaving(self, tx: Tx, person: PersonId) -> Officer:
        if tx.cause.actor.role not in _KEEPERS:
            raise Refused("not-allowed")
        if person == tx.cause.actor.id:
            raise Refused("own-dismissal")
        officer = next((one for one in self._officers(tx.conn, None) if one.actor.id == person), None)
        if officer is None:
            raise Refused("button-stale")
        admins = people.staff(tx.conn, roles=[Role.ADMIN])
        if officer.actor.role is Role.ADMIN and len(admins) == 1:
            raise Refused("last-admin")
        return officer

    def _officers(self, conn: Connection, body: str | None) -> list[Officer]:
        load = reports.workload(conn)
        return [
            Officer(actor, self._name(conn, actor.id), load.get(actor.id, 0))
            for actor in people.staff(conn, body=body)
        ]

    def _name(self, conn: Connection, person: PersonId) -> str:
        found = people.identity(conn, person)
        if found is None:
            return ""
        return str(json.loads(self._keyring.sealer.open("identities", person, Sealed(*found)))["name"])

    def _enter(self, tx: Tx, account: int, *, name: str, is_known: bool) -> None:
        actor = tx.cause.actor
        plain = as_json({"account": account, "name": name})
        sealed = self._keyring.sealer.seal("identities", actor.id, plain)
        if is_known:
            people.change(tx.conn, actor.id, role=actor.role, body=actor.body)
            people.rename(tx.conn, actor.id, sealed.key_id, sealed.blob)
            return
        people.add(tx.conn, actor, tx.now)
        people.identify(tx.conn, actor.id, self._keyring.lookup(account), sealed.key_id, sealed.blob)


def hashed(token: str) -> bytes:
    """What is kept of a token; it has 144 random bits, so a plain digest is enough."""
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


def _route_waiting(tx: Tx) -> None:
    """Reports that nobody was there to take are offered to the first who joins."""
    staff = Staff(tuple(people.staff(tx.conn)))
    for report in reports.in_states(tx.conn, {ReportState.UNROUTED}, tx.city.readers):
        to = choose(tx.city.category(report.category), staff, open_items=reports.workload(tx.conn))
        if to.is_found:
            event = report.route(SYSTEM, tx.now, to=to)
            report_acts.store(tx, report, event)
            tx.notify(about(event, staff))


def _hand_over(tx: Tx, person: PersonId) -> None:
    """Open items of who leaves go to the least busy of the body, or wait for whoever joins."""
    staff = Staff(tuple(people.staff(tx.conn)))
    for report in reports.open_of(tx.conn, executor=person, readers=tx.city.readers):
        load = reports.workload(tx.conn)
        to = choose_in(report.body, staff, open_items=load) if report.body else UNROUTED_BY_RULE
        event = report.release(SYSTEM, tx.now, to=to)
        report_acts.store(tx, report, event)
        tx.notify(about(event, staff))
    for assignment in assignments.open_of(tx.conn, executor=person):
        event = assignment.release(SYSTEM, tx.now)
        assignment_acts.store(tx, assignment, event)
        tx.notify(about(event, staff))
