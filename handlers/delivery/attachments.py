"""Attachments: files and places sent on by Telegram's own file ids; nothing is downloaded."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from aiogram import Bot
from aiogram.types import InputMediaPhoto, InputMediaVideo, Message

from domain.errors import NotFound
from domain.notifications.media_groups import media_groups
from handlers.telegram_errors import TELEGRAM_ERRORS, Meaning, classify
from handlers.ui.card import join_lines
from handlers.ui.render_context import RenderContext
from services.items.content import ContentPart, act_of, attachments_of
from services.outbox.outbox import OutboxMessage

#: The method that sends a file alone, by its kind.
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


async def send_media_group(
    bot: Bot,
    render: RenderContext,
    message: OutboxMessage,
    content: Iterable[ContentPart],
    is_protected: bool,
) -> int:
    """Send one group of an act's attachments, `facts["bundle"]` its index; returns its first message's id.

    A text takes the place of a file that Telegram has no more. Raises NotFound where the files were
    wiped, and what Telegram answers.
    """
    key = "item-sensitive" if is_protected else f"item-{message.item}"
    caption = render.say(key, number=message.facts["number"])
    flags: dict[str, Any] = {
        "disable_notification": not render.calendar.in_hours(render.now),
        "protect_content": is_protected,
    }
    try:
        group = _group(list(content), message)
        sent = await _send(bot, message.chat_id, group, caption=caption, flags=flags)
    except TELEGRAM_ERRORS as error:
        if classify(error) is not Meaning.FILE_GONE:
            raise
        sent = [
            await bot.send_message(message.chat_id, join_lines(caption, render.say("file-gone")), **flags)
        ]
    return sent[0].message_id


def _group(content: Sequence[ContentPart], message: OutboxMessage) -> Sequence[ContentPart]:
    facts = message.facts
    act = act_of(content, facts["purpose"], datetime.fromisoformat(facts["at"]))
    groups = media_groups(attachments_of(act))
    if facts["bundle"] >= len(groups):
        raise NotFound("these files were wiped")
    return groups[facts["bundle"]]


async def _send(
    bot: Bot, chat_id: int, files: Sequence[ContentPart], *, caption: str, flags: dict[str, Any]
) -> list[Message]:
    """Send several files as an album, one file or place alone; `flags` are parameters of every method."""
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
