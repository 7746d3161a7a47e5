"""Routes of the buttons on a report's card, for officials, residents and controllers."""

from collections.abc import Awaitable, Callable, Mapping

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from domain.conversation import Screen
from domain.drafts import Draft
from domain.reports.draft import (
    ClosingDraft,
    QuestionDraft,
    RedirectDraft,
    ReplyDraft,
    ResolutionDraft,
    SendBackDraft,
)
from domain.reports.numbers import report_number
from domain.reports.rules import ReportState
from handlers.callbacks import ReportDo, ReportPress
from handlers.context import Context
from handlers.drafts.editing import open_draft
from handlers.filters import Press
from handlers.reports.cards import is_owner, report_card
from handlers.ui.keyboards import button, keyboard
from services.reports.service import Reports
from services.reports.views import ReportView
from services.wiring import Services

#: Buttons of acts that need a text: the press opens a draft of this class.
_WRITING: Mapping[ReportDo, type[Draft]] = {
    ReportDo.ASK: QuestionDraft,
    ReportDo.REPLY: ReplyDraft,
    ReportDo.REDIRECT: RedirectDraft,
    ReportDo.RESOLVE: ResolutionDraft,
    ReportDo.CLOSE: ClosingDraft,
    ReportDo.SEND_BACK: SendBackDraft,
}

_Act = Callable[[Reports, Context, int], Awaitable[ReportView]]

#: Buttons of acts without a text.
_DOING: Mapping[ReportDo, _Act] = {
    ReportDo.ACCEPT: lambda reports, ctx, number: reports.accept(ctx.cause, number),
    ReportDo.CONFIRM: lambda reports, ctx, number: reports.confirm(ctx.cause, number),
    ReportDo.DENY: lambda reports, ctx, number: reports.deny(ctx.cause, number),
    ReportDo.WITHDRAW_SURE: lambda reports, ctx, number: reports.withdraw(ctx.cause, number),
    ReportDo.REOPEN: lambda reports, ctx, number: reports.reopen(ctx.cause, number),
}

_Show = Callable[[Reports, Context, int], Awaitable[None]]

#: Buttons that send the card, the files or the whole text through the outbox.
_SHOWING: Mapping[ReportDo, _Show] = {
    ReportDo.OPEN: lambda reports, ctx, number: reports.open(ctx.cause, number),
    ReportDo.FILES: lambda reports, ctx, number: reports.show_files(ctx.cause, number),
    ReportDo.WORDS: lambda reports, ctx, number: reports.show_words(ctx.cause, number),
}


async def perform(_query: CallbackQuery, ctx: Context, press: ReportPress, reports: Reports) -> None:
    """Perform the act of the button and redraw the card; raises Refused as the act does."""
    await _show(ctx, await _DOING[press.do](reports, ctx, press.id), press.do)


async def redraw(ctx: Context, press: ReportPress, services: Services) -> None:
    """Draw the card of an act that was stored before a crash, if the reader may still read it."""
    if press.do in _DOING:
        view = await services.report_views.get(press.id)
        if view.report.may_read(ctx.actor):
            await _show(ctx, view, press.do)


async def _show(ctx: Context, view: ReportView, do: ReportDo) -> None:
    if do is ReportDo.ACCEPT:
        ctx.toast("done-accepted", number=view.report.number)
    card = report_card(ctx.render, view, ctx.actor, headline=_done_line(ctx, view, do))
    if card.is_protected and not _is_protected(ctx):
        return  # the words of a sensitive report stand in protected messages only
    await ctx.redraw(card.text, card.markup, is_protected=card.is_protected)


def _done_line(ctx: Context, view: ReportView, do: ReportDo) -> str:
    """The headline for a resident about the effect of their own act; "" for staff."""
    say, report = ctx.say, view.report
    if not is_owner(report, ctx.actor):
        return ""
    if do is ReportDo.DENY and report.state is ReportState.DISPUTED:
        return say("done-denied-again", number=report.number)
    if do is ReportDo.DENY:
        return say("done-denied", number=report.number, due=say.date(report.due_on))
    if do is ReportDo.REOPEN:
        return say("done-reopened", number=report.number, due=say.date(report.due_on))
    return say("done-confirmed" if do is ReportDo.CONFIRM else "done-withdrawn", number=report.number)


def _is_protected(ctx: Context) -> bool:
    message = ctx.query.message if ctx.query else None
    return isinstance(message, Message) and bool(message.has_protected_content)


async def show(_query: CallbackQuery, ctx: Context, press: ReportPress, reports: Reports) -> None:
    """Send the card, the files or the whole text; raises Refused where the reader may not read it."""
    await _SHOWING[press.do](reports, ctx, press.id)


async def ask_withdrawal(_query: CallbackQuery, ctx: Context, press: ReportPress) -> None:
    """Ask once more: a withdrawal is final. The second press is checked by the rules."""
    sure = button(ctx.say("button-withdraw-sure"), ReportPress(do=ReportDo.WITHDRAW_SURE, id=press.id))
    await ctx.answer(ctx.say("withdraw-sure", number=report_number(press.id)), keyboard([sure]))


async def begin_writing(_query: CallbackQuery, ctx: Context, press: ReportPress, reports: Reports) -> None:
    """Open a draft for the text of the act; an open draft of the same act goes on.

    Raises Refused("draft-open"), or as `Reports.begin`.
    """
    kind = _WRITING[press.do]
    draft = open_draft(ctx, kind(about=press.id))
    draft.is_guarded = kind is not ReplyDraft
    if isinstance(draft, RedirectDraft) and not draft.body:
        ctx.conversation.show(Screen.BODY)
    report = await reports.begin(ctx.cause, kind, press.id)
    draft.is_guarded &= report.is_sensitive


def routes() -> Router:
    """Every button of a report's card."""
    router = Router(name=__name__)
    for act in _SHOWING:
        router.callback_query.register(show, Press(ReportPress, act))
    for act in _WRITING:
        router.callback_query.register(begin_writing, Press(ReportPress, act))
    router.callback_query.register(ask_withdrawal, Press(ReportPress, ReportDo.WITHDRAW))
    router.callback_query.register(perform, Press(ReportPress))
    return router
