"""Meetings when staff come and go: newcomers are invited, the dismissed keep no progress card."""

from services.meetings.broadcasts import invite_newcomer
from services.meetings.progress import close_progress_cards
from services.staff.hooks import StaffHooks

HOOKS = StaffHooks(joined=invite_newcomer, dismissed=close_progress_cards)
