"""Buttons on the card of a report: what officials, residents and controllers do with it."""

from collections.abc import Awaitable, Callable, Mapping

from aiogram import Router
from aiogram.types import CallbackQuery

from domain.refusal import Missing, Refused
from domain.talk import Draft, DraftKind, Screen
from handlers.callbacks import BodyPick, ReportDo, ReportPress
from handlers.desk import Desk
from handlers.filters import Press
from handlers.report_cards import resident_card, restricted_card, task_card
from handlers.visit import Visit
from services.drafts import Drafts
from services.reports import Reports
from services.views import ReportView, Views

#: Acts that need words first: the press opens a draft.
_WRITING: Mapping[ReportDo, DraftKind] = {
    ReportDo.ASK: DraftKind.QUESTION,
    ReportDo.REPLY: DraftKind.REPLY,
    ReportDo.REDIRECT: DraftKind.REDIRECT,
    ReportDo.RESOLVE: DraftKind.RESOLUTION,
    ReportDo.CLOSE: DraftKind.CLOSING,
    ReportDo.SEND_BACK: DraftKind.SEND_BACK,
}

_Act = Callable[[Reports, Visit, int], Awaitable[ReportView]]

#: Acts that are done with the press.
_DOING: Mapping[ReportDo, _Act] = {
    ReportDo.ACCEPT: lambda reports, visit, number: reports.accept(visit.cause, number),
    ReportDo.CONFIRM: lambda reports, visit, number: reports.confirm(visit.cause, number),
    ReportDo.DENY: lambda reports, visit, number: reports.deny(visit.cause, number),
    ReportDo.WITHDRAW: lambda reports, visit, number: reports.withdraw(visit.cause, number),
    ReportDo.REOPEN: lambda reports, visit, number: reports.reopen(visit.cause, number),
}


async def do(_query: CallbackQuery, visit: Visit, press: ReportPress, reports: Reports) -> None:
    """One press, one act; the card shows what became of it, also to who was second."""
    view = await _DOING[press.do](reports, visit, press.id)
    await show(visit, view, visit.desk)


async def begin_writing(
    _query: CallbackQuery, visit: Visit, press: ReportPress, drafts: Drafts, views: Views
) -> None:
    """The act needs words: a draft of them opens at the end of the chat."""
    view = await _readable(visit, views, press.id)
    visit.talk.begin(Draft(_WRITING[press.do], about=view.report.id))
    if press.do is ReportDo.REDIRECT:
        visit.talk.show(Screen.BODY)
    await drafts.keep(visit.cause)


async def pick_body(_query: CallbackQuery, visit: Visit, press: BodyPick, drafts: Drafts) -> None:
    """The body a report is redirected to, or an assignment is given to."""
    draft = visit.talk.draft
    if draft is None or visit.pressed != visit.talk.card:
        raise Refused("button-stale")
    try:
        draft.body = visit.desk.city.body(press.code).code
    except Missing:
        raise Refused("button-stale") from None
    visit.talk.show(Screen.DRAFT)
    await drafts.keep(visit.cause)


async def open_report(
    _query: CallbackQuery, visit: Visit, press: ReportPress, reports: Reports, views: Views
) -> None:
    """From a list or a restricted push: the card, if the reader may read it."""
    desk = visit.desk
    view = await _readable(visit, views, press.id)
    if view.report.is_sensitive and visit.actor.id != view.report.reporter:
        view = await reports.read_restricted(visit.cause, press.id)
        card = restricted_card(desk, view, visit.actor)
        await visit.answer(card.text, card.markup, is_protected=True)
        return
    await _answer(visit, view, desk)


async def show(visit: Visit, view: ReportView, desk: Desk) -> None:
    """The pressed card as it is now."""
    card = (resident_card if visit.actor.id == view.report.reporter else task_card)(desk, view, visit.actor)
    await visit.redraw(card.text, card.markup)


async def _answer(visit: Visit, view: ReportView, desk: Desk) -> None:
    card = (resident_card if visit.actor.id == view.report.reporter else task_card)(desk, view, visit.actor)
    await visit.answer(card.text, card.markup)


async def _readable(visit: Visit, views: Views, report_id: int) -> ReportView:
    try:
        view = await views.report(report_id)
    except Missing:
        raise Refused("button-unknown") from None
    if not view.report.may_read(visit.actor):
        raise Refused("not-yours")
    return view


def routes() -> Router:
    """Every button of a report's card."""
    router = Router(name=__name__)
    router.callback_query.register(pick_body, Press(BodyPick))
    router.callback_query.register(open_report, Press(ReportPress, ReportDo.OPEN))
    for act in _WRITING:
        router.callback_query.register(begin_writing, Press(ReportPress, act))
    router.callback_query.register(do, Press(ReportPress))
    return router
