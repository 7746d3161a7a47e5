"""A meeting and its notice: methods that decide and return what happened.

The words of a notice are frozen in an edition. Another time or place makes the next one, and answers
are given to an edition.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from domain.calendar import Calendar
from domain.errors import Refused
from domain.items import ItemKind, ItemSummary
from domain.meetings.rules import RIGHTS, BroadcastKind, MeetingAction, MeetingState, follow, meeting_parties
from domain.parties import require
from domain.people import Actor, Lang, PersonId, Role
from domain.term import Term
from domain.text.limits import has_words, length

#: Characters of each field in one language, so that both previews stand in one message.
LIMITS: Mapping[str, int] = {"title": 200, "place": 200, "agenda": 1200}
#: The fields of a notice, in the order in which they are asked; texts in both languages.
FIELDS = ("title-kk", "title-ru", "date", "time", "place-kk", "place-ru", "agenda-kk", "agenda-ru")
#: The fields that a change may give anew.
CHANGEABLE = ("date", "time", "place-kk", "place-ru")
#: The fields that are texts.
TEXTS = tuple(name for name in FIELDS if "-" in name)


@dataclass(frozen=True, slots=True)
class Guests:
    """The guests of a meeting: people of these bodies, and people with these roles."""

    bodies: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()

    def has(self, actor: Actor) -> bool:
        """The actor is among them."""
        return actor.role in self.roles or (actor.body is not None and actor.body in self.bodies)


@dataclass(frozen=True, slots=True)
class MeetingNotice:
    """The words of one edition; `texts`: by field, "title-kk" and so on, {} once they were wiped."""

    texts: Mapping[str, str]

    def text(self, name: str, lang: Lang) -> str:
        """«title», «place» or «agenda» in this language; "" of a notice that was wiped."""
        return self.texts.get(f"{name}-{lang}", "")


def checked_text(name: str, text: str) -> str:
    """The text of a field, stripped.

    Raises Refused("words-missing") without words, Refused("text-too-long") above its limit.
    """
    stripped, most = text.strip(), LIMITS[name.partition("-")[0]]
    if not has_words(stripped):
        raise Refused("words-missing")
    if length(stripped) > most:
        raise Refused("text-too-long", n=length(stripped), max=most)
    return stripped


def whole_notice(fields: Mapping[str, str]) -> MeetingNotice:
    """The notice of the given fields.

    Raises Refused("meeting-unfinished") unless both languages have all texts, or as `checked_text`.
    """
    if any(not fields.get(name) for name in TEXTS):
        raise Refused("meeting-unfinished")
    return MeetingNotice({name: checked_text(name, fields[name]) for name in TEXTS})


def checked_start(starts_at: datetime, now: datetime) -> datetime:
    """The beginning itself; raises Refused("meeting-past") unless it lies ahead."""
    if starts_at <= now:
        raise Refused("meeting-past")
    return starts_at


@dataclass(frozen=True, slots=True)
class MeetingEvent:
    """One act on one meeting; `fields` are the facts that the journal keeps of it."""

    meeting_id: int
    action: MeetingAction
    edition: int
    fields: Mapping[str, str | int]

    @property
    def chain(self) -> str:
        """The journal's chain that the event belongs to."""
        return f"{ItemKind.MEETING}:{self.meeting_id}"


@dataclass(slots=True)
class Meeting:
    """A meeting as rules see it; its words are sealed elsewhere.

    `term_from` and `due_on` are the days of the announcement and of the meeting, as reminders count
    them. `reminds` is how often those who had not answered were asked once more.
    """

    id: int
    number: str
    author: PersonId
    starts_at: datetime
    term_from: date
    due_on: date
    state_at: datetime
    bodies: Sequence[str] = ()
    roles: Sequence[str] = ()
    state: MeetingState = MeetingState.ANNOUNCED
    edition: int = 1
    reminds: int = 0
    version: int = field(default=0)

    @property
    def guests(self) -> Guests:
        """The guests it was called for."""
        return Guests(tuple(self.bodies), tuple(Role(one) for one in self.roles))

    @property
    def summary(self) -> ItemSummary:
        """The meeting without its words."""
        return ItemSummary(ItemKind.MEETING, self.id, self.number, self.author, body=None, executor=None)

    @property
    def due_version(self) -> int:
        """A new edition is reminded of anew."""
        return self.edition

    @property
    def term(self) -> Term:
        """From the announcement to the day of the meeting."""
        return Term(self.term_from, self.due_on, self.edition)

    def lies_ahead(self, now: datetime) -> bool:
        """It was not called off and has not begun."""
        return self.state is MeetingState.ANNOUNCED and now < self.starts_at

    def announce(self, by: Actor) -> MeetingEvent:
        """The coordinator calls it. Raises Refused("not-yours")."""
        require(meeting_parties(by), RIGHTS[MeetingAction.ANNOUNCE])
        return self._event(MeetingAction.ANNOUNCE)

    def require(self, action: MeetingAction, by: Actor, now: datetime) -> None:
        """Raises Refused: "not-yours", "meeting-cancelled" or "meeting-held", also before that is noted."""
        require(meeting_parties(by), RIGHTS[action])
        self._follow(action, now)

    def change(self, by: Actor, at: datetime, *, starts_at: datetime, calendar: Calendar) -> MeetingEvent:
        """Another time or place: a new edition, without answers yet. Raises as `require`, `checked_start`."""
        self.require(MeetingAction.CHANGE, by, at)
        self.starts_at = checked_start(starts_at, at)
        self.term_from, self.due_on = calendar.local(at).date(), calendar.local(starts_at).date()
        self.edition += 1
        return self._event(MeetingAction.CHANGE)

    def remind(self, by: Actor, at: datetime, *, seen: int) -> MeetingEvent:
        """The silent are asked once more; `seen` is how often that was done when the button was shown.

        Raises Refused("meeting-reminded") where it was done since, or as `require`.
        """
        self.require(MeetingAction.REMIND, by, at)
        if seen != self.reminds:
            raise Refused("meeting-reminded")
        self.reminds += 1
        return self._event(MeetingAction.REMIND)

    def cancel(self, by: Actor, at: datetime) -> MeetingEvent:
        """It does not take place. Raises as `require`."""
        self.require(MeetingAction.CANCEL, by, at)
        self.state, self.state_at = MeetingState.CANCELLED, at
        return self._event(MeetingAction.CANCEL)

    def hold(self, by: Actor, at: datetime, *, counts: Mapping[str, int]) -> MeetingEvent:
        """It begins; `counts`: how many said "yes", "no" or were "silent", kept for ever without names."""
        require(meeting_parties(by), RIGHTS[MeetingAction.HOLD])
        self.state = follow(self.state, MeetingAction.HOLD)
        self.state_at = at
        return self._event(MeetingAction.HOLD, **counts)

    def check_answer(self, edition: int, now: datetime) -> None:
        """Raises Refused: "meeting-changed" for an older edition, "meeting-cancelled" or "meeting-held"."""
        self._follow(MeetingAction.ANSWER, now)
        if edition != self.edition:
            raise Refused("meeting-changed")

    def _follow(self, action: MeetingAction, now: datetime) -> None:
        follow(self.state, action)
        if now >= self.starts_at:
            raise Refused("meeting-held")

    def _event(self, action: MeetingAction, **more: int) -> MeetingEvent:
        fields: dict[str, str | int] = {
            "number": self.number,
            "state": str(self.state),
            "edition": self.edition,
            "starts_at": self.starts_at.isoformat(),
            **more,
        }
        return MeetingEvent(self.id, action, self.edition, fields)


def message_key(meeting_id: int, kind: BroadcastKind, n: int) -> str:
    """The prefix of the keys of a broadcast's messages; the person's id follows."""
    return f"{ItemKind.MEETING}:{meeting_id}:{kind}:{n}:"
