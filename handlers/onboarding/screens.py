"""The screens of the first minute: language, consent, welcome."""

from domain.city.city import City
from domain.people import Lang
from handlers.callbacks import ConsentPick, LanguagePick
from handlers.ui.card import Card, paragraphs
from handlers.ui.keyboards import button, keyboard
from handlers.ui.screen_context import Scene
from locales import Say


def language(scene: Scene) -> Card:
    """In both languages at once, since nobody knows yet which one it will be."""
    say = scene.say
    text = paragraphs(say("start-greeting", city=scene.city.names[scene.lang]), _kept(scene))
    return Card(
        text, keyboard([button(say(f"button-language-{lang}"), LanguagePick(lang=lang)) for lang in Lang])
    )


def _kept(scene: Scene) -> str:
    return scene.say("start-kept") if scene.talk.draft else ""


def consent(scene: Scene) -> Card:
    """The privacy notice (law 94-V, art. 8), and the emergency line below it."""
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
    return Card(paragraphs(notice, emergency(say, city), _kept(scene)), keyboard([yes], [no]))


def emergency(say: Say, city: City) -> str:
    """The bot does not replace the emergency services."""
    return say("emergency", phone=city.phones.emergency)


def refused(scene: Scene) -> Card:
    """Without consent: where else a concern can be told."""
    city = scene.city
    return Card(scene.say("consent-refused", call_centre=city.phones.call_centre, appeals=city.links.appeals))


def welcome(scene: Scene) -> Card:
    """How a resident begins."""
    return Card(paragraphs(scene.say("welcome"), emergency(scene.say, scene.city)))


def welcome_staff(scene: Scene) -> Card:
    """What an office can do here."""
    return Card(scene.say("welcome-staff"))
