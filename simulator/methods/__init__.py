"""The Bot API methods by name."""

from collections.abc import Callable
from functools import partial
from typing import Any

from simulator.methods import (
    callbacks,
    chats,
    deleting,
    editing,
    forwarding,
    getting_updates,
    media,
    not_simulated,
    polls,
    profile,
    reactions,
    sending,
)
from simulator.methods.request import Request

Method = Callable[[Request], Any]

SIMULATED: dict[str, Method] = {
    "getUpdates": getting_updates.get_updates,
    "setWebhook": getting_updates.set_webhook,
    "deleteWebhook": getting_updates.delete_webhook,
    "getWebhookInfo": getting_updates.webhook_info,
    "getMe": profile.get_me,
    "close": getting_updates.close,
    "logOut": getting_updates.close,
    "answerCallbackQuery": callbacks.answer,
    "getFile": media.get_file,
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
    "editMessageMedia": editing.media_file,
    "editMessageReplyMarkup": editing.markup,
    "deleteMessage": deleting.one,
    "deleteMessages": deleting.many,
    "copyMessage": forwarding.copy,
    "copyMessages": forwarding.copy_many,
    "forwardMessage": forwarding.forward,
    "forwardMessages": forwarding.forward_many,
    "pinChatMessage": chats.pin,
    "unpinChatMessage": chats.unpin,
    "unpinAllChatMessages": chats.unpin_all,
    "setMessageReaction": reactions.react,
    "getChat": chats.get_chat,
    "getChatMember": chats.get_member,
    "getChatAdministrators": chats.get_administrators,
    "getChatMemberCount": chats.get_member_count,
    "leaveChat": chats.leave,
    "banChatMember": chats.ban,
    "unbanChatMember": chats.unban,
    "restrictChatMember": chats.restrict,
    "createForumTopic": chats.new_topic,
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
    """The method with this name in lower case; one that is not simulated returns a placeholder."""
    return _BY_LOWER_NAME.get(name, not_simulated.placeholder)
