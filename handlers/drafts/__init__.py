"""What is being written: pieces, cards that kinds share, throwing it away."""

from domain.conversation import Screen
from handlers.drafts import screens
from handlers.feature import Feature

FEATURE = Feature(screens={Screen.CANCELLED: screens.cancelled})
