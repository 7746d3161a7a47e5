"""Everything that speaks Telegram: what people say comes in here, what they see is drawn here."""

from aiogram import Router

from handlers import group_chats, help
from handlers.assignments import routes as assignments
from handlers.drafts import routes as drafts
from handlers.meetings import drafting
from handlers.meetings import routes as meetings
from handlers.onboarding import routes as onboarding
from handlers.reports import routes as reports
from handlers.staff import routes as staff


def routes() -> Router:
    """All routes, read from top to bottom: the first that fits has it."""
    router = Router(name=__name__)
    router.include_routers(
        group_chats.routes(),
        onboarding.routes(),
        help.commands(),
        staff.routes(),
        meetings.commands(),
        drafting.commands(),
        drafts.commands(),
        assignments.routes(),
        drafting.routes(),
        meetings.routes(),
        drafts.routes(),
        reports.routes(),
        help.fallback(),
    )
    return router
