"""Screens of onboarding: language, consent, welcome."""

from domain.people import Lang
from handlers.callbacks import ConsentPick, LanguagePick
from handlers.ui.card import Card, join_paragraphs
from handlers.ui.keyboards import button, keyboard
from handlers.ui.labels import emergency
from handlers.ui.screen_context import ScreenContext


def language(ctx: ScreenContext) -> Card:
    """The greeting with the choice of language; one text in both languages."""
    say = ctx.say
    text = join_paragraphs(say("start-greeting", city=ctx.city.names[ctx.lang]), _kept(ctx))
    return Card(
        text, keyboard([button(say(f"button-language-{lang}"), LanguagePick(lang=lang)) for lang in Lang])
    )


def _kept(ctx: ScreenContext) -> str:
    return ctx.say("start-kept") if ctx.conversation.draft else ""


def consent(ctx: ScreenContext) -> Card:
    """The privacy notice (law 94-V, art. 8), and the emergency line below it."""
    say, city = ctx.say, ctx.city
    notice = say(
        "consent-notice",
        operator=city.operator.names[ctx.lang],
        bin=city.operator.bin,
        months=city.retention.report_months,
        sensitive=city.retention.sensitive_months,
    )
    yes = button(say("button-consent-yes"), ConsentPick(yes=True))
    no = button(say("button-consent-no"), ConsentPick(yes=False))
    return Card(join_paragraphs(notice, emergency(say, city), _kept(ctx)), keyboard([yes], [no]))


def refused(ctx: ScreenContext) -> Card:
    """The last card without consent: other ways to report a problem."""
    city = ctx.city
    return Card(ctx.say("consent-refused", call_centre=city.phones.call_centre, appeals=city.links.appeals))


def welcome(ctx: ScreenContext) -> Card:
    """The welcome of a resident."""
    return Card(join_paragraphs(ctx.say("welcome"), emergency(ctx.say, ctx.city)))


def welcome_staff(ctx: ScreenContext) -> Card:
    """The welcome of a member of staff."""
    return Card(ctx.say("welcome-staff"))
