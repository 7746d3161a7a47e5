"""Chats and their messages: private chats, basic groups, supergroups and channels."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from simulator.state.members import PRESENT, Member
from simulator.state.users import User

MESSAGES_KEPT = 500
"""Messages kept per chat; adding one more removes the oldest."""
MEDIA = ("photo", "animation", "document", "video", "voice", "audio", "video_note", "sticker")
OTHER = ("venue", "location", "contact", "poll", "dice")
USER_MESSAGES = frozenset({"text", *MEDIA, *OTHER})
"""Kinds of messages that users write; all others are service messages."""
NAMES = ("first_name", "last_name", "username")


@dataclass(slots=True, eq=False)
class Message:
    """One message of a chat; `date` and `edited` are Unix seconds.

    `content` holds the Bot API's own fields (text, entities, photo, caption, …). It is replaced and never
    changed, so that an update made earlier keeps its content. `inline` is the inline keyboard, `keyboard`
    any other reply markup: Telegram shows it to the person and never returns it. `former` are the earlier
    inline keyboards, which a slow phone may still show. `reactions` are per user id. `version` is the
    world's at the last change.
    """

    id: int
    chat: "Chat"
    sender: User
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
        """The labels of the inline keyboard by row, else those of the message's reply keyboard."""
        rows = self.inline["inline_keyboard"] if self.inline else (self.keyboard or {}).get("keyboard", [])
        return [[button_label(button) for button in row] for row in rows]

    @property
    def group_id(self) -> str | None:
        """The Bot API's media_group_id; None outside albums."""
        return self.extra.get("media_group_id")

    @property
    def by_bot(self) -> bool:
        """True if a bot wrote the message."""
        return self.sender.is_bot

    def file(self) -> dict[str, Any] | None:
        """The Bot API's object of the attached file (the largest size of a photo), if there is one."""
        if self.kind not in MEDIA:
            return None
        found = self.content[self.kind]
        return dict(found[-1] if self.kind == "photo" else found)

    def shown(self) -> str:
        """The kind of the attachment in brackets, then the text or the caption."""
        attached = "" if self.kind == "text" else f"[{self.kind.replace('_', ' ')}]"
        return " ".join(part for part in (attached, self.text) if part)


@dataclass(slots=True, eq=False)
class Chat:
    """A chat; `kind` is the Bot API's type, `id` its id.

    A private chat is between the person `peer`, who may have `blocked` it, and `bot`. `keyboard` is the
    message whose reply keyboard is shown, `forced` the message with ForceReply. `typing` is the Unix time
    at which the bot's chat action ends. `cleared` is the last message id that the person has deleted from
    the screen.
    """

    id: int
    kind: str
    title: str = ""
    peer: User | None = None
    bot: User | None = None
    username: str | None = None
    blocked: bool = False
    deleted: bool = False
    migrated_to: int | None = None
    members: dict[int, Member] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    topics: dict[int, str] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    keyboard: Message | None = None
    forced: Message | None = None
    typing: float = 0.0
    cleared: int = 0
    last_id: int = 0
    version: int = 0

    def wire(self) -> dict[str, Any]:
        """The Bot API's Chat."""
        if self.peer is not None:
            user = self.peer.wire()
            names = {key: user[key] for key in NAMES if key in user}
            return {"id": self.id, "type": self.kind} | names
        out: dict[str, Any] = {"id": self.id, "type": self.kind, "title": self.title}
        if self.username:
            out["username"] = self.username
        return out | ({"is_forum": True} if self.topics else {})

    def new_id(self) -> int:
        """The next message id."""
        self.last_id += 1
        return self.last_id

    def keep(self, message: Message) -> None:
        """Add a message; remove the oldest above MESSAGES_KEPT."""
        self.messages[message.id] = message
        if len(self.messages) > MESSAGES_KEPT:
            del self.messages[next(iter(self.messages))]

    def find(self, message_id: object) -> Message | None:
        """The message with this id; None if it is unknown or deleted."""
        found = self.messages.get(message_id) if isinstance(message_id, int) else None
        return None if found is None or found.deleted else found

    def visible(self) -> Iterator[Message]:
        """The messages on the person's screen, oldest first."""
        return (one for one in self.messages.values() if not one.deleted and one.id > self.cleared)

    def member(self, user_id: int) -> Member | None:
        """The member with this user id; None for a user who is not in the group now."""
        found = self.members.get(user_id)
        return found if found and found.status in PRESENT else None

    def present(self) -> list[Member]:
        """The members who are in the group now."""
        return [member for member in self.members.values() if member.status in PRESENT]


def button_label(button: dict[str, Any] | str) -> str:
    """The text on a button; a reply keyboard may give a button as its text alone."""
    return button if isinstance(button, str) else str(button["text"])
