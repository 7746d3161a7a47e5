"""The screens of a talk, each drawn from the conversation alone."""

from collections.abc import Callable, Mapping

from aiogram.types import InlineKeyboardMarkup

from domain.city.city import City, Point
from domain.city.places import is_inside, outside_named
from domain.conversation import DraftKind, Screen, Talk
from domain.numbers import assignment_number, meeting_number, report_number
from domain.people import Lang
from domain.text.limits import has_words
from handlers.assignments import screens as assignments
from handlers.callbacks import DraftDo, DraftPress
from handlers.meetings import screens as meetings
from handlers.onboarding import screens as onboarding
from handlers.ui import keyboards
from handlers.ui.card import SHOWN_PLACE, Card, lines, paragraphs, quoted
from handlers.ui.keyboards import button, keyboard
from handlers.ui.screen_context import Scene
from locales import Say


def card_of(scene: Scene) -> Card:
    """The card of the talk's screen."""
    return _SCREENS.get(scene.talk.screen, _sent)(scene)


def _category(scene: Scene) -> Card:
    return Card(scene.say("category-choose"), keyboards.categories(scene.say, scene.city))


def _subcategory(scene: Scene) -> Card:
    category = scene.city.category(scene.draft.category)
    text = scene.say("subcategory-choose", category=category.names[scene.lang])
    return Card(text, keyboards.subcategories(scene.say, category))


def _place(scene: Scene) -> Card:
    draft = scene.draft
    has_place = bool(draft.place or draft.sector or draft.point)
    return Card(scene.say("place-choose"), keyboards.sectors(scene.say, scene.city, has_place=has_place))


def _documents(scene: Scene) -> Card:
    say = scene.say
    with_them = button(say("button-documents-with"), DraftPress(do=DraftDo.WITH_DOCUMENTS))
    without = button(say("button-documents-without"), DraftPress(do=DraftDo.WITHOUT_DOCUMENTS))
    others = [] if scene.draft.is_only_documents else [without]
    return Card(say("documents-warning"), keyboard([with_them], others, keyboards.back(say)))


def _body(scene: Scene) -> Card:
    key = "prompt-assignment-body" if scene.draft.kind is DraftKind.ASSIGNMENT else "prompt-redirect-body"
    number = report_number(scene.draft.about or 0)
    return Card(scene.say(key, number=number), keyboards.bodies(scene.say, scene.city))


def _sent(scene: Scene) -> Card:
    return Card(scene.say(scene.talk.screen, number=number_of(scene.talk)))


def number_of(talk: Talk) -> str:
    """The number of what has been sent."""
    if talk.screen in _ABOUT_MEETINGS:
        return meeting_number(talk.about or 0)
    number = assignment_number if talk.screen in _ABOUT_ASSIGNMENTS else report_number
    return number(talk.about or 0)


def _cancelled(scene: Scene) -> Card:
    return Card(scene.say("draft-cancelled"))


def _draft(scene: Scene) -> Card:
    return _DRAFTS.get(scene.draft.kind, _writing)(scene)


def _report(scene: Scene) -> Card:
    say, draft = scene.say, scene.draft
    fields = lines(
        say("draft-title-report"),
        _category_line(scene),
        _place_line(scene),
        say("draft-text", text=quoted(draft.text)) if draft.text else say("draft-text-none"),
        scene.files_line,
        say("draft-privacy"),
    )
    if draft.asked is not None:
        question = say("draft-asked", number=report_number(draft.asked))
        return Card(paragraphs(fields, question), _which_buttons(say, draft.asked))
    hints = lines("" if has_words(draft.text) else say("draft-hint-words"), say("draft-hint"))
    return Card(paragraphs(_warning(scene), fields, _outside(scene), hints), _report_buttons(say))


def _outside(scene: Scene) -> str:
    """A place that is not the city's: said, and the way on named; never refused (art. 64(1))."""
    draft, city = scene.draft, scene.city
    is_outside = draft.point is not None and not is_inside(Point(*draft.point), city)
    if is_outside or (draft.place and outside_named(draft.place, city)):
        return scene.say("place-outside", appeals=city.links.appeals)
    return ""


def _which_buttons(say: Say, asked: int) -> InlineKeyboardMarkup:
    answer = say("button-as-reply", number=report_number(asked))
    return keyboard(
        [button(answer, DraftPress(do=DraftDo.AS_REPLY))],
        [button(say("button-as-new"), DraftPress(do=DraftDo.AS_NEW))],
        [button(say("button-delete"), DraftPress(do=DraftDo.CANCEL))],
    )


def _warning(scene: Scene) -> str:
    draft, phones = scene.draft, scene.city.phones
    if not draft.category or not scene.city.is_sensitive(draft.category, draft.subcategory):
        return ""
    danger = scene.say("sensitive-danger", police=phones.police, emergency=phones.emergency)
    return paragraphs(scene.say("sensitive-notice"), danger)


def _category_line(scene: Scene) -> str:
    draft = scene.draft
    if not draft.category:
        return scene.say("draft-category-none")
    key = "draft-category-proposed" if draft.is_proposed else "draft-category"
    return scene.say(key, category=category_name(scene.city, scene.lang, draft.category, draft.subcategory))


def category_name(city: City, lang: Lang, code: str, subcategory: str) -> str:
    """«Ауыз су жоқ»; the wider «Сумен жабдықтау» where nothing narrower is known."""
    category = city.category(code)
    known = category.subcategory(subcategory) if subcategory else category
    return known.names[lang]


def _place_line(scene: Scene) -> str:
    draft, say = scene.draft, scene.say
    place = place_words(
        say, scene.city, sector=draft.sector, words=draft.place, is_on_map=draft.point is not None
    )
    return say("draft-place", place=place) if place else say("draft-place-none")


def place_words(say: Say, city: City, *, sector: str | None, words: str, is_on_map: bool) -> str:
    """«Бекзат секторы, «Арай», картада белгіленген»; "" where nothing was said."""
    name = say("sector", name=city.sector(sector).names[Lang(say.lang)]) if sector else ""
    given = [name, quoted(words, SHOWN_PLACE), say("place-on-map") if is_on_map else ""]
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


def _writing(scene: Scene) -> Card:
    """Something short about one item: a prompt while it is empty, then what was written and «Жіберу»."""
    say, draft = scene.say, scene.draft
    number = assignment_number if draft.kind in _ASSIGNMENT_DRAFTS else report_number
    title = say(f"draft-title-{draft.kind}", number=number(draft.about or 0))
    written = say("draft-text", text=quoted(draft.text)) if draft.text else say(f"prompt-{draft.kind}")
    body = ""
    if draft.body:
        body = say("draft-body", body=scene.city.body(draft.body).names[scene.lang])
    send = [] if draft.is_blank else [button(say("button-send"), DraftPress(do=DraftDo.SEND))]
    is_redirect = draft.kind is DraftKind.REDIRECT
    bodies = [button(say("button-body"), DraftPress(do=DraftDo.BODY))] if is_redirect else []
    cancel = [button(say("button-cancel"), DraftPress(do=DraftDo.CANCEL))]
    text = paragraphs(lines(title, body), lines(written, scene.files_line))
    return Card(text, keyboard(send, bodies, cancel))


_ABOUT_ASSIGNMENTS = frozenset(
    {Screen.SENT_ASSIGNMENT, Screen.SENT_EXECUTION, Screen.SENT_RETURN, Screen.SENT_CANCEL}
)
_ABOUT_MEETINGS = frozenset({Screen.SENT_MEETING, Screen.SENT_MEETING_CHANGE})
_ASSIGNMENT_DRAFTS = frozenset({DraftKind.EXECUTION, DraftKind.RETURN, DraftKind.CANCEL})

_DRAFTS: Mapping[DraftKind, Callable[[Scene], Card]] = {
    DraftKind.REPORT: _report,
    DraftKind.ASSIGNMENT: assignments.assignment,
    DraftKind.RETURN: assignments.returning,
    DraftKind.MEETING: meetings.meeting,
    DraftKind.MEETING_CHANGE: meetings.change,
}

_SCREENS: Mapping[Screen, Callable[[Scene], Card]] = {
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
