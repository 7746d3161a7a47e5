"""The feature of onboarding: start, language, consent, invitations."""

from domain.conversation import Screen
from handlers.callbacks import ConsentPick
from handlers.feature import Feature
from handlers.onboarding import routes, screens

FEATURE = Feature(
    screens={
        Screen.LANGUAGE: screens.language,
        Screen.CONSENT: screens.consent,
        Screen.REFUSED: screens.refused,
        Screen.WELCOME: screens.welcome,
        Screen.WELCOME_STAFF: screens.welcome_staff,
    },
    redraws={ConsentPick: routes.redraw},
)
