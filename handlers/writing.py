"""Writing anything: pieces go into the draft, its card is redrawn, «Жіберу» sends it."""

from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from domain import words
from domain.cause import Cause
from domain.people import Role
from domain.refusal import Missing, Refused
from domain.talk import DOCUMENT_KINDS, Draft, DraftKind, Screen
from handlers.callbacks import CategoryPick, DraftDo, DraftPress, SectorPick, SubcategoryPick
from handlers.filters import Command, Is, OnScreen, Press, Writing
from handlers.pieces import part_of, replace_part, take
from handlers.visit import Visit
from services.assignments import Assignments
from services.drafts import Drafts
from services.reports import Reports

T = TypeVar("T")

#: Pages of the draft's card that one press turns to.
_PAGES: Mapping[DraftDo, Screen] = {
    DraftDo.CATEGORY: Screen.CATEGORY,
    DraftDo.PLACE: Screen.PLACE,
    DraftDo.BODY: Screen.BODY,
    DraftDo.DUE: Screen.DUE,
    DraftDo.BACK: Screen.DRAFT,
}


async def begin_report(message: Message, visit: Visit, drafts: Drafts) -> None:
    """A resident writes and nothing is open: it is the beginning of a report."""
    draft = Draft(DraftKind.REPORT)
    _add(draft, message, visit)
    visit.talk.begin(draft)
    await drafts.keep(visit.cause)


async def add_piece(message: Message, visit: Visit, drafts: Drafts) -> None:
    """One more piece of what is being written."""
    _add(_draft(visit), message, visit)
    visit.talk.show(Screen.DRAFT)
    await drafts.keep(visit.cause)


async def add_place(message: Message, visit: Visit, drafts: Drafts) -> None:
    """While the card asks for the place, words are the place."""
    draft = _draft(visit)
    if message.text:
        draft.place = message.text
    else:
        _add(draft, message, visit)
    visit.talk.show(Screen.DRAFT)
    await drafts.keep(visit.cause)


async def edit_piece(edited_message: Message, visit: Visit, drafts: Drafts) -> None:
    """A message of the draft was edited: the draft follows. What has been sent stays as it was sent."""
    part = part_of(edited_message)
    draft = visit.talk.draft
    if draft is None or part is None or not replace_part(draft, part):
        raise Refused("edited-too-late")
    _propose(draft, visit)
    visit.talk.show(Screen.DRAFT)
    await drafts.keep(visit.cause)


async def turn_page(_query: CallbackQuery, visit: Visit, press: DraftPress, drafts: Drafts) -> None:
    """Another page of the draft's card."""
    _draft(visit)
    visit.talk.show(_PAGES[press.do])
    await drafts.keep(visit.cause)


async def pick_category(_query: CallbackQuery, visit: Visit, press: CategoryPick, drafts: Drafts) -> None:
    """The first level: on to the second one, or back."""
    draft = _draft(visit)
    if press.code:
        draft.category, draft.subcategory = _known(visit.desk.city.category, press.code).code, ""
        draft.is_proposed = False
    visit.talk.show(Screen.SUBCATEGORY if press.code else Screen.CATEGORY)
    await drafts.keep(visit.cause)


async def pick_subcategory(
    _query: CallbackQuery, visit: Visit, press: SubcategoryPick, drafts: Drafts
) -> None:
    """The second level: the draft knows what it is about."""
    draft = _draft(visit)
    category = _known(visit.desk.city.category, press.category)
    draft.category, draft.subcategory = category.code, _known(category.subcategory, press.code).code
    draft.is_proposed = False
    visit.talk.show(Screen.DRAFT)
    await drafts.keep(visit.cause)


async def pick_sector(_query: CallbackQuery, visit: Visit, press: SectorPick, drafts: Drafts) -> None:
    """A sector is the place, or a part of it."""
    _draft(visit).sector = _known(visit.desk.city.sector, press.code).code
    visit.talk.show(Screen.DRAFT)
    await drafts.keep(visit.cause)


async def send(
    _query: CallbackQuery,
    visit: Visit,
    press: DraftPress,
    reports: Reports,
    assignments: Assignments,
    drafts: Drafts,
) -> None:
    """«Жіберу»; documents wait for one more word, since they may name their author."""
    draft = _draft(visit)
    if press.do is DraftDo.SEND and _has_unasked_documents(draft):
        visit.talk.show(Screen.DOCUMENTS)
        await drafts.keep(visit.cause)
        return
    if press.do is not DraftDo.SEND:
        draft.documents = press.do is DraftDo.WITH_DOCUMENTS
    await _SENDING[draft.kind](reports, assignments, visit.cause)


async def cancel(_event: Message | CallbackQuery, visit: Visit, drafts: Drafts) -> None:
    """«Жою» on the card, or /cancel."""
    if visit.talk.draft is None:
        raise Refused("nothing-to-cancel")
    if visit.query is not None:
        _draft(visit)
    await drafts.cancel(visit.cause)


_Send = Callable[[Reports, Assignments, Cause], Awaitable[object]]

_SENDING: Mapping[DraftKind, _Send] = {
    DraftKind.REPORT: lambda reports, assignments, cause: reports.send(cause),
    DraftKind.REPLY: lambda reports, assignments, cause: reports.reply(cause),
    DraftKind.QUESTION: lambda reports, assignments, cause: reports.ask(cause),
    DraftKind.REDIRECT: lambda reports, assignments, cause: reports.redirect(cause),
    DraftKind.RESOLUTION: lambda reports, assignments, cause: reports.propose(cause),
    DraftKind.CLOSING: lambda reports, assignments, cause: reports.close(cause),
    DraftKind.SEND_BACK: lambda reports, assignments, cause: reports.send_back(cause),
    DraftKind.ASSIGNMENT: lambda reports, assignments, cause: assignments.issue(cause),
    DraftKind.EXECUTION: lambda reports, assignments, cause: assignments.submit(cause),
    DraftKind.RETURN: lambda reports, assignments, cause: assignments.send_back(cause),
    DraftKind.CANCEL: lambda reports, assignments, cause: assignments.cancel(cause),
}


def _draft(visit: Visit) -> Draft:
    """The draft whose live card was pressed, or that the message is for."""
    draft = visit.talk.draft
    if draft is None or (visit.query is not None and visit.pressed != visit.talk.card):
        raise Refused("button-stale")
    return draft


def _add(draft: Draft, message: Message, visit: Visit) -> None:
    take(draft, message)
    _propose(draft, visit)


def _propose(draft: Draft, visit: Visit) -> None:
    """The machine proposes while nobody has chosen (decision: a person decides)."""
    if draft.kind is not DraftKind.REPORT or (draft.category and not draft.is_proposed):
        return
    draft.category, draft.subcategory = words.propose(draft.text, visit.desk.city) or ("", "")
    draft.is_proposed = bool(draft.category)


def _has_unasked_documents(draft: Draft) -> bool:
    is_residents = draft.kind in {DraftKind.REPORT, DraftKind.REPLY}
    return (
        is_residents and draft.documents is None and any(part.kind in DOCUMENT_KINDS for part in draft.files)
    )


def _known(find: Callable[[str], T], code: str) -> T:
    """What a button names; a forged or outdated code is an old button."""
    try:
        return find(code)
    except Missing:
        raise Refused("button-stale") from None


def routes() -> Router:
    """What is being written comes before what could begin."""
    router = Router(name=__name__)
    router.message.register(cancel, Command("cancel"))
    router.message.register(add_place, OnScreen(Screen.PLACE), Writing())
    router.message.register(add_piece, Writing())
    router.message.register(begin_report, Is(Role.RESIDENT))
    router.edited_message.register(edit_piece)
    router.callback_query.register(send, Press(DraftPress, DraftDo.SEND))
    router.callback_query.register(send, Press(DraftPress, DraftDo.WITH_DOCUMENTS))
    router.callback_query.register(send, Press(DraftPress, DraftDo.WITHOUT_DOCUMENTS))
    router.callback_query.register(cancel, Press(DraftPress, DraftDo.CANCEL))
    router.callback_query.register(turn_page, Press(DraftPress))
    router.callback_query.register(pick_category, Press(CategoryPick))
    router.callback_query.register(pick_subcategory, Press(SubcategoryPick))
    router.callback_query.register(pick_sector, Press(SectorPick))
    return router
