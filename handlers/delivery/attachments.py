"""Files go on by Telegram's own file ids: nothing is downloaded, nothing is kept but the id."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import InputMediaPhoto, InputMediaVideo, Message

from domain.errors import NotFound
from domain.notifications.media_groups import media_groups
from handlers.ui.card import join_lines
from handlers.ui.render_context import RenderContext
from services.items.content import ContentPart, act_of, attachments_of
from services.outbox.outbox import OutboxMessage

#: Kinds sent alone, by the method that sends them.
_METHODS = {
    "photo": "send_photo",
    "video": "send_video",
    "voice": "send_voice",
    "audio": "send_audio",
    "document": "send_document",
    "video_note": "send_video_note",
    "animation": "send_animation",
}
_WITHOUT_CAPTION = frozenset({"video_note"})
#: Telegram's words for a file that it has no more (telegram-errors.json).
_FILE_GONE = ("wrong file identifier", "wrong remote file identifier", "wrong file_id")


async def send_media_group(
    bot: Bot, render: RenderContext, letter: OutboxMessage, content: Iterable[ContentPart], is_protected: bool
) -> int:
    """Send the one message of files that `letter` speaks of; returns its first message's id."""
    key = "item-sensitive" if is_protected else f"item-{letter.item}"
    caption = render.say(key, number=letter.facts["number"])
    flags: dict[str, Any] = {
        "disable_notification": not render.calendar.in_hours(render.now),
        "protect_content": is_protected,
    }
    try:
        sent = await _send(bot, letter.chat_id, _carried(list(content), letter), caption=caption, flags=flags)
    except TelegramBadRequest as error:
        if not any(words in error.message for words in _FILE_GONE):
            raise
        sent = [await bot.send_message(letter.chat_id, join_lines(caption, render.say("file-gone")), **flags)]
    return sent[0].message_id


def _carried(said: Sequence[ContentPart], letter: OutboxMessage) -> Sequence[ContentPart]:
    facts = letter.facts
    act = act_of(said, facts["purpose"], datetime.fromisoformat(facts["at"]))
    groups = media_groups(attachments_of(act))
    if facts["bundle"] >= len(groups):
        raise NotFound("these files were wiped")
    return groups[facts["bundle"]]


async def _send(
    bot: Bot, chat_id: int, files: Sequence[ContentPart], *, caption: str, flags: dict[str, Any]
) -> list[Message]:
    """One message or one album; Telegram's errors go up."""
    first = files[0]
    if len(files) > 1:
        media: list[Any] = [
            (InputMediaPhoto if one.kind == "photo" else InputMediaVideo)(
                media=one.file_id, caption=caption if one is first else None
            )
            for one in files
        ]
        return await bot.send_media_group(chat_id, media, **flags)
    if first.point is not None:
        return [await bot.send_location(chat_id, first.point[0], first.point[1], **flags)]
    extra = {} if first.kind in _WITHOUT_CAPTION else {"caption": caption}
    return [await getattr(bot, _METHODS[first.kind])(chat_id, first.file_id, **extra, **flags)]
