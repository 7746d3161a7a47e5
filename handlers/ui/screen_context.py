"""What the screens of a talk are drawn from."""

from dataclasses import dataclass

from domain.city.city import City
from domain.conversation import Draft, DraftKind, Talk
from domain.people import Lang
from handlers.ui.card import counted
from handlers.ui.render_context import Desk
from locales import Say


@dataclass(frozen=True, slots=True)
class Scene:
    """What a screen is drawn from."""

    desk: Desk
    talk: Talk

    @property
    def say(self) -> Say:
        """The texts of the phone's language."""
        return self.desk.say

    @property
    def city(self) -> City:
        """The city."""
        return self.desk.city

    @property
    def lang(self) -> Lang:
        """The language of the phone."""
        return self.desk.lang

    @property
    def draft(self) -> Draft:
        """The draft; an empty one where the screen outlived it."""
        return self.talk.draft or Draft(DraftKind.REPORT)

    @property
    def files_line(self) -> str:
        """What is attached to the draft, counted by kind; "" where nothing is."""
        files = self.draft.files
        return self.say("draft-files", files=counted(self.say, files)) if files else ""
