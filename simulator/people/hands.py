"""What a person can send: the half of a person that holds the phone's camera, microphone and files."""

from collections.abc import Sequence
from itertools import cycle, islice
from typing import Any, TypedDict, Unpack

from simulator import traffic
from simulator.methods import polls
from simulator.people.eyes import Eyes, Place
from simulator.state import images
from simulator.state.chats import Chat
from simulator.state.files import FileDraft, Upload
from simulator.state.messages import Message
from simulator.text.formatting import incoming

Content = dict[str, Any]
SMALL = 1000
"""Bytes of a file nobody cares about."""
PICTURE = (1280, 960)
ABOUT: dict[str, dict[str, Any]] = {
    "video": {"width": 640, "height": 480, "duration": 5},
    "animation": {"width": 320, "height": 240, "duration": 3},
    "video_note": {"length": 240, "duration": 5},
    "voice": {"duration": 5},
    "audio": {"duration": 180},
    "sticker": {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False},
}
NAMES = {
    "video": "video.mp4",
    "animation": "film.mp4",
    "video_note": "note.mp4",
    "voice": "voice.ogg",
    "audio": "song.mp3",
    "sticker": "sticker.webp",
    "document": "x.pdf",
}
FOREIGN = {"phone_number": "+77010000000", "first_name": "Танысым"}


class How(TypedDict, total=False):
    """How a file is sent: its `size` in bytes, or real bytes instead; and where to."""

    size: int
    upload: Upload | None
    in_: Place


class Hands(Eyes):
    """Sending; `seconds` is a duration."""

    async def sends_photo(
        self,
        caption: str | None = None,
        *,
        size: tuple[int, int] = PICTURE,
        upload: Upload | None = None,
        in_: Place = None,
    ) -> Message:
        """A photo of `size` (width, height) pixels."""
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
        """A document; a picture sent this way keeps all its bytes."""
        draft = FileDraft.of(upload, {}) if upload else FileDraft(name, None, size)
        return await self._post(self._file("document", draft, caption), in_)

    async def sends_video(
        self, caption: str | None = None, *, seconds: int = 5, **how: Unpack[How]
    ) -> Message:
        """A video."""
        return await self._sends("video", how, caption, duration=seconds)

    async def sends_animation(self, caption: str | None = None, **how: Unpack[How]) -> Message:
        """A silent film of a few seconds; it comes as a document too, for old bots."""
        content = self._file("animation", _draft("animation", how), caption)
        return await self._post(content | {"document": content["animation"]}, how.get("in_"))

    async def sends_voice(self, seconds: int = 5, **how: Unpack[How]) -> Message:
        """A voice message."""
        return await self._sends("voice", how, duration=seconds)

    async def sends_video_note(self, seconds: int = 5, **how: Unpack[How]) -> Message:
        """A round video."""
        return await self._sends("video_note", how, duration=seconds)

    async def sends_audio(self, seconds: int = 180, **how: Unpack[How]) -> Message:
        """A piece of music."""
        return await self._sends("audio", how, duration=seconds)

    async def sends_sticker(self, emoji: str = "👍", *, in_: Place = None) -> Message:
        """A sticker."""
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
        """`n` files chosen together (or these photos): each is its own message; the first has the caption."""
        drafts = [("photo", _picture(PICTURE, upload)) for upload in uploads]
        drafts = drafts or [(kind, _draft(kind, {})) for kind in islice(cycle(kinds), n)]
        captions = [caption, *[None] * len(drafts)]
        album = {"media_group_id": str(self.world.chance.getrandbits(53))}
        chat, world = self._open(self.chat(in_)), self.world
        sent = [
            traffic.write(world, chat, self, self._file(kind, draft, text), extra=album)
            for (kind, draft), text in zip(drafts, captions, strict=False)
        ]
        await world.settled()
        return sent

    async def sends_dice(self, emoji: str = "🎲", *, in_: Place = None) -> Message:
        """A die, thrown by Telegram."""
        return await self._post({"dice": {"emoji": emoji, "value": self.world.chance.randint(1, 6)}}, in_)

    async def sends_poll(
        self, question: str = "?", options: tuple[str, ...] = ("1", "2"), *, in_: Place = None
    ) -> Message:
        """A poll."""
        poll = polls.build(str(self.world.chance.getrandbits(53)), question, list(options))
        return await self._post({"poll": poll}, in_)

    async def sends_location(self, lat: float, lon: float, *, in_: Place = None) -> Message:
        """A point on the map, in degrees."""
        return await self._post({"location": {"latitude": lat, "longitude": lon}}, in_)

    async def sends_venue(
        self, lat: float, lon: float, title: str = "Алаң", address: str = "Қала", *, in_: Place = None
    ) -> Message:
        """A named place; it comes with a plain location, as Telegram does it."""
        point = {"latitude": lat, "longitude": lon}
        venue = {"location": point, "title": title, "address": address}
        return await self._post({"venue": venue, "location": point}, in_)

    async def sends_contact(self, own: bool = True, *, in_: Place = None) -> Message:
        """The own contact, or that of somebody who has no Telegram."""
        return await self._post({"contact": self._own_contact() if own else FOREIGN}, in_)

    @property
    def phone(self) -> str:
        """The number of the person's phone."""
        return f"+7701{self.id % 10**7:07}"

    def _own_contact(self) -> Content:
        """The person's phone number, for which Telegram vouches by the id."""
        first = self.name.partition(" ")[0]
        return {"phone_number": self.phone, "first_name": first, "user_id": self.id}

    async def _sends(self, kind: str, how: How, caption: str | None = None, **about: Any) -> Message:
        return await self._post(self._file(kind, _draft(kind, how, **about), caption), how.get("in_"))

    def _file(self, kind: str, draft: FileDraft, caption: str | None = None) -> Content:
        content = {kind: self.world.files.add(kind, self.world.newest.id, draft)}
        return content | (written(caption, "caption", "caption_entities") if caption else {})

    def _open(self, chat: Chat) -> Chat:
        """The chat, if the person can write there now; a private one is begun by that."""
        if chat.blocked:
            raise self.failure("has blocked the bot")
        if chat.bot is not None:
            return self.world.private(chat.bot, self)
        if not chat.member(self.id):
            raise self.failure(f"is not in the group {chat.title!r}")
        return chat

    async def _post(self, content: Content, in_: Place, *, chat: Chat | None = None, **about: Any) -> Message:
        """Write into a chat; a forced reply is made to the message that asks for it."""
        place = self._open(chat or self.chat(in_))
        if place.forced is not None and place.peer is not None:
            about.setdefault("reply_to", place.forced)
        sent = traffic.write(self.world, place, self, content, **about)
        await self.world.settled()
        return sent


def written(text: str, name: str = "text", entities_name: str = "entities") -> Content:
    """A typed text or caption as fields of a message."""
    plain, entities = incoming(text)
    return {name: plain} | ({entities_name: entities} if entities else {})


def _picture(size: tuple[int, int], upload: Upload | None) -> FileDraft:
    content = upload.content if upload else images.png(*size)
    return FileDraft("photo.jpg", content, len(content))


def _draft(kind: str, how: How, **about: Any) -> FileDraft:
    if kind == "photo":
        return _picture(PICTURE, how.get("upload"))
    named, upload = ABOUT.get(kind, {}) | about, how.get("upload")
    return (
        FileDraft.of(upload, named) if upload else FileDraft(NAMES[kind], None, how.get("size", SMALL), named)
    )
