"""The screens of a talk, each drawn from the conversation alone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from aiogram.types import InlineKeyboardMarkup

from domain.city import City
from domain.numbers import assignment_number, report_number
from domain.people import Lang
from domain.talk import Draft, DraftKind, Screen, Talk
from handlers import keyboards
from handlers.callbacks import ConsentPick, DraftDo, DraftPress, DuePick, LanguagePick
from handlers.card import Card, counted, lines, paragraphs, quoted
from handlers.desk import Desk
from handlers.keyboards import button, keyboard
from locales import Say


@dataclass(frozen=True, slots=True)
class Scene:
    """What a screen is drawn from."""

    desk: Desk
    talk: Talk

    @property
    def say(self) -> Say:
        """The texts of the phone's language."""
        return self.desk.say

    @property
    def city(self) -> City:
        """The city."""
        return self.desk.city

    @property
    def lang(self) -> Lang:
        """The language of the phone."""
        return self.desk.lang

    @property
    def draft(self) -> Draft:
        """The draft; an empty one where the screen outlived it."""
        return self.talk.draft or Draft(DraftKind.REPORT)


def card_of(scene: Scene) -> Card:
    """The card of the talk's screen."""
    return _SCREENS.get(scene.talk.screen, _sent)(scene)


def _language(scene: Scene) -> Card:
    say = scene.say
    kept = say("start-kept") if scene.talk.draft else ""
    text = paragraphs(say("start-greeting", city=scene.city.names[scene.lang]), kept)
    return Card(
        text, keyboard([button(say(f"button-language-{lang}"), LanguagePick(lang=lang)) for lang in Lang])
    )


def _consent(scene: Scene) -> Card:
    say, city = scene.say, scene.city
    notice = say(
        "consent-notice",
        operator=city.operator.names[scene.lang],
        bin=city.operator.bin,
        months=city.retention.report_months,
        sensitive=city.retention.sensitive_months,
    )
    yes = button(say("button-consent-yes"), ConsentPick(yes=True))
    no = button(say("button-consent-no"), ConsentPick(yes=False))
    return Card(paragraphs(notice, emergency(say, city)), keyboard([yes], [no]))


def emergency(say: Say, city: City) -> str:
    """The bot does not replace the emergency services."""
    return say("emergency", phone=city.phones.emergency)


def _refused(scene: Scene) -> Card:
    city = scene.city
    return Card(scene.say("consent-refused", call_centre=city.phones.call_centre, appeals=city.links.appeals))


def _welcome(scene: Scene) -> Card:
    return Card(paragraphs(scene.say("welcome"), emergency(scene.say, scene.city)))


def _welcome_staff(scene: Scene) -> Card:
    return Card(scene.say("welcome-staff"))


def _category(scene: Scene) -> Card:
    return Card(scene.say("category-choose"), keyboards.categories(scene.say, scene.city))


def _subcategory(scene: Scene) -> Card:
    category = scene.city.category(scene.draft.category)
    text = scene.say("subcategory-choose", category=category.names[scene.lang])
    return Card(text, keyboards.subcategories(scene.say, category))


def _place(scene: Scene) -> Card:
    return Card(scene.say("place-choose"), keyboards.sectors(scene.say, scene.city))


def _documents(scene: Scene) -> Card:
    say = scene.say
    with_them = button(say("button-documents-with"), DraftPress(do=DraftDo.WITH_DOCUMENTS))
    without = button(say("button-documents-without"), DraftPress(do=DraftDo.WITHOUT_DOCUMENTS))
    return Card(say("documents-warning"), keyboard([with_them], [without], keyboards.back(say)))


def _body(scene: Scene) -> Card:
    key = "prompt-assignment-body" if scene.draft.kind is DraftKind.ASSIGNMENT else "prompt-redirect-body"
    number = report_number(scene.draft.about or 0)
    return Card(scene.say(key, number=number), keyboards.bodies(scene.say, scene.city))


#: Terms that one press gives, in working days (issue 2, section 4).
_TERMS = (3, 5, 10)


def _due(scene: Scene) -> Card:
    say = scene.say
    days = [(term, scene.desk.calendar.add_working_days(scene.desk.today, term)) for term in _TERMS]
    picks = [
        [button(say("button-due-days", days=term, date=say.short_date(day)), DuePick(day=day.toordinal()))]
        for term, day in days
    ]
    return Card(say("prompt-assignment-due"), keyboard(*picks, keyboards.back(say)))


def _day_off(scene: Scene) -> Card:
    say, day = scene.say, scene.draft.due or scene.desk.today
    following = scene.desk.calendar.next_working_day(day)
    text = say("date-day-off", date=say.date(day), weekday=say.weekday(day), next=say.date(following))
    move = button(say("button-date-next", date=say.short_date(following)), DuePick(day=following.toordinal()))
    keep = button(say("button-date-keep", date=say.short_date(day)), DuePick(day=day.toordinal()))
    return Card(text, keyboard([move], [keep], keyboards.back(say)))


def _assignment(scene: Scene) -> Card:
    """Text, body, date; «Жіберу» once all three are there."""
    say, draft = scene.say, scene.draft
    body = scene.city.body(draft.body).names[scene.lang] if draft.body else ""
    fields = lines(
        say("draft-title-assignment"),
        say("draft-text", text=quoted(draft.text)) if draft.text else "",
        _files_line(scene),
        say("draft-assignment-body", body=body) if body else say("draft-assignment-body-none"),
        say("draft-due", due=say.date(draft.due)) if draft.due else say("draft-due-none"),
    )
    is_whole = draft.text and draft.body and draft.due
    hint = say("draft-hint-assignment") if is_whole else "" if draft.text else say("prompt-assignment")
    rows = [
        [button(say("button-send"), DraftPress(do=DraftDo.SEND))] if is_whole else [],
        [
            button(say("button-body"), DraftPress(do=DraftDo.BODY)),
            button(say("button-due"), DraftPress(do=DraftDo.DUE)),
        ],
        [button(say("button-cancel"), DraftPress(do=DraftDo.CANCEL))],
    ]
    return Card(paragraphs(fields, hint), keyboard(*rows))


def _sent(scene: Scene) -> Card:
    return Card(scene.say(scene.talk.screen, number=_number(scene.talk)))


def _number(talk: Talk) -> str:
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
        _files_line(scene),
        say("draft-privacy"),
    )
    return Card(paragraphs(_warning(scene), fields, say("draft-hint")), _report_buttons(say))


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
    """«Сумен жабдықтау: ауыз су жоқ»."""
    category = city.category(code)
    name = category.names[lang]
    return f"{name}: {category.subcategory(subcategory).names[lang]}" if subcategory else name


def _place_line(scene: Scene) -> str:
    draft, say = scene.draft, scene.say
    place = place_words(
        say, scene.city, sector=draft.sector, words=draft.place, is_on_map=draft.point is not None
    )
    return say("draft-place", place=place) if place else say("draft-place-none")


def place_words(say: Say, city: City, *, sector: str | None, words: str, is_on_map: bool) -> str:
    """«Бекзат секторы, «Арай», картада белгіленген»; "" where nothing was said."""
    name = say("sector", name=city.sector(sector).names[Lang(say.lang)]) if sector else ""
    given = [name, quoted(words), say("place-on-map") if is_on_map else ""]
    return ", ".join(part for part in given if part)


def _files_line(scene: Scene) -> str:
    files = scene.draft.files
    return scene.say("draft-files", files=counted(scene.say, files)) if files else ""


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
    cancel = [button(say("button-cancel"), DraftPress(do=DraftDo.CANCEL))]
    return Card(paragraphs(lines(title, body), lines(written, _files_line(scene))), keyboard(send, cancel))


_ABOUT_ASSIGNMENTS = frozenset(
    {Screen.SENT_ASSIGNMENT, Screen.SENT_EXECUTION, Screen.SENT_RETURN, Screen.SENT_CANCEL}
)
_ASSIGNMENT_DRAFTS = frozenset({DraftKind.EXECUTION, DraftKind.RETURN, DraftKind.CANCEL})

_DRAFTS: Mapping[DraftKind, Callable[[Scene], Card]] = {
    DraftKind.REPORT: _report,
    DraftKind.ASSIGNMENT: _assignment,
}

_SCREENS: Mapping[Screen, Callable[[Scene], Card]] = {
    Screen.LANGUAGE: _language,
    Screen.CONSENT: _consent,
    Screen.REFUSED: _refused,
    Screen.WELCOME: _welcome,
    Screen.WELCOME_STAFF: _welcome_staff,
    Screen.DRAFT: _draft,
    Screen.CATEGORY: _category,
    Screen.SUBCATEGORY: _subcategory,
    Screen.PLACE: _place,
    Screen.DOCUMENTS: _documents,
    Screen.BODY: _body,
    Screen.DUE: _due,
    Screen.DAY_OFF: _day_off,
    Screen.CANCELLED: _cancelled,
}
