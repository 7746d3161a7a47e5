"""Telegram handlers: the routes of updates, and the table of features."""

from aiogram import Router

from handlers import (
    assignments,
    delivery,
    drafts,
    fallback,
    group_chats,
    meetings,
    onboarding,
    reminders,
    reports,
    staff,
)
from handlers.drafts import routes as draft_routes
from handlers.feature import Feature, FeatureTable
from handlers.onboarding import routes as onboarding_routes

#: Capabilities in the order in which an update is offered to them.
CAPABILITIES = (
    staff.FEATURE,
    meetings.FEATURE,
    assignments.FEATURE,
    reports.FEATURE,
)

_ITEMS = {kind: form for one in CAPABILITIES for kind, form in one.items.items()}
_DIGESTS = {kind: form.digest for kind, form in _ITEMS.items() if form.digest is not None}

FEATURES = FeatureTable(
    (
        onboarding.FEATURE,
        drafts.FEATURE,
        delivery.FEATURE,
        *CAPABILITIES,
        reminders.feature(_DIGESTS),
    )
)


def routes() -> Router:
    """All routes; the first that matches an update handles it."""
    router = Router(name=__name__)
    router.include_routers(
        group_chats.routes(),
        onboarding_routes.routes(),
        *(router for one in CAPABILITIES for router in one.commands()),
        draft_routes.commands(),
        *(router for one in CAPABILITIES for router in one.routes()),
        draft_routes.routes(),
        fallback.routes(),
    )
    return router


__all__ = ["FEATURES", "Feature", "routes"]
