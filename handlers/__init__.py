"""Everything that speaks Telegram: what people say comes in here, what they see is drawn here."""

from aiogram import Router

from handlers import (
    assignment_presses,
    groups,
    lists,
    meeting_presses,
    meeting_writing,
    people,
    report_presses,
    start,
    writing,
)


def routes() -> Router:
    """All routes, read from top to bottom: the first that fits has it."""
    router = Router(name=__name__)
    router.include_routers(
        groups.routes(),
        start.routes(),
        lists.commands(),
        people.routes(),
        meeting_presses.commands(),
        meeting_writing.commands(),
        writing.commands(),
        assignment_presses.routes(),
        meeting_writing.routes(),
        meeting_presses.routes(),
        writing.routes(),
        report_presses.routes(),
        lists.fallback(),
    )
    return router
