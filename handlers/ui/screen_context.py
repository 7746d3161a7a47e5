"""What the screens of a talk are drawn from."""

from dataclasses import dataclass

from domain.city.city import City
from domain.conversation import Conversation, Draft, DraftKind
from domain.people import Lang
from handlers.ui.card import count_files
from handlers.ui.render_context import RenderContext
from locales import Say


@dataclass(frozen=True, slots=True)
class ScreenContext:
    """What a screen is drawn from."""

    render: RenderContext
    conversation: Conversation

    @property
    def say(self) -> Say:
        """The texts of the phone's language."""
        return self.render.say

    @property
    def city(self) -> City:
        """The city."""
        return self.render.city

    @property
    def lang(self) -> Lang:
        """The language of the phone."""
        return self.render.lang

    @property
    def draft(self) -> Draft:
        """The draft; an empty one where the screen outlived it."""
        return self.conversation.draft or Draft(DraftKind.REPORT)

    @property
    def files_line(self) -> str:
        """What is attached to the draft, counted by kind; "" where nothing is."""
        files = self.draft.files
        return self.say("draft-files", files=count_files(self.say, files)) if files else ""
