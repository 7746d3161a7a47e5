"""What a person can send: the half of a person that holds the phone's camera, microphone and files."""

from typing import TYPE_CHECKING, Any

from simulator import images, traffic
from simulator.eyes import Eyes
from simulator.files import Draft, Upload
from simulator.messages import Message
from simulator.methods import polls
from simulator.text import incoming

if TYPE_CHECKING:
    from simulator.chats import Chat
    from simulator.eyes import Place

Content = dict[str, Any]
SMALL = 1000
"""Bytes of a file nobody cares about."""


class Hands(Eyes):
    """Sending. `size` is in bytes and `seconds` a duration; `upload` sends real bytes instead."""

    async def sends_photo(
        self,
        caption: str | None = None,
        *,
        size: tuple[int, int] = (1280, 960),
        upload: Upload | None = None,
        in_: "Place" = None,
    ) -> Message:
        """A photo of `size` (width, height) pixels."""
        content = upload.content if upload else images.png(*size)
        draft = Draft("photo.jpg", content, len(content))
        return await self._post(self._file("photo", draft, caption), in_)

    async def sends_file(
        self,
        name: str = "x.pdf",
        size: int = SMALL,
        caption: str | None = None,
        *,
        upload: Upload | None = None,
        in_: "Place" = None,
    ) -> Message:
        """A document; a picture sent this way keeps all its bytes."""
        draft = Draft.of(upload, {}) if upload else Draft(name, None, size)
        return await self._post(self._file("document", draft, caption), in_)

    async def sends_video(
        self,
        caption: str | None = None,
        *,
        size: int = SMALL,
        seconds: int = 5,
        upload: Upload | None = None,
        in_: "Place" = None,
    ) -> Message:
        """A video."""
        draft = _draft("video.mp4", size, upload, width=640, height=480, duration=seconds)
        return await self._post(self._file("video", draft, caption), in_)

    async def sends_voice(
        self, seconds: int = 5, *, size: int = SMALL, upload: Upload | None = None, in_: "Place" = None
    ) -> Message:
        """A voice message."""
        return await self._post(self._file("voice", _draft("voice.ogg", size, upload, duration=seconds)), in_)

    async def sends_video_note(
        self, seconds: int = 5, *, size: int = SMALL, upload: Upload | None = None, in_: "Place" = None
    ) -> Message:
        """A round video."""
        draft = _draft("note.mp4", size, upload, length=240, duration=seconds)
        return await self._post(self._file("video_note", draft), in_)

    async def sends_audio(
        self, seconds: int = 180, *, size: int = SMALL, upload: Upload | None = None, in_: "Place" = None
    ) -> Message:
        """A piece of music."""
        return await self._post(self._file("audio", _draft("song.mp3", size, upload, duration=seconds)), in_)

    async def sends_sticker(self, emoji: str = "👍", *, in_: "Place" = None) -> Message:
        """A sticker."""
        looks = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
        draft = Draft("sticker.webp", None, SMALL, looks | {"emoji": emoji})
        return await self._post(self._file("sticker", draft), in_)

    async def sends_animation(
        self, caption: str | None = None, *, size: int = SMALL, in_: "Place" = None
    ) -> Message:
        """A silent film of a few seconds."""
        draft = _draft("film.mp4", size, None, width=320, height=240, duration=3)
        content = self._file("animation", draft, caption)
        return await self._post(content | {"document": content["animation"]}, in_)

    async def sends_album(
        self,
        n: int = 2,
        caption: str | None = None,
        kinds: tuple[str, ...] = ("photo",),
        *,
        in_: "Place" = None,
    ) -> list[Message]:
        """`n` files chosen together: each is a message of its own; the caption is on the first."""
        album = {"media_group_id": str(self.world.chance.getrandbits(53))}
        chat, sent = self._open(in_), []
        for number in range(n):
            kind = kinds[number % len(kinds)]
            content = self._file(kind, _album_draft(kind), caption if number == 0 else None)
            sent.append(traffic.write(self.world, chat, self, content, extra=album))
        await self.world.settled()
        return sent

    async def sends_dice(self, emoji: str = "🎲", *, in_: "Place" = None) -> Message:
        """A die, thrown by Telegram."""
        return await self._post({"dice": {"emoji": emoji, "value": self.world.chance.randint(1, 6)}}, in_)

    async def sends_poll(
        self, question: str = "?", options: tuple[str, ...] = ("1", "2"), *, in_: "Place" = None
    ) -> Message:
        """A poll."""
        poll = polls.build(str(self.world.chance.getrandbits(53)), question, list(options))
        return await self._post({"poll": poll}, in_)

    async def sends_location(self, lat: float, lon: float, *, in_: "Place" = None) -> Message:
        """A point on the map, in degrees."""
        return await self._post({"location": {"latitude": lat, "longitude": lon}}, in_)

    async def sends_venue(
        self, lat: float, lon: float, title: str = "Алаң", address: str = "Қала", *, in_: "Place" = None
    ) -> Message:
        """A named place; it comes with a plain location, as Telegram does it."""
        point = {"latitude": lat, "longitude": lon}
        venue = {"location": point, "title": title, "address": address}
        return await self._post({"venue": venue, "location": point}, in_)

    async def sends_contact(self, own: bool = True, *, in_: "Place" = None) -> Message:
        """The own contact, or that of somebody who has no Telegram."""
        foreign = {"contact": {"phone_number": "+77010000000", "first_name": "Танысым"}}
        return await self._post(self.own_contact() if own else foreign, in_)

    def own_contact(self) -> Content:
        """The person's phone number, as Telegram vouches for it."""
        first = self.name.partition(" ")[0]
        return {
            "contact": {"phone_number": f"+7701{self.id % 10**7:07}", "first_name": first, "user_id": self.id}
        }

    def _file(self, kind: str, draft: Draft, caption: str | None = None) -> Content:
        content = {kind: self.world.files.add(kind, self.world.newest.id, draft)}
        if not caption:
            return content
        plain, entities = incoming(caption)
        return content | {"caption": plain} | ({"caption_entities": entities} if entities else {})

    def _open(self, in_: "Place") -> "Chat":
        """The chat, if the person can write there now."""
        chat = self.chat(in_)
        if chat.blocked:
            self._fail(f"{self.name} has blocked the bot", in_)
        if chat.peer is None and not chat.member(self.id):
            self._fail(f"{self.name} is not in the group {chat.title!r}", in_)
        return chat

    async def _post(
        self, content: Content, in_: "Place", *, chat: "Chat | None" = None, **about: Any
    ) -> Message:
        """Write into a chat; a forced reply is made to the message that asks for it."""
        place = chat or self._open(in_)
        if place.forced is not None and place.peer is not None:
            about.setdefault("reply_to", place.forced)
        sent = traffic.write(self.world, place, self, content, **about)
        await self.world.settled()
        return sent


def _draft(name: str, size: int, upload: Upload | None, **about: int) -> Draft:
    return Draft.of(upload, about) if upload else Draft(name, None, size, about)


def _album_draft(kind: str) -> Draft:
    if kind == "photo":
        return Draft("photo.jpg", images.png(), SMALL)
    return _draft(
        f"{kind}.mp4",
        SMALL,
        None,
        **({"width": 640, "height": 480, "duration": 5} if kind == "video" else {}),
    )
