"""Screens of drafts about reports: the draft itself, category, place, documents, body."""

from aiogram.types import InlineKeyboardMarkup

from domain.city.city import Point
from domain.city.places import is_inside, outside_named
from domain.drafts import ContentDraft
from domain.reports.draft import RedirectDraft, ReportDraft
from domain.reports.numbers import report_number
from domain.text.limits import has_words
from handlers.callbacks import DraftDo, DraftPress
from handlers.drafts.screens import short_text
from handlers.ui import keyboards
from handlers.ui.card import Card, escaped, join_lines, join_paragraphs
from handlers.ui.keyboards import button, keyboard
from handlers.ui.labels import category_name, place_words
from handlers.ui.screen_context import ScreenContext
from locales import Say


def category(ctx: ScreenContext) -> Card:
    """The choice of the category."""
    return Card(ctx.say("category-choose"), keyboards.categories(ctx.say, ctx.city))


def subcategory(ctx: ScreenContext) -> Card:
    """The choice of the subcategory."""
    chosen = ctx.city.category(ctx.draft(ReportDraft).category)
    text = ctx.say("subcategory-choose", category=chosen.names[ctx.lang])
    return Card(text, keyboards.subcategories(ctx.say, chosen))


def place(ctx: ScreenContext) -> Card:
    """The choice of the place: a sector as a button, or a text, or a location."""
    draft = ctx.draft(ReportDraft)
    has_place = bool(draft.place or draft.sector or draft.point)
    return Card(ctx.say("place-choose"), keyboards.sectors(ctx.say, ctx.city, has_place=has_place))


def documents(ctx: ScreenContext) -> Card:
    """The question whether to send documents, which may carry names."""
    say = ctx.say
    with_them = button(say("button-documents-with"), DraftPress(do=DraftDo.WITH_DOCUMENTS))
    without = button(say("button-documents-without"), DraftPress(do=DraftDo.WITHOUT_DOCUMENTS))
    others = [] if ctx.draft(ContentDraft).is_only_documents else [without]
    return Card(say("documents-warning"), keyboard([with_them], others, keyboards.back_row(say)))


def report(ctx: ScreenContext) -> Card:
    """The draft of a report, or the question whether it answers an open question."""
    say, draft = ctx.say, ctx.draft(ReportDraft)
    fields = join_lines(
        say("draft-title-report"),
        _category_line(ctx, draft),
        _place_line(ctx, draft),
        say("draft-text", text=escaped(draft.text)) if draft.text else say("draft-text-none"),
        ctx.files_line(draft),
        say("draft-privacy"),
    )
    if draft.asked is not None:
        question = say("draft-asked", number=report_number(draft.asked))
        return Card(join_paragraphs(fields, question), _which_buttons(say, draft.asked))
    hints = join_lines("" if has_words(draft.text) else say("draft-hint-words"), say("draft-hint"))
    text = join_paragraphs(_warning(ctx, draft), fields, _outside(ctx, draft), hints)
    return Card(text, _report_buttons(say))


def about_report(ctx: ScreenContext) -> Card:
    """A short text about one report."""
    draft = ctx.draft(ContentDraft)
    return short_text(ctx, draft, number=report_number(draft.about or 0))


def redirect(ctx: ScreenContext) -> Card:
    """The draft of a redirection: another body and the reason."""
    draft, say = ctx.draft(RedirectDraft), ctx.say
    body = say("draft-body", body=ctx.city.body(draft.body).names[ctx.lang]) if draft.body else ""
    row = [button(say("button-body"), DraftPress(do=DraftDo.BODY))]
    return short_text(ctx, draft, number=report_number(draft.about or 0), field=body, row=row)


def bodies(ctx: ScreenContext) -> Card:
    """The choice of the body that the report is redirected to."""
    number = report_number(ctx.draft(RedirectDraft).about or 0)
    return Card(ctx.say("prompt-redirect-body", number=number), keyboards.bodies(ctx.say, ctx.city))


def _outside(ctx: ScreenContext, draft: ReportDraft) -> str:
    """The note about a place outside the city: reports are never refused for it (art. 64(1)); else ""."""
    is_outside = draft.point is not None and not is_inside(Point(*draft.point), ctx.city)
    if is_outside or (draft.place and outside_named(draft.place, ctx.city)):
        return ctx.say("place-outside", appeals=ctx.city.links.appeals)
    return ""


def _which_buttons(say: Say, asked: int) -> InlineKeyboardMarkup:
    answer = say("button-as-reply", number=report_number(asked))
    return keyboard(
        [button(answer, DraftPress(do=DraftDo.AS_REPLY))],
        [button(say("button-as-new"), DraftPress(do=DraftDo.AS_NEW))],
        [button(say("button-delete"), DraftPress(do=DraftDo.CANCEL))],
    )


def _warning(ctx: ScreenContext, draft: ReportDraft) -> str:
    if not draft.category or not ctx.city.is_sensitive(draft.category, draft.subcategory):
        return ""
    phones = ctx.city.phones
    danger = ctx.say("sensitive-danger", police=phones.police, emergency=phones.emergency)
    return join_paragraphs(ctx.say("sensitive-notice"), danger)


def _category_line(ctx: ScreenContext, draft: ReportDraft) -> str:
    if not draft.category:
        return ctx.say("draft-category-none")
    key = "draft-category-proposed" if draft.is_proposed else "draft-category"
    return ctx.say(key, category=category_name(ctx.city, ctx.lang, draft.category, draft.subcategory))


def _place_line(ctx: ScreenContext, draft: ReportDraft) -> str:
    words = place_words(
        ctx.say, ctx.city, sector=draft.sector, words=draft.place, is_on_map=draft.point is not None
    )
    return ctx.say("draft-place", place=words) if words else ctx.say("draft-place-none")


def _report_buttons(say: Say) -> InlineKeyboardMarkup:
    return keyboard(
        [button(say("button-send"), DraftPress(do=DraftDo.SEND))],
        [
            button(say("button-category"), DraftPress(do=DraftDo.CATEGORY)),
            button(say("button-place"), DraftPress(do=DraftDo.PLACE)),
        ],
        [button(say("button-delete"), DraftPress(do=DraftDo.CANCEL))],
    )
