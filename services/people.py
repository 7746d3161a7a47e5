"""People: who writes, in which language, with whose consent, in which office."""

import secrets
from dataclasses import dataclass, replace

from db import people
from db.engine import Database
from domain.cause import Cause
from domain.people import Actor, Lang, PersonId, PersonState, Role
from domain.talk import Draft, Screen, Talk
from services.sealing import Keyring, Sealed
from services.transactions import Transactions, Tx, as_json

#: Which wording of the privacy notice people agree to; a new wording asks again.
CONSENT_VERSION = 1


@dataclass(frozen=True, slots=True)
class Known:
    """Who sent an update; `talk` is what they were in the middle of."""

    actor: Actor
    talk: Talk
    is_new: bool
    is_away: bool
    has_consent: bool


class People:
    """Everyone the bot knows, by a random id; the account behind it is opened only to be written to."""

    def __init__(self, db: Database, keyring: Keyring, transactions: Transactions) -> None:
        self._db = db
        self._keyring = keyring
        self._transactions = transactions

    async def who(self, account: int, *, speaks: str | None) -> Known:
        """Who has this account; a stranger gets an id, which is kept with their first effect."""
        lookup = self._keyring.lookup(account)
        row = await self._db.read(lambda conn: people.known(conn, lookup))
        if row is None:
            actor = Actor(secrets.randbits(62) | 1, Role.RESIDENT, None, guessed(speaks))
            return Known(actor, Talk(), is_new=True, is_away=False, has_consent=False)
        consented = row.consent_version == CONSENT_VERSION or row.actor.role is not Role.RESIDENT
        is_away = row.state is PersonState.AWAY
        return Known(row.actor, self._talk(row), is_new=False, is_away=is_away, has_consent=consented)

    async def resume(self, cause: Cause, screen: Screen) -> None:
        """Show a screen at the end of the chat; the draft, if there is one, goes on there."""
        cause.talk.card = None
        cause.talk.show(screen)
        await self._transactions.keep(cause)

    async def meet(self, cause: Cause, account: int) -> None:
        """Somebody writes for the first time: what they said is kept, and a language is asked."""
        cause.talk.show(Screen.LANGUAGE)
        await self._transactions.write(cause, lambda tx: self._add(tx, account))

    async def speak(self, cause: Cause, lang: Lang) -> None:
        """The person chose a language."""

        cause.actor = replace(cause.actor, lang=lang)
        await self._transactions.write(cause, lambda tx: people.change(tx.conn, cause.actor.id, lang=lang))

    async def consent(self, cause: Cause) -> None:
        """The person agreed to the privacy notice (law 94-V, art. 8)."""

        def work(tx: Tx) -> None:
            people.change(tx.conn, cause.actor.id, consent_version=CONSENT_VERSION, consented_at=cause.now)
            tx.record(f"person:{cause.actor.id}", "consent", {"version": CONSENT_VERSION})

        await self._transactions.write(cause, work)

    async def refuse(self, cause: Cause) -> None:
        """The person did not agree: their draft and the link to their account are wiped."""
        cause.talk.end(Screen.REFUSED)
        cause.talk.is_changed = False
        await self._transactions.write(cause, lambda tx: people.forget(tx.conn, cause.actor.id))

    async def came_back(self, cause: Cause) -> None:
        """The person unblocked the bot or wrote again; what waited for them goes out."""
        await self._change_state(cause, PersonState.ACTIVE)
        self._transactions.wake()

    async def went_away(self, cause: Cause) -> None:
        """The person blocked the bot: not called until they are back."""
        await self._change_state(cause, PersonState.AWAY)

    async def _change_state(self, cause: Cause, state: PersonState) -> None:
        await self._transactions.write(cause, lambda tx: people.change(tx.conn, cause.actor.id, state=state))

    def _add(self, tx: Tx, account: int) -> None:
        actor = tx.cause.actor
        people.add(tx.conn, actor, tx.now)
        sealed = self._sealed_identity(actor.id, account, "")
        people.identify(tx.conn, actor.id, self._keyring.lookup(account), sealed.key_id, sealed.blob)

    def _sealed_identity(self, person: PersonId, account: int, name: str) -> Sealed:
        return self._keyring.sealer.seal("identities", person, as_json({"account": account, "name": name}))

    def _talk(self, row: people.Acquaintance) -> Talk:
        kept = row.talk
        if kept is None:
            return Talk()
        draft = None
        if kept.key_id is not None and kept.sealed is not None:
            sealed = Sealed(kept.key_id, kept.sealed)
            draft = Draft.from_json(self._keyring.sealer.open("talks", kept.person_id, sealed))
        return Talk(Screen(kept.screen), kept.about, kept.card, draft)


def guessed(speaks: str | None) -> Lang:
    """The language of a client: Russian where it says so, else Kazakh."""
    return Lang.RU if (speaks or "").lower().startswith("ru") else Lang.KK
