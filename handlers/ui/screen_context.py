"""Screen contexts: the conversation that a screen is drawn from, with its render context."""

from dataclasses import dataclass
from typing import TypeVar

from domain.city.city import City
from domain.conversation import Conversation
from domain.drafts import ContentDraft, Draft
from domain.people import Lang
from handlers.ui.card import count_files
from handlers.ui.render_context import RenderContext
from locales import Say

D = TypeVar("D", bound=Draft)


@dataclass(frozen=True, slots=True)
class ScreenContext:
    """The conversation, and the context in which its cards are rendered."""

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

    def draft(self, kind: type[D]) -> D:
        """The open draft, or an empty one if none of this kind is open."""
        draft = self.conversation.draft
        return draft if isinstance(draft, kind) else kind()

    def files_line(self, draft: ContentDraft) -> str:
        """The line with the number of attached files by kind; "" without files."""
        return self.say("draft-files", files=count_files(self.say, draft.files)) if draft.files else ""
