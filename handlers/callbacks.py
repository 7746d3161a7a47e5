"""Callback data of all buttons: short prefixes, ids and codes only, at most 64 bytes (Bot API).

A button carries all that its handler needs, so buttons survive restarts. The rules decide at the
press whether the act is still allowed.
"""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from domain.meetings.rules import Answer
from domain.people import Lang


class LanguagePick(CallbackData, prefix="l"):
    """A choice of language."""

    lang: Lang


class ConsentPick(CallbackData, prefix="c"):
    """The answer to the privacy notice."""

    yes: bool


class DraftDo(StrEnum):
    """Buttons of a draft's own card."""

    SEND = "send"
    CATEGORY = "cat"
    PLACE = "place"
    NO_PLACE = "noplace"
    WITH_DOCUMENTS = "docs"
    WITHOUT_DOCUMENTS = "nodocs"
    BODY = "body"
    DUE = "due"
    BACK = "back"
    CANCEL = "cancel"
    AS_REPLY = "reply"
    AS_NEW = "new"
    NEXT = "next"
    FIELDS = "fields"
    GUESTS = "who"


class DraftPress(CallbackData, prefix="d"):
    """A button of the draft card."""

    do: DraftDo


class CategoryPick(CallbackData, prefix="k"):
    """The first level of the tree; "" goes back to it."""

    code: str


class SubcategoryPick(CallbackData, prefix="s"):
    """The second level; `category` is the one that the card shows, `code` is "" for the category alone."""

    category: str
    code: str


class SectorPick(CallbackData, prefix="p"):
    """A sector of the city as the place."""

    code: str


class BodyPick(CallbackData, prefix="b"):
    """A body of the city file."""

    code: str


class DuePick(CallbackData, prefix="t"):
    """A date, as days since the year 1 (date.toordinal)."""

    day: int


class ReportDo(StrEnum):
    """Buttons of a report's card."""

    OPEN = "open"
    ACCEPT = "acc"
    ASK = "ask"
    REPLY = "rep"
    REDIRECT = "red"
    RESOLVE = "res"
    CONFIRM = "yes"
    DENY = "no"
    WITHDRAW = "wd"
    WITHDRAW_SURE = "wds"
    REOPEN = "again"
    SEND_BACK = "back"
    CLOSE = "close"
    FILES = "files"
    WORDS = "words"


class ReportPress(CallbackData, prefix="r"):
    """A button of a report's card."""

    do: ReportDo
    id: int


class AssignmentDo(StrEnum):
    """Buttons of an assignment's card."""

    OPEN = "open"
    BEGIN = "new"
    ACKNOWLEDGE = "ack"
    SUBMIT = "sub"
    REMOVE = "rem"
    RETURN = "ret"
    CANCEL = "can"
    FILES = "files"
    WORDS = "words"


class AssignmentPress(CallbackData, prefix="a"):
    """A button of an assignment's card."""

    do: AssignmentDo
    id: int


class FieldPick(CallbackData, prefix="f"):
    """A field of a meeting's notice that its author changes."""

    name: str


class GuestPick(CallbackData, prefix="g"):
    """A body («b.TUKSH») or a role («r.head») that is invited or taken off the list."""

    code: str


class MeetingDo(StrEnum):
    """Buttons of a meeting's progress card, for the coordinator."""

    OPEN = "open"
    BEGIN = "new"
    REMIND = "rem"
    CHANGE = "chg"
    CANCEL = "can"
    CANCEL_SURE = "cans"


class MeetingPress(CallbackData, prefix="e"):
    """A button of a meeting's progress card; `n` is how often people were reminded when it was shown."""

    do: MeetingDo
    id: int
    n: int = 0


class AnswerPress(CallbackData, prefix="v"):
    """An invited person's answer to one edition of a notice."""

    says: Answer
    id: int
    edition: int


class PersonDo(StrEnum):
    """Buttons of the staff list."""

    OPEN = "open"
    DISMISS = "dis"
    SURE = "sure"
    PAGE = "page"


class PersonPress(CallbackData, prefix="m"):
    """A button about a member of staff; for PAGE, `id` is the number of the page."""

    do: PersonDo
    id: int


#: Buttons of an open draft; on any other card they are stale.
DRAFT_PRESSES: tuple[type[CallbackData], ...] = (
    DraftPress,
    CategoryPick,
    SubcategoryPick,
    SectorPick,
    BodyPick,
)
#: Buttons that are stale on another card only while a draft is open.
DRAFT_CHOICES: tuple[type[CallbackData], ...] = (DuePick, FieldPick, GuestPick)

#: Every class of the protocol; a test packs each with the longest values.
PROTOCOL: tuple[type[CallbackData], ...] = (
    LanguagePick,
    ConsentPick,
    DraftPress,
    CategoryPick,
    SubcategoryPick,
    SectorPick,
    BodyPick,
    DuePick,
    ReportPress,
    AssignmentPress,
    PersonPress,
    FieldPick,
    GuestPick,
    MeetingPress,
    AnswerPress,
)
