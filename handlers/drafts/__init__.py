"""Drafts in chat: added and edited messages, shared screens, cancelling."""

from domain.conversation import Screen
from handlers.drafts import screens
from handlers.feature import Feature

FEATURE = Feature(screens={Screen.CANCELLED: screens.cancelled})
