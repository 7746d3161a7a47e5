"""The screens of a talk, each drawn from the conversation alone."""

from collections.abc import Callable, Mapping

from aiogram.types import InlineKeyboardMarkup

from domain.assignments.numbers import assignment_number
from domain.city.city import City, Point
from domain.city.places import is_inside, outside_named
from domain.conversation import Conversation, DraftKind, Screen
from domain.meetings.numbers import meeting_number
from domain.people import Lang
from domain.reports.numbers import report_number
from domain.text.limits import has_words
from handlers.assignments import screens as assignments
from handlers.callbacks import DraftDo, DraftPress
from handlers.meetings import screens as meetings
from handlers.onboarding import screens as onboarding
from handlers.ui import keyboards
from handlers.ui.card import SHOWN_PLACE, Card, escaped, join_lines, join_paragraphs
from handlers.ui.keyboards import button, keyboard
from handlers.ui.screen_context import ScreenContext
from locales import Say


def card_of(ctx: ScreenContext) -> Card:
    """The card of the talk's screen."""
    return _SCREENS.get(ctx.conversation.screen, _sent)(ctx)


def _category(ctx: ScreenContext) -> Card:
    return Card(ctx.say("category-choose"), keyboards.categories(ctx.say, ctx.city))


def _subcategory(ctx: ScreenContext) -> Card:
    category = ctx.city.category(ctx.draft.category)
    text = ctx.say("subcategory-choose", category=category.names[ctx.lang])
    return Card(text, keyboards.subcategories(ctx.say, category))


def _place(ctx: ScreenContext) -> Card:
    draft = ctx.draft
    has_place = bool(draft.place or draft.sector or draft.point)
    return Card(ctx.say("place-choose"), keyboards.sectors(ctx.say, ctx.city, has_place=has_place))


def _documents(ctx: ScreenContext) -> Card:
    say = ctx.say
    with_them = button(say("button-documents-with"), DraftPress(do=DraftDo.WITH_DOCUMENTS))
    without = button(say("button-documents-without"), DraftPress(do=DraftDo.WITHOUT_DOCUMENTS))
    others = [] if ctx.draft.is_only_documents else [without]
    return Card(say("documents-warning"), keyboard([with_them], others, keyboards.back(say)))


def _body(ctx: ScreenContext) -> Card:
    key = "prompt-assignment-body" if ctx.draft.kind is DraftKind.ASSIGNMENT else "prompt-redirect-body"
    number = report_number(ctx.draft.about or 0)
    return Card(ctx.say(key, number=number), keyboards.bodies(ctx.say, ctx.city))


def _sent(ctx: ScreenContext) -> Card:
    return Card(ctx.say(ctx.conversation.screen, number=number_of(ctx.conversation)))


def number_of(conversation: Conversation) -> str:
    """The number of what has been sent."""
    if conversation.screen in _ABOUT_MEETINGS:
        return meeting_number(conversation.about or 0)
    number = assignment_number if conversation.screen in _ABOUT_ASSIGNMENTS else report_number
    return number(conversation.about or 0)


def _cancelled(ctx: ScreenContext) -> Card:
    return Card(ctx.say("draft-cancelled"))


def _draft(ctx: ScreenContext) -> Card:
    return _DRAFTS.get(ctx.draft.kind, _writing)(ctx)


def _report(ctx: ScreenContext) -> Card:
    say, draft = ctx.say, ctx.draft
    fields = join_lines(
        say("draft-title-report"),
        _category_line(ctx),
        _place_line(ctx),
        say("draft-text", text=escaped(draft.text)) if draft.text else say("draft-text-none"),
        ctx.files_line,
        say("draft-privacy"),
    )
    if draft.asked is not None:
        question = say("draft-asked", number=report_number(draft.asked))
        return Card(join_paragraphs(fields, question), _which_buttons(say, draft.asked))
    hints = join_lines("" if has_words(draft.text) else say("draft-hint-words"), say("draft-hint"))
    return Card(join_paragraphs(_warning(ctx), fields, _outside(ctx), hints), _report_buttons(say))


def _outside(ctx: ScreenContext) -> str:
    """A place that is not the city's: said, and the way on named; never refused (art. 64(1))."""
    draft, city = ctx.draft, ctx.city
    is_outside = draft.point is not None and not is_inside(Point(*draft.point), city)
    if is_outside or (draft.place and outside_named(draft.place, city)):
        return ctx.say("place-outside", appeals=city.links.appeals)
    return ""


def _which_buttons(say: Say, asked: int) -> InlineKeyboardMarkup:
    answer = say("button-as-reply", number=report_number(asked))
    return keyboard(
        [button(answer, DraftPress(do=DraftDo.AS_REPLY))],
        [button(say("button-as-new"), DraftPress(do=DraftDo.AS_NEW))],
        [button(say("button-delete"), DraftPress(do=DraftDo.CANCEL))],
    )


def _warning(ctx: ScreenContext) -> str:
    draft, phones = ctx.draft, ctx.city.phones
    if not draft.category or not ctx.city.is_sensitive(draft.category, draft.subcategory):
        return ""
    danger = ctx.say("sensitive-danger", police=phones.police, emergency=phones.emergency)
    return join_paragraphs(ctx.say("sensitive-notice"), danger)


def _category_line(ctx: ScreenContext) -> str:
    draft = ctx.draft
    if not draft.category:
        return ctx.say("draft-category-none")
    key = "draft-category-proposed" if draft.is_proposed else "draft-category"
    return ctx.say(key, category=category_name(ctx.city, ctx.lang, draft.category, draft.subcategory))


def category_name(city: City, lang: Lang, code: str, subcategory: str) -> str:
    """«Ауыз су жоқ»; the wider «Сумен жабдықтау» where nothing narrower is known."""
    category = city.category(code)
    known = category.subcategory(subcategory) if subcategory else category
    return known.names[lang]


def _place_line(ctx: ScreenContext) -> str:
    draft, say = ctx.draft, ctx.say
    place = place_words(
        say, ctx.city, sector=draft.sector, words=draft.place, is_on_map=draft.point is not None
    )
    return say("draft-place", place=place) if place else say("draft-place-none")


def place_words(say: Say, city: City, *, sector: str | None, words: str, is_on_map: bool) -> str:
    """«Бекзат секторы, «Арай», картада белгіленген»; "" where nothing was said."""
    name = say("sector", name=city.sector(sector).names[Lang(say.lang)]) if sector else ""
    given = [name, escaped(words, SHOWN_PLACE), say("place-on-map") if is_on_map else ""]
    return ", ".join(part for part in given if part)


def _report_buttons(say: Say) -> InlineKeyboardMarkup:
    return keyboard(
        [button(say("button-send"), DraftPress(do=DraftDo.SEND))],
        [
            button(say("button-category"), DraftPress(do=DraftDo.CATEGORY)),
            button(say("button-place"), DraftPress(do=DraftDo.PLACE)),
        ],
        [button(say("button-delete"), DraftPress(do=DraftDo.CANCEL))],
    )


def _writing(ctx: ScreenContext) -> Card:
    """Something short about one item: a prompt while it is empty, then what was written and «Жіберу»."""
    say, draft = ctx.say, ctx.draft
    number = assignment_number if draft.kind in _ASSIGNMENT_DRAFTS else report_number
    title = say(f"draft-title-{draft.kind}", number=number(draft.about or 0))
    written = say("draft-text", text=escaped(draft.text)) if draft.text else say(f"prompt-{draft.kind}")
    body = ""
    if draft.body:
        body = say("draft-body", body=ctx.city.body(draft.body).names[ctx.lang])
    send = [] if draft.is_blank else [button(say("button-send"), DraftPress(do=DraftDo.SEND))]
    is_redirect = draft.kind is DraftKind.REDIRECT
    bodies = [button(say("button-body"), DraftPress(do=DraftDo.BODY))] if is_redirect else []
    cancel = [button(say("button-cancel"), DraftPress(do=DraftDo.CANCEL))]
    text = join_paragraphs(join_lines(title, body), join_lines(written, ctx.files_line))
    return Card(text, keyboard(send, bodies, cancel))


_ABOUT_ASSIGNMENTS = frozenset(
    {Screen.SENT_ASSIGNMENT, Screen.SENT_EXECUTION, Screen.SENT_RETURN, Screen.SENT_CANCEL}
)
_ABOUT_MEETINGS = frozenset({Screen.SENT_MEETING, Screen.SENT_MEETING_CHANGE})
_ASSIGNMENT_DRAFTS = frozenset({DraftKind.EXECUTION, DraftKind.RETURN, DraftKind.CANCEL})

_DRAFTS: Mapping[DraftKind, Callable[[ScreenContext], Card]] = {
    DraftKind.REPORT: _report,
    DraftKind.ASSIGNMENT: assignments.assignment,
    DraftKind.RETURN: assignments.returning,
    DraftKind.MEETING: meetings.meeting,
    DraftKind.MEETING_CHANGE: meetings.change,
}

_SCREENS: Mapping[Screen, Callable[[ScreenContext], Card]] = {
    Screen.LANGUAGE: onboarding.language,
    Screen.CONSENT: onboarding.consent,
    Screen.REFUSED: onboarding.refused,
    Screen.WELCOME: onboarding.welcome,
    Screen.WELCOME_STAFF: onboarding.welcome_staff,
    Screen.DRAFT: _draft,
    Screen.CATEGORY: _category,
    Screen.SUBCATEGORY: _subcategory,
    Screen.PLACE: _place,
    Screen.DOCUMENTS: _documents,
    Screen.BODY: _body,
    Screen.DUE: assignments.due,
    Screen.DAY_OFF: assignments.day_off,
    Screen.FIELD: meetings.field,
    Screen.FIELDS: meetings.fields,
    Screen.GUESTS: meetings.guests,
    Screen.CANCELLED: _cancelled,
}
