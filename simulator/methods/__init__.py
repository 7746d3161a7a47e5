"""The methods of the Bot API by name."""

from collections.abc import Callable
from functools import partial
from typing import Any

from simulator.methods import (
    conversation,
    editing,
    media,
    moving,
    plausible,
    polls,
    profile,
    rooms,
    sending,
    webhook,
)
from simulator.methods.request import Request

Method = Callable[[Request], Any]

SIMULATED: dict[str, Method] = {
    "getMe": conversation.me,
    "getUpdates": conversation.updates,
    "answerCallbackQuery": conversation.answer_callback,
    "getFile": conversation.file,
    "close": conversation.close,
    "logOut": conversation.close,
    "setWebhook": webhook.put,
    "deleteWebhook": webhook.delete,
    "getWebhookInfo": webhook.info,
    "sendMessage": sending.message,
    "sendLocation": sending.location,
    "sendVenue": sending.venue,
    "sendContact": sending.contact,
    "sendDice": sending.dice,
    "sendChatAction": sending.chat_action,
    "sendPhoto": partial(media.one, "photo"),
    "sendDocument": partial(media.one, "document"),
    "sendVideo": partial(media.one, "video"),
    "sendVoice": partial(media.one, "voice"),
    "sendAudio": partial(media.one, "audio"),
    "sendVideoNote": partial(media.one, "video_note"),
    "sendAnimation": partial(media.one, "animation"),
    "sendSticker": partial(media.one, "sticker"),
    "sendMediaGroup": media.group,
    "sendPoll": polls.send,
    "stopPoll": polls.stop,
    "editMessageText": editing.text,
    "editMessageCaption": editing.caption,
    "editMessageMedia": editing.file,
    "editMessageReplyMarkup": editing.markup,
    "deleteMessage": moving.delete,
    "deleteMessages": moving.delete_many,
    "copyMessage": moving.copy,
    "copyMessages": moving.copy_many,
    "forwardMessage": moving.forward,
    "forwardMessages": moving.forward_many,
    "pinChatMessage": moving.pin,
    "unpinChatMessage": moving.unpin,
    "unpinAllChatMessages": moving.unpin_all,
    "setMessageReaction": moving.react,
    "getChat": rooms.chat,
    "getChatMember": rooms.member,
    "getChatAdministrators": rooms.administrators,
    "getChatMemberCount": rooms.member_count,
    "leaveChat": rooms.leave,
    "banChatMember": rooms.ban,
    "unbanChatMember": rooms.unban,
    "restrictChatMember": rooms.restrict,
    "createForumTopic": rooms.new_topic,
    "setMyCommands": profile.set_commands,
    "getMyCommands": profile.get_commands,
    "deleteMyCommands": profile.delete_commands,
    "setMyName": partial(profile.set_text, "name"),
    "getMyName": partial(profile.get_text, "name"),
    "setMyDescription": partial(profile.set_text, "description"),
    "getMyDescription": partial(profile.get_text, "description"),
    "setMyShortDescription": partial(profile.set_text, "short_description"),
    "getMyShortDescription": partial(profile.get_text, "short_description"),
    "setChatMenuButton": profile.set_menu_button,
    "getChatMenuButton": profile.get_menu_button,
    "setMyDefaultAdministratorRights": profile.set_rights,
    "getMyDefaultAdministratorRights": profile.get_rights,
}
_BY_LOWER_NAME = {name.lower(): method for name, method in SIMULATED.items()}


def find(name: str) -> Method:
    """The method with this name in lower case; one that is not simulated answers something plausible."""
    return _BY_LOWER_NAME.get(name, plausible.answer)
