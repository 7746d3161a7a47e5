"""Features: the routes, screens, cards and notifications of a capability as one value, and their table."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiogram import Router
from aiogram.filters.callback_data import CallbackData

from domain.conversation import Conversation, Screen
from domain.drafts import Draft
from handlers.context import Context
from handlers.ui.card import Card
from handlers.ui.digest_lines import DigestItem
from handlers.ui.render_context import RenderContext
from handlers.ui.screen_context import ScreenContext
from services.items.content import ContentPart
from services.outbox.outbox import OutboxMessage
from services.wiring import Services

DrawScreen = Callable[[ScreenContext], Card]
Redraw = Callable[[Context, Any, Services], Awaitable[None]]
RenderNotification = Callable[[RenderContext, OutboxMessage, Services], Awaitable[Card]]
#: (content of the message's item, whether the files are protected from copying and forwarding).
#: Raises NotFound where the reader may not read the item.
FindContent = Callable[[OutboxMessage, Services], Awaitable[tuple[Iterable[ContentPart], bool]]]


def _no_routes() -> tuple[Router, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class DraftForm:
    """Rendering of one kind of draft: its card, and its other pages by the name of their screen.

    `number_of` makes the number of the item from its id.
    """

    draw: DrawScreen
    number_of: Callable[[int], str]
    pages: Mapping[str, DrawScreen] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ItemForm:
    """Rendering of one kind of item: notifications, files, and the line of the digest.

    `digest` or `content` None: items of this kind have no reminders, or no files to send.
    """

    render: RenderNotification
    digest: DigestItem | None = None
    content: FindContent | None = None


@dataclass(frozen=True, slots=True)
class Feature:
    """The handlers and renderers of one capability.

    `commands` are routed before messages to an open draft, `routes` beside them. `screens` are drawn by
    their names, `drafts` by their classes, `items` by ItemKind, `notices` (about no item) by their kinds.
    `redraws`: presses that change their own card; after a crash it is drawn again.
    """

    commands: Callable[[], tuple[Router, ...]] = _no_routes
    routes: Callable[[], tuple[Router, ...]] = _no_routes
    screens: Mapping[str, DrawScreen] = field(default_factory=dict)
    drafts: Mapping[type[Draft], DraftForm] = field(default_factory=dict)
    items: Mapping[str, ItemForm] = field(default_factory=dict)
    notices: Mapping[str, RenderNotification] = field(default_factory=dict)
    redraws: Mapping[type[CallbackData], Redraw] = field(default_factory=dict)


class FeatureTable:
    """All features of the bot, with lookups by screen, draft, item and notice."""

    def __init__(self, features: Iterable[Feature]) -> None:
        self.features = tuple(features)
        self._screens = {name: draw for one in self.features for name, draw in one.screens.items()}
        self._drafts = {kind: form for one in self.features for kind, form in one.drafts.items()}
        self._sent = {f"sent-{kind.kind}": form.number_of for kind, form in self._drafts.items()}
        self.items = {kind: form for one in self.features for kind, form in one.items.items()}
        self.notices = {kind: render for one in self.features for kind, render in one.notices.items()}
        self.redraws = {press: redraw for one in self.features for press, redraw in one.redraws.items()}

    @property
    def screens(self) -> frozenset[str]:
        """Every screen that can be drawn."""
        pages = [name for form in self._drafts.values() for name in form.pages]
        return frozenset({*self._screens, *self._sent, *pages, Screen.DRAFT})

    @property
    def drafts(self) -> frozenset[type[Draft]]:
        """Every kind of draft that can be drawn."""
        return frozenset(self._drafts)

    def card_of(self, ctx: ScreenContext) -> Card:
        """The card of the conversation's screen; for an unknown screen the card of its draft."""
        conversation = ctx.conversation
        draw = self._screens.get(conversation.screen)
        if draw is not None:
            return draw(ctx)
        number = self.sent_number(conversation)
        if number is not None:
            return Card(ctx.say(conversation.screen, number=number))
        draft = conversation.draft
        form = self._drafts.get(type(draft)) if draft is not None else None
        if form is None:
            return self._screens[Screen.CANCELLED](ctx)
        return form.pages.get(conversation.screen, form.draw)(ctx)

    def sent_number(self, conversation: Conversation) -> str | None:
        """The number of the item that was sent, while the screen shows it; None on other screens."""
        number_of = self._sent.get(conversation.screen)
        return number_of(conversation.about or 0) if number_of else None
