"""Screen contexts: the render context and the conversation that a screen is drawn from."""

from dataclasses import dataclass

from domain.city.city import City
from domain.conversation import Conversation, Draft, DraftKind
from domain.people import Lang
from handlers.ui.card import count_files
from handlers.ui.render_context import RenderContext
from locales import Say


@dataclass(frozen=True, slots=True)
class ScreenContext:
    """The one argument of every screen."""

    render: RenderContext
    conversation: Conversation

    @property
    def say(self) -> Say:
        """The texts in the person's language."""
        return self.render.say

    @property
    def city(self) -> City:
        """The city."""
        return self.render.city

    @property
    def lang(self) -> Lang:
        """The person's language."""
        return self.render.lang

    @property
    def draft(self) -> Draft:
        """The draft; an empty report where the conversation has none."""
        return self.conversation.draft or Draft(DraftKind.REPORT)

    @property
    def files_line(self) -> str:
        """The draft's files counted by kind; "" where it has none."""
        files = self.draft.files
        return self.say("draft-files", files=count_files(self.say, files)) if files else ""
