"""Routes of onboarding: first message, language, consent, invitations, /start.

The first messages of a stranger are kept in a draft, before any question is asked.
"""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from domain.conversation import Screen
from domain.errors import Refused
from domain.permissions import Permission, may
from domain.reports.draft import ReportDraft
from handlers.callbacks import ConsentPick, LanguagePick
from handlers.context import Context
from handlers.drafts.message_content import add_content
from handlers.filters import Command, HasNoConsent, IsNew, IsService, Press, is_command
from handlers.help import send_help
from handlers.refusals import say_refusal
from services.drafts import Drafts
from services.people import People
from services.staff.roster import StaffRoster
from services.wiring import Services

#: Screens of the questions before the first report.
_ASKING = frozenset({Screen.LANGUAGE, Screen.CONSENT})


async def greet_stranger(message: Message, ctx: Context, people: People) -> None:
    """Enrol a stranger; their first words are kept in a draft."""
    refusal = None if is_command(message) else _add_to_draft(message, ctx)
    await people.meet(ctx.cause, ctx.account)
    if refusal is not None:
        await say_refusal(ctx, refusal)


def _add_to_draft(message: Message, ctx: Context) -> Refused | None:
    """Add the message to the report's draft; returns the refusal of a part that could not be kept."""
    draft = ctx.conversation.draft
    if not isinstance(draft, ReportDraft):
        draft = ReportDraft()
    try:
        refusal = add_content(draft, message, ctx)
    except Refused as nothing_kept:
        return nothing_kept
    ctx.conversation.draft = draft
    return refusal


async def greet_stranger_by_press(_query: CallbackQuery, ctx: Context, people: People) -> None:
    """Enrol a stranger who presses a card from before they were forgotten."""
    await people.meet(ctx.cause, ctx.account)


async def start_with_token(
    message: Message, ctx: Context, roster: StaffRoster, people: People, argument: str
) -> None:
    """`/start TOKEN`: join with the role of the invitation.

    Raises Refused as `StaffRoster.join` does; a stranger is told of it and enrolled as a resident.
    """
    user = message.from_user
    try:
        await roster.join(ctx.cause, argument, account=ctx.account, name=user.full_name if user else "")
    except Refused as refusal:
        if not ctx.is_new:
            raise
        await people.meet(ctx.cause, ctx.account)
        await say_refusal(ctx, refusal)


async def start(_message: Message, ctx: Context, people: People) -> None:
    """`/start` of a known person: their present screen, at the end of the chat."""
    await people.resume(ctx.cause, _after_consent(ctx) if ctx.has_consent else Screen.LANGUAGE)
    if ctx.has_consent and ctx.conversation.draft is not None:
        await ctx.answer(ctx.say("start-draft-open"))


async def ask_language(_message: Message, ctx: Context, people: People) -> None:
    """`/language`."""
    await people.resume(ctx.cause, Screen.LANGUAGE)


async def pick_language(_query: CallbackQuery, ctx: Context, press: LanguagePick, people: People) -> None:
    """«Қазақша» or «Русский»."""
    _show_answer(ctx, _after_consent(ctx) if ctx.has_consent else Screen.CONSENT)
    await people.speak(ctx.cause, press.lang)


async def pick_consent(_query: CallbackQuery, ctx: Context, press: ConsentPick, people: People) -> None:
    """«Келісім беремін» or «Бермеймін». Raises Refused("button-stale") for a no after the yes."""
    if ctx.has_consent:
        _consent_again(press)
    elif press.yes:
        _show_answer(ctx, _after_consent(ctx))
        await people.consent(ctx.cause)
    else:
        await people.refuse(ctx.cause, ctx.account)


def _consent_again(press: ConsentPick) -> None:
    """A second yes changes nothing; a no after the yes withdraws nothing. Raises Refused("button-stale")."""
    if not press.yes:
        raise Refused("button-stale")


async def refused_again(_query: CallbackQuery) -> None:
    """A second «Бермеймін»: everything is wiped already."""


async def redraw(ctx: Context, press: ConsentPick, _services: Services) -> None:
    """Draw the last card after a «Бермеймін» that wiped the person before a crash."""
    if ctx.is_new and not press.yes:
        ctx.conversation.card, ctx.conversation.screen, ctx.conversation.must_draw = (
            ctx.pressed,
            Screen.REFUSED,
            True,
        )


async def keep_until_consent(message: Message, ctx: Context, drafts: Drafts) -> None:
    """Keep messages that come before consent, and ask again."""
    conversation, had_draft = ctx.conversation, ctx.conversation.draft is not None
    refusal = None if is_command(message) else _add_to_draft(message, ctx)
    if is_command(message) or conversation.screen not in _ASKING:
        conversation.leave_card()
    is_told = conversation.card is not None and had_draft == (conversation.draft is not None)
    conversation.show(Screen.CONSENT if conversation.screen == Screen.CONSENT else Screen.LANGUAGE)
    conversation.must_draw = not is_told
    await drafts.save_draft(ctx.cause)
    if refusal is not None:
        await say_refusal(ctx, refusal)


async def cancel_before_consent(_message: Message, ctx: Context, people: People) -> None:
    """/cancel before consent: drop the draft, and ask for the language again."""
    ctx.conversation.draft = None
    await people.resume(ctx.cause, Screen.LANGUAGE)


async def refuse_before_consent(_query: CallbackQuery) -> None:
    """A button of later screens, pressed without consent. Raises Refused("consent-first")."""
    raise Refused("consent-first")


async def ignore_service_message(_message: Message) -> None:
    """Ignore Telegram's service messages."""


def _show_answer(ctx: Context, screen: Screen) -> None:
    """Show the screen: in the pressed card if that is the live one, else at the end of the chat."""
    if not ctx.is_live:
        ctx.conversation.leave_card()
    ctx.conversation.show(screen)


def _after_consent(ctx: Context) -> Screen:
    if ctx.conversation.draft is not None:
        return Screen.DRAFT
    return Screen.WELCOME_STAFF if may(ctx.actor, Permission.HOLD_OFFICE) else Screen.WELCOME


def routes() -> Router:
    """Routes in this order: invitations before greetings, strangers before known people."""
    router = Router(name=__name__)
    router.message.register(ignore_service_message, IsService())
    router.message.register(start_with_token, Command("start", has_argument=True))
    router.message.register(greet_stranger, IsNew())
    router.message.register(start, Command("start"))
    router.message.register(ask_language, Command("language"))
    router.message.register(send_help, Command("help"))
    router.message.register(cancel_before_consent, HasNoConsent(), Command("cancel"))
    router.message.register(keep_until_consent, HasNoConsent())
    router.callback_query.register(refused_again, IsNew(), Press(ConsentPick, yes=False))
    router.callback_query.register(greet_stranger_by_press, IsNew())
    router.callback_query.register(pick_language, Press(LanguagePick))
    router.callback_query.register(pick_consent, Press(ConsentPick))
    router.callback_query.register(refuse_before_consent, HasNoConsent())
    return router
