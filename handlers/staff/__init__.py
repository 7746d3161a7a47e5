"""The feature of staff: the list, dismissal, and notices about invitations and dismissals."""

from domain.conversation import Screen
from handlers.feature import Feature
from handlers.staff import notifications, routes

FEATURE = Feature(
    commands=lambda: (routes.routes(),),
    screens={Screen.DISMISSED: notifications.dismissed_screen},
    notices={
        "invitation-used": notifications.invitation_used,
        "dismissed": notifications.dismissed,
    },
)
