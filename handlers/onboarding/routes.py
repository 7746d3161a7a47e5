"""The first minute: whatever comes first is kept, then language, consent, and the card with what was said."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from domain.conversation import Draft, DraftKind, Screen
from domain.errors import Refused
from domain.people import Role
from handlers.callbacks import ConsentPick, LanguagePick
from handlers.context import Visit
from handlers.drafts.message_content import add
from handlers.filters import Command, HasNoConsent, IsNew, IsService, Press, is_command
from handlers.help import help_me
from handlers.refusals import say_no
from services.drafts import Drafts
from services.items.views import Views
from services.people import People
from services.staff.roster import Offices

#: Screens that ask for what must come before a report.
_ASKING = frozenset({Screen.LANGUAGE, Screen.CONSENT})


async def meet(message: Message, visit: Visit, people: People) -> None:
    """A stranger writes: the very first words are a draft before anything is asked."""
    refusal = None if is_command(message) else _keep(message, visit)
    await people.meet(visit.cause, visit.account)
    if refusal is not None:
        await say_no(visit, refusal)


def _keep(message: Message, visit: Visit) -> Refused | None:
    """Into the draft; what cannot be kept is told, and the talk goes on all the same."""
    draft = visit.talk.draft
    if draft is None or draft.kind is not DraftKind.REPORT:
        draft = Draft(DraftKind.REPORT)
    try:
        refusal = add(draft, message, visit)
    except Refused as nothing_kept:
        return nothing_kept
    visit.talk.draft = draft
    return refusal


async def meet_by_press(_query: CallbackQuery, visit: Visit, people: People) -> None:
    """Somebody presses a card from before they were forgotten: we begin anew, below."""
    await people.meet(visit.cause, visit.account)


async def start_with_token(
    message: Message, visit: Visit, offices: Offices, people: People, argument: str
) -> None:
    """`/start TOKEN`: an invitation gives its role at once; a stranger without a good one is welcome too."""
    user = message.from_user
    try:
        await offices.join(visit.cause, argument, account=visit.account, name=user.full_name if user else "")
    except Refused as refusal:
        if not visit.is_new:
            raise
        await people.meet(visit.cause, visit.account)
        await say_no(visit, refusal)


async def start(_message: Message, visit: Visit, people: People) -> None:
    """`/start` again: the screen where the person left off, at the end of the chat."""
    await people.resume(visit.cause, _after_consent(visit) if visit.has_consent else Screen.LANGUAGE)
    if visit.has_consent and visit.talk.draft is not None:
        await visit.answer(visit.say("start-draft-open"))


async def ask_language(_message: Message, visit: Visit, people: People) -> None:
    """`/language`."""
    await people.resume(visit.cause, Screen.LANGUAGE)


async def pick_language(_query: CallbackQuery, visit: Visit, press: LanguagePick, people: People) -> None:
    """«Қазақша» or «Русский»."""
    _turn(visit, _after_consent(visit) if visit.has_consent else Screen.CONSENT)
    await people.speak(visit.cause, press.lang)


async def pick_consent(_query: CallbackQuery, visit: Visit, press: ConsentPick, people: People) -> None:
    """«Келісім беремін» or «Бермеймін»."""
    if visit.has_consent:
        _pressed_again(press)
    elif press.yes:
        _turn(visit, _after_consent(visit))
        await people.consent(visit.cause)
    else:
        await people.refuse(visit.cause, visit.account)


def _pressed_again(press: ConsentPick) -> None:
    """A second yes changes nothing. A no that comes after the yes is not taken for a withdrawal."""
    if not press.yes:
        raise Refused("button-stale")


async def refused_again(_query: CallbackQuery) -> None:
    """«Бермеймін» was pressed twice: everything is wiped already."""


async def draw_again(visit: Visit, press: ConsentPick, _views: Views) -> None:
    """«Бермеймін» before a crash: nothing is left of the person but the card on their phone."""
    if visit.is_new and not press.yes:
        visit.talk.card, visit.talk.screen, visit.talk.must_draw = visit.pressed, Screen.REFUSED, True


async def keep_until_consent(message: Message, visit: Visit, drafts: Drafts) -> None:
    """Somebody goes on writing before they have agreed: kept too, and asked again."""
    talk, had_draft = visit.talk, visit.talk.draft is not None
    refusal = None if is_command(message) else _keep(message, visit)
    if is_command(message) or talk.screen not in _ASKING:
        talk.leave_card()
    is_told = talk.card is not None and had_draft == (talk.draft is not None)
    talk.show(Screen.CONSENT if talk.screen is Screen.CONSENT else Screen.LANGUAGE)
    talk.must_draw = not is_told
    await drafts.keep(visit.cause)
    if refusal is not None:
        await say_no(visit, refusal)


async def drop_before_consent(_message: Message, visit: Visit, people: People) -> None:
    """/cancel before anything was agreed: what was written is gone, and we ask from the beginning."""
    visit.talk.draft = None
    await people.resume(visit.cause, Screen.LANGUAGE)


async def refuse_before_consent(_query: CallbackQuery) -> None:
    """A button of later screens, pressed without consent."""
    raise Refused("consent-first")


async def overhear(_message: Message) -> None:
    """Telegram's own notes in the chat are nobody's words."""


def _turn(visit: Visit, screen: Screen) -> None:
    """Where an older card than the live one was pressed, the answer stands at the end of the chat."""
    if not visit.is_live:
        visit.talk.leave_card()
    visit.talk.show(screen)


def _after_consent(visit: Visit) -> Screen:
    if visit.talk.draft is not None:
        return Screen.DRAFT
    return Screen.WELCOME if visit.actor.role is Role.RESIDENT else Screen.WELCOME_STAFF


def routes() -> Router:
    """In this order: invitations before greetings, strangers before acquaintances."""
    router = Router(name=__name__)
    router.message.register(overhear, IsService())
    router.message.register(start_with_token, Command("start", has_argument=True))
    router.message.register(meet, IsNew())
    router.message.register(start, Command("start"))
    router.message.register(ask_language, Command("language"))
    router.message.register(help_me, Command("help"))
    router.message.register(drop_before_consent, HasNoConsent(), Command("cancel"))
    router.message.register(keep_until_consent, HasNoConsent())
    router.callback_query.register(refused_again, IsNew(), Press(ConsentPick, yes=False))
    router.callback_query.register(meet_by_press, IsNew())
    router.callback_query.register(pick_language, Press(LanguagePick))
    router.callback_query.register(pick_consent, Press(ConsentPick))
    router.callback_query.register(refuse_before_consent, HasNoConsent())
    return router
