"""The feature of meetings: drafts of the notice, the notice itself, answers, the progress card."""

from domain.conversation import Screen
from domain.items import ItemKind
from domain.meetings.draft import MeetingChangeDraft, MeetingDraft, MeetingScreen
from domain.meetings.numbers import meeting_number
from handlers.callbacks import AnswerPress
from handlers.feature import DraftForm, DrawScreen, Feature, ItemForm
from handlers.meetings import drafting, routes, screens
from handlers.meetings.cards import meeting_notification
from handlers.meetings.digest import DIGEST
from handlers.meetings.progress import progress_notification
from handlers.ui.card import Card
from handlers.ui.render_context import RenderContext
from services.outbox.outbox import OutboxMessage
from services.wiring import Services


async def render_notification(render: RenderContext, message: OutboxMessage, services: Services) -> Card:
    """The progress card for coordinators; the notice and later notifications for invited people.

    Raises NotFound where the notification is no longer true.
    """
    views, meeting_id = services.meeting_views, message.item_id or 0
    if message.kind == "meeting-board":
        return progress_notification(render, message, await views.board(meeting_id))
    return meeting_notification(render, message, await views.meeting(meeting_id, message.reader.id))


_PAGES: dict[str, DrawScreen] = {
    MeetingScreen.FIELD: screens.field,
    MeetingScreen.FIELDS: screens.fields,
    Screen.DAY_OFF: screens.day_off,
}

FEATURE = Feature(
    commands=lambda: (routes.commands(), drafting.commands()),
    routes=lambda: (drafting.routes(), routes.routes()),
    drafts={
        MeetingDraft: DraftForm(
            screens.meeting, meeting_number, {**_PAGES, MeetingScreen.GUESTS: screens.guests}
        ),
        MeetingChangeDraft: DraftForm(screens.change, meeting_number, _PAGES),
    },
    items={ItemKind.MEETING: ItemForm(render_notification, DIGEST)},
    redraws={AnswerPress: routes.redraw},
)
