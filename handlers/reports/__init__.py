"""The feature of reports: routes, screens, cards, lists, notifications."""

from collections.abc import Iterable

from domain.conversation import Screen
from domain.drafts import Draft
from domain.errors import NotFound
from domain.items import ItemKind
from domain.reports.draft import WRITTEN_FOR, RedirectDraft, ReportDraft, ReportScreen
from domain.reports.numbers import report_number
from handlers.callbacks import ReportPress
from handlers.feature import DraftForm, DrawScreen, Feature, ItemForm
from handlers.reports import drafting, lists, routes, screens
from handlers.reports.cards import is_guarded
from handlers.reports.digest import DIGEST
from handlers.reports.notifications import NotificationContext, report_notification
from handlers.ui.card import Card
from handlers.ui.render_context import RenderContext
from services.items.content import ContentPart
from services.outbox.outbox import OutboxMessage
from services.wiring import Services


async def render_notification(render: RenderContext, message: OutboxMessage, services: Services) -> Card:
    """The notification of a report, from its present state; raises NotFound where it was wiped."""
    return report_notification(
        NotificationContext(render, message, await services.report_views.get(message.item_id or 0))
    )


async def find_content(message: OutboxMessage, services: Services) -> tuple[Iterable[ContentPart], bool]:
    """(content of the report, is it protected); raises NotFound where the reader may not read it."""
    view = await services.report_views.get(message.item_id or 0)
    if not view.report.may_read(message.reader):
        raise NotFound("the reader may no longer read the report")
    return view.content, is_guarded(view.report, message.reader)


_PAGES: dict[str, DrawScreen] = {
    ReportScreen.CATEGORY: screens.category,
    ReportScreen.SUBCATEGORY: screens.subcategory,
    ReportScreen.PLACE: screens.place,
}
_DOCUMENTS: dict[str, DrawScreen] = {ReportScreen.DOCUMENTS: screens.documents}
_SHORT: dict[type[Draft], DraftForm] = {
    kind: DraftForm(screens.about_report, report_number, _DOCUMENTS) for kind in WRITTEN_FOR
}

FEATURE = Feature(
    commands=lambda: (lists.commands(),),
    routes=lambda: (drafting.routes(), routes.routes()),
    drafts={
        **_SHORT,
        ReportDraft: DraftForm(screens.report, report_number, {**_PAGES, **_DOCUMENTS}),
        RedirectDraft: DraftForm(screens.redirect, report_number, {Screen.BODY: screens.bodies}),
    },
    items={ItemKind.REPORT: ItemForm(render_notification, DIGEST, find_content)},
    redraws={ReportPress: routes.redraw},
)
