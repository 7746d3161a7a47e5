"""A message: what Telegram keeps of it, its wire form, and what a person sees of it."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulator.state.accounts import User
    from simulator.state.chats import Chat

MEDIA = ("photo", "animation", "document", "video", "voice", "audio", "video_note", "sticker")
OTHER = ("venue", "location", "contact", "poll", "dice")
BLANK = "[{}]"


@dataclass(slots=True, eq=False)
class Message:
    """One message of a chat; `date` and `edited` are Unix seconds.

    `content` holds the Bot API's own fields (text, entities, photo, caption, …) and is replaced, never
    changed, so that updates already made keep what they said. `inline` is the inline keyboard, `keyboard`
    any other reply markup: Telegram shows it to the person and never echoes it. `former` are the inline
    keyboards it had before, which a slow phone may still show. `reactions` are per user id. `version` is
    the world's at the last change.
    """

    id: int
    chat: "Chat"
    sender: "User"
    date: int
    content: dict[str, Any]
    inline: dict[str, Any] | None = None
    keyboard: dict[str, Any] | None = None
    reply_to: "Message | None" = None
    silent: bool = False
    protected: bool = False
    extra: dict[str, Any] = field(default_factory=dict)
    edited: int | None = None
    deleted: bool = False
    version: int = 0
    former: list[dict[str, Any]] = field(default_factory=list)
    reactions: dict[int, list[dict[str, Any]]] = field(default_factory=dict)

    def wire(self, *, quoting: bool = True) -> dict[str, Any]:
        """The Bot API's Message; a quoted message does not carry its own quote."""
        author = (
            {"sender_chat": self.chat.wire()} if self.chat.kind == "channel" else {"from": self.sender.wire()}
        )
        out = {"message_id": self.id, **author, "chat": self.chat.wire(), "date": self.date}
        if self.edited:
            out["edit_date"] = self.edited
        if quoting and self.reply_to and not self.reply_to.deleted:
            out["reply_to_message"] = self.reply_to.wire(quoting=False)
        if self.protected:
            out["has_protected_content"] = True
        out |= self.extra | self.content
        if self.inline:
            out["reply_markup"] = self.inline
        return out

    @property
    def text(self) -> str:
        """The text or the caption; empty if there is none."""
        return str(self.content.get("text", self.content.get("caption", "")))

    @property
    def entities(self) -> list[dict[str, Any]]:
        """The entities of `text`, offsets in UTF-16 units."""
        return list(self.content.get("entities", self.content.get("caption_entities", [])))

    @property
    def kind(self) -> str:
        """ "text", the kind of media, or the name of a service message's field."""
        if "text" in self.content:
            return "text"
        named = (name for name in (*MEDIA, *OTHER) if name in self.content)
        return next(named, next(iter(self.content), "empty"))

    @property
    def buttons(self) -> list[list[str]]:
        """The labels of the inline keyboard, row by row, else those of the reply keyboard it brought."""
        rows = self.inline["inline_keyboard"] if self.inline else (self.keyboard or {}).get("keyboard", [])
        return [[label(button) for button in row] for row in rows]

    @property
    def group_id(self) -> str | None:
        """The album it belongs to."""
        return self.extra.get("media_group_id")

    @property
    def by_bot(self) -> bool:
        """Did a bot write it?"""
        return self.sender.is_bot

    def file(self) -> dict[str, Any] | None:
        """The Bot API's object of the attached file (the largest size of a photo), if there is one."""
        if self.kind not in MEDIA:
            return None
        found = self.content[self.kind]
        return dict(found[-1] if self.kind == "photo" else found)

    def shown(self) -> str:
        """One text for people who read: what is attached in brackets, then the text or caption."""
        attached = "" if self.kind == "text" else BLANK.format(self.kind.replace("_", " "))
        return " ".join(part for part in (attached, self.text) if part)


def label(button: dict[str, Any] | str) -> str:
    """What a person reads on a button; a reply keyboard may name it by its text alone."""
    return button if isinstance(button, str) else str(button["text"])
