"""The feature of assignments: routes, screens, cards, lists, notifications."""

from collections.abc import Iterable

from domain.assignments.draft import AssignmentDraft, CancelDraft, ExecutionDraft, ReturnDraft
from domain.assignments.numbers import assignment_number
from domain.conversation import Screen
from domain.errors import NotFound
from domain.items import ItemKind
from handlers.assignments import lists, routes, screens
from handlers.assignments.cards import assignment_notification
from handlers.assignments.digest import DIGEST
from handlers.callbacks import AssignmentPress
from handlers.feature import DraftForm, DrawScreen, Feature, ItemForm
from handlers.ui.card import Card
from handlers.ui.render_context import RenderContext
from services.items.content import ContentPart
from services.outbox.outbox import OutboxMessage
from services.wiring import Services


async def render_notification(render: RenderContext, message: OutboxMessage, services: Services) -> Card:
    """The notification of an assignment, from its present state; raises NotFound where it was wiped."""
    return assignment_notification(render, message, await services.assignment_views.get(message.item_id or 0))


async def find_content(message: OutboxMessage, services: Services) -> tuple[Iterable[ContentPart], bool]:
    """(content of the assignment, False: not protected); raises NotFound where the reader may not read it."""
    view = await services.assignment_views.get(message.item_id or 0)
    if not view.assignment.may_read(message.reader):
        raise NotFound("the reader may no longer read the assignment")
    return view.content, False


_DATES: dict[str, DrawScreen] = {Screen.DUE: screens.due, Screen.DAY_OFF: screens.day_off}

FEATURE = Feature(
    commands=lambda: (lists.commands(),),
    routes=lambda: (routes.routes(),),
    drafts={
        AssignmentDraft: DraftForm(
            screens.assignment, assignment_number, {**_DATES, Screen.BODY: screens.bodies}
        ),
        ReturnDraft: DraftForm(screens.returning, assignment_number, _DATES),
        ExecutionDraft: DraftForm(screens.about_assignment, assignment_number),
        CancelDraft: DraftForm(screens.about_assignment, assignment_number),
    },
    items={ItemKind.ASSIGNMENT: ItemForm(render_notification, DIGEST, find_content)},
    redraws={AssignmentPress: routes.redraw},
)
