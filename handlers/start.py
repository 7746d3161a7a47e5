"""The first minute: whatever comes first is kept, then language, consent, and the card with what was said."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from domain.people import Lang, Role
from domain.refusal import Refused
from domain.talk import Draft, DraftKind, Screen
from handlers.callbacks import ConsentPick, LanguagePick
from handlers.desk import Desks
from handlers.filters import Command, HasNoConsent, IsNew, Press
from handlers.menus import hand_menu
from handlers.pieces import take
from handlers.visit import Visit
from services.offices import Offices
from services.people import People


async def meet(message: Message, visit: Visit, people: People) -> None:
    """A stranger writes: the very first words are a draft before anything is asked."""
    text = message.text or ""
    if not text.startswith("/"):
        visit.talk.draft = Draft(DraftKind.REPORT)
        take(visit.talk.draft, message)
    await people.meet(visit.cause, visit.account)


async def start_with_token(
    message: Message, visit: Visit, offices: Offices, desks: Desks, argument: str
) -> None:
    """`/start TOKEN`: an invitation gives its role at once."""
    user = message.from_user
    await offices.join(visit.cause, argument, account=visit.account, name=user.full_name if user else "")
    await hand_menu(visit.bot, visit.account, desks.texts[visit.actor.lang], visit.actor.role)


async def start(_message: Message, visit: Visit, people: People) -> None:
    """`/start` again: the screen where the person left off, at the end of the chat."""
    await people.resume(visit.cause, _after_consent(visit) if visit.has_consent else Screen.LANGUAGE)


async def ask_language(_message: Message, visit: Visit, people: People) -> None:
    """`/language`."""
    await people.resume(visit.cause, Screen.LANGUAGE)


async def pick_language(
    _query: CallbackQuery, visit: Visit, press: LanguagePick, people: People, desks: Desks
) -> None:
    """«Қазақша» or «Русский»."""
    visit.talk.show(_after_consent(visit) if visit.has_consent else Screen.CONSENT)
    await people.speak(visit.cause, Lang(press.lang))
    if visit.actor.role is not Role.RESIDENT:
        await hand_menu(visit.bot, visit.account, desks.texts[visit.actor.lang], visit.actor.role)


async def pick_consent(_query: CallbackQuery, visit: Visit, press: ConsentPick, people: People) -> None:
    """«Келісім беремін» or «Бермеймін»."""
    if not press.yes:
        await people.refuse(visit.cause)
        return
    visit.talk.show(_after_consent(visit))
    await people.consent(visit.cause)


async def keep_until_consent(message: Message, visit: Visit, people: People) -> None:
    """Somebody goes on writing before they have agreed: kept too, and asked again."""
    draft = visit.talk.draft or Draft(DraftKind.REPORT)
    take(draft, message)
    visit.talk.draft = draft
    screen = visit.talk.screen if visit.talk.screen is Screen.CONSENT else Screen.LANGUAGE
    await people.resume(visit.cause, screen)


async def refuse_before_consent(_query: CallbackQuery, visit: Visit) -> None:
    """A button of later screens, pressed without consent."""
    raise Refused("button-stale")


def _after_consent(visit: Visit) -> Screen:
    if visit.talk.draft is not None:
        return Screen.DRAFT
    return Screen.WELCOME if visit.actor.role is Role.RESIDENT else Screen.WELCOME_STAFF


def routes() -> Router:
    """In this order: invitations before greetings, strangers before acquaintances."""
    router = Router(name=__name__)
    router.message.register(start_with_token, Command("start", has_argument=True))
    router.message.register(meet, IsNew())
    router.message.register(start, Command("start"))
    router.message.register(ask_language, Command("language"))
    router.callback_query.register(pick_language, Press(LanguagePick))
    router.callback_query.register(pick_consent, Press(ConsentPick))
    router.message.register(keep_until_consent, HasNoConsent())
    router.callback_query.register(refuse_before_consent, HasNoConsent())
    return router
