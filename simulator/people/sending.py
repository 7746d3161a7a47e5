"""Messages that a person can send besides texts: files, albums, dice, polls, places, contacts."""

from collections.abc import Sequence
from itertools import cycle, islice
from typing import Any, TypedDict, Unpack

from simulator import traffic
from simulator.people.reading import ChatReader, Place
from simulator.state import images
from simulator.state.chats import Chat, Message
from simulator.state.files import FileDraft, Upload
from simulator.state.polls import poll
from simulator.text.formatting import incoming

Content = dict[str, Any]
SMALL = 1000
"""The default size of a file, in bytes."""
PICTURE = (1280, 960)
DEFAULT_FIELDS: dict[str, dict[str, Any]] = {
    "video": {"width": 640, "height": 480, "duration": 5},
    "animation": {"width": 320, "height": 240, "duration": 3},
    "video_note": {"length": 240, "duration": 5},
    "voice": {"duration": 5},
    "audio": {"duration": 180},
    "sticker": {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False},
}
"""Fields of a file's Bot API object by its kind."""
FILE_NAMES = {
    "video": "video.mp4",
    "animation": "film.mp4",
    "video_note": "note.mp4",
    "voice": "voice.ogg",
    "audio": "song.mp3",
    "sticker": "sticker.webp",
    "document": "x.pdf",
}
FOREIGN = {"phone_number": "+77010000000", "first_name": "Танысым"}


class FileOptions(TypedDict, total=False):
    """The `size` of a file in bytes or its content as `upload`, and the chat `in_`."""

    size: int
    upload: Upload | None
    in_: Place


class MediaSender(ChatReader):
    """The sending half of a person; `seconds` is a duration, `in_` the chat as for ChatReader.

    Each verb returns the sent message after `world.settled`. AssertionError if the person cannot write there.
    """

    async def sends_photo(
        self,
        caption: str | None = None,
        *,
        size: tuple[int, int] = PICTURE,
        upload: Upload | None = None,
        in_: Place = None,
    ) -> Message:
        """Send a photo of `size` (width, height) in pixels."""
        return await self._post(self._file("photo", _picture(size, upload), caption), in_)

    async def sends_file(
        self,
        name: str = "x.pdf",
        size: int = SMALL,
        caption: str | None = None,
        *,
        upload: Upload | None = None,
        in_: Place = None,
    ) -> Message:
        """Send a document; a picture is not compressed."""
        draft = FileDraft.of(upload, {}) if upload else FileDraft(name, None, size)
        return await self._post(self._file("document", draft, caption), in_)

    async def sends_video(
        self, caption: str | None = None, *, seconds: int = 5, **options: Unpack[FileOptions]
    ) -> Message:
        """Send a video."""
        return await self._sends("video", options, caption, duration=seconds)

    async def sends_animation(self, caption: str | None = None, **options: Unpack[FileOptions]) -> Message:
        """Send an animation; like Telegram, the message also has it as a document."""
        content = self._file("animation", _draft("animation", options), caption)
        return await self._post(content | {"document": content["animation"]}, options.get("in_"))

    async def sends_voice(self, seconds: int = 5, **options: Unpack[FileOptions]) -> Message:
        """Send a voice message."""
        return await self._sends("voice", options, duration=seconds)

    async def sends_video_note(self, seconds: int = 5, **options: Unpack[FileOptions]) -> Message:
        """Send a video note."""
        return await self._sends("video_note", options, duration=seconds)

    async def sends_audio(self, seconds: int = 180, **options: Unpack[FileOptions]) -> Message:
        """Send a music file."""
        return await self._sends("audio", options, duration=seconds)

    async def sends_sticker(self, emoji: str = "👍", *, in_: Place = None) -> Message:
        """Send a sticker."""
        return await self._sends("sticker", {"in_": in_}, emoji=emoji)

    async def sends_album(
        self,
        n: int = 2,
        caption: str | None = None,
        kinds: tuple[str, ...] = ("photo",),
        *,
        uploads: Sequence[Upload] = (),
        in_: Place = None,
    ) -> list[Message]:
        """Send `n` files of `kinds` in turn, or `uploads` as photos, as an album.

        Each file is a message, the first one has the caption.
        """
        drafts = [("photo", _picture(PICTURE, upload)) for upload in uploads]
        drafts = drafts or [(kind, _draft(kind, {})) for kind in islice(cycle(kinds), n)]
        captions = [caption, *[None] * len(drafts)]
        album = {"media_group_id": str(self.world.random.getrandbits(53))}
        chat, world = self._writable(self.chat(in_)), self.world
        sent = [
            traffic.write(world, chat, self, self._file(kind, draft, text), extra=album)
            for (kind, draft), text in zip(drafts, captions, strict=False)
        ]
        await world.settled()
        return sent

    async def sends_dice(self, emoji: str = "🎲", *, in_: Place = None) -> Message:
        """Send a die with a random value."""
        return await self._post({"dice": {"emoji": emoji, "value": self.world.random.randint(1, 6)}}, in_)

    async def sends_poll(
        self, question: str = "?", options: tuple[str, ...] = ("1", "2"), *, in_: Place = None
    ) -> Message:
        """Send a poll."""
        content = poll(str(self.world.random.getrandbits(53)), question, list(options))
        return await self._post({"poll": content}, in_)

    async def sends_location(self, lat: float, lon: float, *, in_: Place = None) -> Message:
        """Send a location in degrees."""
        return await self._post({"location": {"latitude": lat, "longitude": lon}}, in_)

    async def sends_venue(
        self, lat: float, lon: float, title: str = "Алаң", address: str = "Қала", *, in_: Place = None
    ) -> Message:
        """Send a venue; like Telegram, the message also has its location."""
        point = {"latitude": lat, "longitude": lon}
        venue = {"location": point, "title": title, "address": address}
        return await self._post({"venue": venue, "location": point}, in_)

    async def sends_contact(self, own: bool = True, *, in_: Place = None) -> Message:
        """Send the person's own contact, or that of someone without Telegram."""
        return await self._post({"contact": self._own_contact() if own else FOREIGN}, in_)

    @property
    def phone(self) -> str:
        """The person's phone number."""
        return f"+7701{self.id % 10**7:07}"

    def _own_contact(self) -> Content:
        """The Bot API's Contact with the person's user_id, which proves that it is their own."""
        first = self.name.partition(" ")[0]
        return {"phone_number": self.phone, "first_name": first, "user_id": self.id}

    async def _sends(
        self, kind: str, options: FileOptions, caption: str | None = None, **about: Any
    ) -> Message:
        return await self._post(self._file(kind, _draft(kind, options, **about), caption), options.get("in_"))

    def _file(self, kind: str, draft: FileDraft, caption: str | None = None) -> Content:
        content = {kind: self.world.files.add(kind, self.world.newest.id, draft)}
        return content | (typed(caption, "caption", "caption_entities") if caption else {})

    def _writable(self, chat: Chat) -> Chat:
        """The chat, made if it is a new private one; AssertionError if the person cannot write there."""
        if chat.blocked:
            raise self.failure("has blocked the bot")
        if chat.bot is not None:
            return self.world.private(chat.bot, self)
        if not chat.member(self.id):
            raise self.failure(f"is not in the group {chat.title!r}")
        return chat

    async def _post(self, content: Content, in_: Place, *, chat: Chat | None = None, **about: Any) -> Message:
        """Write into a chat; in a private chat a forced reply quotes its message."""
        place = self._writable(chat or self.chat(in_))
        if place.forced is not None and place.peer is not None:
            about.setdefault("reply_to", place.forced)
        sent = traffic.write(self.world, place, self, content, **about)
        await self.world.settled()
        return sent


def typed(text: str, name: str = "text", entities_name: str = "entities") -> Content:
    """A typed text or caption as fields of a message; TextError if it is empty or too long."""
    plain, entities = incoming(text)
    return {name: plain} | ({entities_name: entities} if entities else {})


def _picture(size: tuple[int, int], upload: Upload | None) -> FileDraft:
    content = upload.content if upload else images.png(*size)
    return FileDraft("photo.jpg", content, len(content))


def _draft(kind: str, options: FileOptions, **about: Any) -> FileDraft:
    if kind == "photo":
        return _picture(PICTURE, options.get("upload"))
    named, upload = DEFAULT_FIELDS.get(kind, {}) | about, options.get("upload")
    return (
        FileDraft.of(upload, named)
        if upload
        else FileDraft(FILE_NAMES[kind], None, options.get("size", SMALL), named)
    )
