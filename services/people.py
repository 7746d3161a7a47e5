"""People: the senders of updates, their language, consent and reachability."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Connection

from db import conversations, inbox, people
from db.engine.database import Database
from domain.cause import Cause
from domain.conversation import Conversation, Screen
from domain.drafts import DraftReader
from domain.people import Actor, Lang, PersonId, PersonState, Role
from domain.permissions import Permission, may
from services.encryption.sealing import Keyring, Sealed
from services.unit_of_work import Tx, UnitOfWork, as_json

#: Which wording of the privacy notice people agree to; a new wording asks again.
CONSENT_VERSION = 1


@dataclass(frozen=True, slots=True)
class UpdateSender:
    """The sender of an update, with their conversation.

    `asked`: a report of theirs about which a question waits for an answer. `replied`: the report
    whose message the update replies to, where words may still be added. None: there is none.
    """

    actor: Actor
    conversation: Conversation
    is_new: bool = False
    is_away: bool = False
    has_consent: bool = False
    asked: int | None = None
    replied: int | None = None


@dataclass(frozen=True, slots=True)
class AnswerTargets:
    """How the item is found that somebody's words may answer.

    `asked`: the subquery of `db.people.known`. `replied`: finds the report that a message (its id in the
    person's chat) is about, None where no words may be added to it.
    """

    asked: ColumnElement[Any]
    replied: Callable[[Connection, PersonId, int], int | None]


class People:
    """Everyone the bot knows, by a random id."""

    def __init__(
        self,
        db: Database,
        keyring: Keyring,
        unit_of_work: UnitOfWork,
        *,
        drafts: DraftReader,
        answers: AnswerTargets,
    ) -> None:
        self._db = db
        self._keyring = keyring
        self._unit_of_work = unit_of_work
        self._drafts = drafts
        self._answers = answers

    async def identify_sender(
        self, account: int, *, speaks: str | None, reply_to: int | None = None
    ) -> UpdateSender:
        """The person of an account; a stranger gets an id, which is stored with their first effect.

        `speaks`: the language code of their client. `reply_to`: the message that the update answers.
        """
        lookup = self._keyring.lookup(account)

        def work(conn: Connection) -> tuple[people.PersonRecord | None, int | None]:
            row = people.known(conn, lookup, self._answers.asked)
            if row is None or reply_to is None:
                return row, None
            return row, self._answers.replied(conn, row.actor.id, reply_to)

        row, replied = await self._db.read(work)
        if row is None:
            actor = Actor(secrets.randbits(62) | 1, Role.RESIDENT, None, guessed(speaks))
            return UpdateSender(actor, Conversation(), is_new=True)
        consented = row.consent_version == CONSENT_VERSION or may(row.actor, Permission.HOLD_OFFICE)
        return UpdateSender(
            row.actor,
            self._conversation(row),
            is_away=row.state is PersonState.AWAY,
            has_consent=consented,
            asked=row.asked,
            replied=replied,
        )

    async def resume(self, cause: Cause, screen: Screen) -> None:
        """Show a screen at the end of the chat; the draft, if there is one, goes on there."""
        cause.conversation.leave_card()
        cause.conversation.show(screen)
        await self._unit_of_work.save_conversation(cause)

    async def meet(self, cause: Cause, account: int) -> None:
        """Somebody writes for the first time: what they said is kept, and a language is asked."""
        cause.conversation.show(Screen.LANGUAGE)
        await self._unit_of_work.write(cause, lambda tx: self._add(tx, account))

    async def speak(self, cause: Cause, lang: Lang) -> None:
        """The person chose a language."""
        cause.actor = replace(cause.actor, lang=lang)
        await self._unit_of_work.write(cause, lambda tx: people.change(tx.conn, cause.actor.id, lang=lang))

    async def consent(self, cause: Cause) -> None:
        """The person agreed to the privacy notice (law 94-V, art. 8)."""

        def work(tx: Tx) -> None:
            people.change(tx.conn, cause.actor.id, consent_version=CONSENT_VERSION, consented_at=cause.now)
            tx.record(f"person:{cause.actor.id}", "consent", {"version": CONSENT_VERSION})

        await self._unit_of_work.write(cause, work)

    async def refuse(self, cause: Cause, account: int) -> None:
        """The person did not agree: all they said is wiped, and that they were here."""
        cause.conversation.end(Screen.REFUSED)
        cause.conversation.is_changed = False

        def work(tx: Tx) -> None:
            people.erase(tx.conn, cause.actor.id)
            inbox.wipe_chat(tx.conn, self._keyring.lookup(account), but=cause.update_id)

        await self._unit_of_work.write(cause, work)

    async def came_back(self, cause: Cause) -> None:
        """The person unblocked the bot or wrote again; what waited for them goes out."""
        await self._change_state(cause, PersonState.ACTIVE)
        self._unit_of_work.wake()

    async def went_away(self, cause: Cause) -> None:
        """The person blocked the bot: not called until they are back."""
        await self._change_state(cause, PersonState.AWAY)

    async def _change_state(self, cause: Cause, state: PersonState) -> None:
        await self._unit_of_work.write(cause, lambda tx: people.change(tx.conn, cause.actor.id, state=state))

    def _add(self, tx: Tx, account: int) -> None:
        actor = tx.cause.actor
        people.add(tx.conn, actor, tx.now)
        sealed = self._sealed_identity(actor.id, account, "")
        people.identify(tx.conn, actor.id, self._keyring.lookup(account), sealed.key_id, sealed.blob)

    def _sealed_identity(self, person: PersonId, account: int, name: str) -> Sealed:
        return self._keyring.sealer.seal("identities", person, as_json({"account": account, "name": name}))

    def _conversation(self, row: people.PersonRecord) -> Conversation:
        """A draft that cannot be read is laid aside, and nothing is open."""
        saved = row.conversation
        if saved is None:
            return Conversation()
        found = Conversation(saved.screen, saved.about, saved.card, saved_at=saved.changed_at)
        if saved.key_id is None or saved.sealed is None:
            return found
        sealed = Sealed(saved.key_id, saved.sealed)
        stored = self._keyring.sealer.open(conversations.SEALED_AS, saved.person_id, sealed)
        found.restore(self._drafts.read(stored))
        return found


def guessed(speaks: str | None) -> Lang:
    """The language of a client: Russian where it says so, else Kazakh."""
    return Lang.RU if (speaks or "").lower().startswith("ru") else Lang.KK
