"""Files go on by Telegram's own file ids: nothing is downloaded, nothing is kept but the id."""

from collections.abc import Sequence
from typing import Any

from aiogram import Bot
from aiogram.types import InputMediaPhoto, InputMediaVideo, Message

from domain.bundles import bundles
from domain.refusal import Missing
from handlers.desk import Desk
from services.outbox import Letter
from services.views import Said, Views

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


async def send_bundle(bot: Bot, desk: Desk, views: Views, letter: Letter) -> int:
    """Send the one message of files that the letter speaks of; returns its first message's id."""
    carried = await _carried(views, letter)
    number = letter.facts["number"]
    caption = desk.say(f"item-{letter.item}", number=number)
    is_silent = not desk.calendar.in_hours(desk.now)
    sent = await send_files(bot, letter.chat_id, carried, caption=caption, is_silent=is_silent)
    return sent[0].message_id


async def _carried(views: Views, letter: Letter) -> Sequence[Said]:
    if letter.item_id is None:
        raise Missing("files of nothing")
    opened = views.report if letter.item == "report" else views.assignment
    view = await opened(letter.item_id)
    purpose, index = letter.facts["purpose"], letter.facts["bundle"]
    given = [one for one in view.said if one.purpose == purpose]
    groups = bundles(in_order([one for one in given if one.at == given[-1].at]))
    if index >= len(groups):
        raise Missing("these files were wiped")
    return groups[index]


def in_order(said: Sequence[Said]) -> list[Said]:
    """The place first, then files, as they are counted when they are promised."""
    places = [one for one in said if one.kind == "place" and one.point]
    return places + [one for one in said if one.file_id]


async def send_files(
    bot: Bot,
    chat_id: int,
    files: Sequence[Said],
    *,
    caption: str,
    is_silent: bool = False,
    is_protected: bool = False,
) -> list[Message]:
    """One message or one album; Telegram's errors go up."""
    flags: dict[str, Any] = {"disable_notification": is_silent, "protect_content": is_protected}
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
