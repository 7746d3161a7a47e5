"""Chats: private ones, basic groups, supergroups and channels, with their members and messages."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from simulator.state.accounts import BotAccount, User
from simulator.state.messages import Message

KEPT = 500
"""Messages kept per chat; older ones are gone for the simulator."""
RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_send_welcome_messages",
)
PERMISSIONS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_react_to_messages",
    "can_edit_tag",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)
NAMES = ("first_name", "last_name", "username")
PRESENT = frozenset({"creator", "administrator", "member", "restricted"})
ADMINS = frozenset({"creator", "administrator"})


@dataclass(slots=True)
class Member:
    """A user in a group; `rights` are an administrator's rights, or what a restricted member may do."""

    user: User
    status: str = "member"
    rights: dict[str, bool] = field(default_factory=dict)

    def wire(self) -> dict[str, Any]:
        """The Bot API's ChatMember."""
        out: dict[str, Any] = {"status": self.status, "user": self.user.wire()}
        match self.status:
            case "creator":
                return out | {"is_anonymous": False}
            case "administrator":
                rights = {name: self.rights.get(name, True) for name in RIGHTS}
                return out | {"can_be_edited": False, "is_anonymous": False} | rights
            case "restricted":
                permissions = {name: self.rights.get(name, False) for name in PERMISSIONS}
                return out | {"is_member": True, "until_date": 0} | permissions
            case "kicked":
                return out | {"until_date": 0}
        return out


@dataclass(slots=True, eq=False)
class Chat:
    """A chat; `kind` is the Bot API's type, `id` its id.

    A private chat is between `peer`, who may have `blocked` it, and `bot`. `keyboard` is the message whose
    reply keyboard is shown, `forced` the one a person is made to reply to. `typing` is the Unix time until
    which the bot seems to type. `cleared` is the last message id the person has wiped from the screen.
    """

    id: int
    kind: str
    title: str = ""
    peer: User | None = None
    bot: BotAccount | None = None
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
        """The next message id; they only grow."""
        self.last_id += 1
        return self.last_id

    def keep(self, message: Message) -> None:
        """Add a message, and let the oldest go."""
        self.messages[message.id] = message
        if len(self.messages) > KEPT:
            del self.messages[next(iter(self.messages))]

    def find(self, message_id: object) -> Message | None:
        """The message with this id, unless it is deleted or forgotten."""
        found = self.messages.get(message_id) if isinstance(message_id, int) else None
        return None if found is None or found.deleted else found

    def visible(self) -> Iterator[Message]:
        """What stands on the person's screen, oldest first."""
        return (one for one in self.messages.values() if not one.deleted and one.id > self.cleared)

    def member(self, user_id: int) -> Member | None:
        """The member, if present in the group."""
        found = self.members.get(user_id)
        return found if found and found.status in PRESENT else None

    def present(self) -> list[Member]:
        """All who are in the group now."""
        return [member for member in self.members.values() if member.status in PRESENT]
