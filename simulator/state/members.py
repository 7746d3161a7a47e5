"""Members of groups and channels: their statuses, administrator rights and permissions."""

from dataclasses import dataclass, field
from typing import Any

from simulator.state.users import User

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
"""What an administrator may do: the flags of the Bot API's ChatMemberAdministrator."""
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
"""What a restricted member may do: the flags of the Bot API's ChatMemberRestricted."""
PRESENT = frozenset({"creator", "administrator", "member", "restricted"})
ADMINS = frozenset({"creator", "administrator"})


@dataclass(slots=True)
class Member:
    """A user in a group; `status` is the Bot API's.

    `rights` are an administrator's RIGHTS (a missing one is given) or a restricted member's PERMISSIONS
    (a missing one is withheld).
    """

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
