"""What a screen is drawn from: the conversation, the reader's language, the city and the time."""

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
    """The conversation, and what its cards are rendered with."""

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

    def draft(self, kind: type[D]) -> D:
        """The draft; an empty one where the screen outlived it."""
        draft = self.conversation.draft
        return draft if isinstance(draft, kind) else kind()

    def files_line(self, draft: ContentDraft) -> str:
        """What is attached to the draft, counted by kind; "" where nothing is."""
        return self.say("draft-files", files=count_files(self.say, draft.files)) if draft.files else ""
