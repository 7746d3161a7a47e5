"""Views of meetings: the words of an edition opened, the progress of its broadcast, and the answers."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from db import parts, people
from db.engine.database import Database
from db.meetings import broadcasts, meetings
from db.meetings.broadcasts import BroadcastRow, Guest, Progress
from db.parts import PartRow
from domain.items import ItemKind
from domain.meetings.meeting import Meeting, MeetingNotice
from domain.meetings.rules import Answer, BroadcastKind, MeetingState
from domain.people import PersonId
from services.encryption.sealing import Keyring, Sealed, Sealer
from services.unit_of_work import as_json

#: People named on the card for each answer; the rest is counted.
NAMED = 10
_SAID: tuple[Answer | None, ...] = (Answer.YES, Answer.NO, None)


@dataclass(frozen=True, slots=True)
class MeetingView:
    """A meeting with the words of its newest edition; `answer`: the reader's, None without one."""

    meeting: Meeting
    notice: MeetingNotice
    answer: Answer | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody in office, as colleagues know them."""

    name: str
    role: str
    body: str | None


@dataclass(frozen=True, slots=True)
class ProgressView:
    """The view of the progress card.

    `counts`: answers by "yes", "no" and "" (silent). `people`: some by name under the same keys, {} while
    messages are still on their way.
    """

    view: MeetingView
    progress: Progress
    counts: Mapping[str, int]
    people: Mapping[str, tuple[Named, ...]]


class MeetingViews:
    """Opens what is sealed, for cards only."""

    def __init__(self, db: Database, keyring: Keyring) -> None:
        self._db = db
        self._keyring = keyring

    async def meeting(self, meeting_id: int, reader: PersonId) -> MeetingView:
        """A meeting as the reader sees it; raises NotFound."""
        return await self._db.read(lambda conn: self.meeting_in(conn, meeting_id, reader=reader))

    async def board(self, meeting_id: int) -> ProgressView:
        """The progress of a meeting; raises NotFound."""
        return await self._db.read(lambda conn: self._board(conn, meeting_id))

    def meeting_in(self, conn: Connection, meeting_id: int, *, reader: PersonId) -> MeetingView:
        """The same in an open transaction."""
        meeting = meetings.get(conn, meeting_id)
        answer = broadcasts.answer_of(conn, meeting, reader)
        return MeetingView(meeting, self._notice(conn, meeting), answer)

    def _notice(self, conn: Connection, meeting: Meeting) -> MeetingNotice:
        """The words of the newest edition; none of a meeting that was wiped."""
        rows = [
            one for one in parts.of(conn, ItemKind.MEETING, meeting.id) if one.purpose == str(meeting.edition)
        ]
        if not rows:
            return MeetingNotice({})
        row = rows[-1]
        return MeetingNotice(
            json.loads(self._keyring.sealer.open("parts", row.id, Sealed(row.key_id, row.sealed)))
        )

    def _board(self, conn: Connection, meeting_id: int) -> ProgressView:
        view = self.meeting_in(conn, meeting_id, reader=0)
        progress = broadcasts.progress(conn, newest_broadcast(conn, view.meeting))
        named = {} if progress.left else self._named(conn, view.meeting)
        return ProgressView(view, progress, broadcasts.answers(conn, view.meeting), named)

    def _named(self, conn: Connection, meeting: Meeting) -> dict[str, tuple[Named, ...]]:
        found = {said: broadcasts.some(conn, meeting, said, n=NAMED) for said in _SAID}
        return {str(said or ""): tuple(self._name(conn, one) for one in some) for said, some in found.items()}

    def _name(self, conn: Connection, guest: Guest) -> Named:
        identity = people.identity(conn, guest.person)
        name = ""
        if identity is not None:
            opened = self._keyring.sealer.open("identities", guest.person, Sealed(*identity))
            name = json.loads(opened)["name"]
        return Named(name, guest.role, guest.body)


def newest_broadcast(conn: Connection, meeting: Meeting) -> BroadcastRow:
    """The broadcast that the progress card counts: the newest notice, or the cancellation."""
    if meeting.state is MeetingState.CANCELLED:
        kind, n = BroadcastKind.CANCEL, 1
    else:
        kind, n = BroadcastKind.NOTICE, meeting.edition
    nothing = BroadcastRow(meeting.id, kind, n, 0, 0, is_whole=True)
    return broadcasts.of(conn, meeting.id, kind, n) or nothing


def sealed_notice(sealer: Sealer, notice: MeetingNotice, *, at: datetime) -> PartRow:
    """The words of an edition, sealed under an id of their own; `belonging` names meeting and edition."""
    part_id = secrets.randbits(62) | 1
    sealed = sealer.seal("parts", part_id, as_json(notice.texts))
    return PartRow(part_id, ItemKind.MEETING, 0, "", "notice", 0, at, sealed.key_id, sealed.blob)


def belonging(part: PartRow, meeting: Meeting) -> PartRow:
    """The words of this meeting's newest edition."""
    return replace(part, item_id=meeting.id, purpose=str(meeting.edition))
