"""Files: what was uploaded or sent by people, its ids, and what Telegram refuses to keep or to give back."""

import base64
import binascii
import mimetypes
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from simulator.errors import bad_request
from simulator.state import images

MEGABYTE = 1 << 20
MOST_PHOTO_BYTES = 10 * MEGABYTE
MOST_DOWNLOAD_BYTES = 20 * MEGABYTE
KINDS = ("photo", "animation", "document", "video", "voice", "audio", "video_note", "sticker", "thumbnail")
MOST_SIDES, MOST_RATIO = 10_000, 20
PHOTO_SIDES = (90, 320, 800, 1280)
"""The longest sides of the sizes that Telegram makes of a photo, in pixels."""
DEFAULT_TYPES = {
    "video": "video/mp4",
    "animation": "video/mp4",
    "voice": "audio/ogg",
    "audio": "audio/mpeg",
    "sticker": "image/webp",
}
ID_FORMAT = ">BQQB"
"""A file_id: kind, bot, number, and a byte that marks it as ours."""
MARK = 0x5A


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came with a request."""

    filename: str
    content: bytes
    content_type: str


@dataclass(slots=True, eq=False)
class StoredFile:
    """A kept file. `content` is None for one that only has a `size` in bytes; `lost` cannot be downloaded.

    `shown` is the Bot API's object of the attachment it belongs to: all sizes of a photo, else the file.
    """

    kind: str
    path: str
    size: int
    content: bytes | None
    shown: Any = None
    lost: bool = False

    def read(self) -> bytes:
        """The bytes; zeros if only the size is known."""
        return bytes(self.size) if self.content is None else self.content


@dataclass(frozen=True, slots=True)
class FileDraft:
    """A file on its way into the store: bytes or a bare size, and the fields of its Bot API object."""

    name: str
    content: bytes | None
    size: int
    about: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, upload: Upload, about: Mapping[str, Any]) -> "FileDraft":
        """An upload as a draft."""
        return cls(upload.filename, upload.content, len(upload.content), about)


class FileStore:
    """All files of one Telegram, and `web`: the pages that a request may name by URL."""

    def __init__(self) -> None:
        self._files: dict[int, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}
        self.web: dict[str, Upload] = {}

    def add(self, kind: str, bot_id: int, draft: FileDraft) -> Any:
        """Keep a file; returns its Bot API object (the list of sizes of a photo)."""
        if draft.size == 0:
            raise bad_request("file must be non-empty")
        return self._add_photo(bot_id, draft) if kind == "photo" else self._add_file(kind, bot_id, draft)

    def known(self, kind: str, file_id: str) -> Any:
        """The Bot API object of a file that Telegram already has."""
        found = self._files.get(_number(file_id))
        if found is None:
            raise bad_request("wrong remote file identifier specified: Can't unserialize it")
        if found.kind != kind:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return found.shown

    def fetched(self, kind: str, bot_id: int, url: str) -> Any:
        """The Bot API object of a page of `web`."""
        page = self.web.get(url)
        if page is None:
            raise bad_request("failed to get HTTP URL content")
        if kind == "photo" and not page.content_type.startswith("image/"):
            raise bad_request("wrong type of the web page content")
        return self.add(kind, bot_id, FileDraft.of(page, {}))

    def downloadable(self, file_id: object) -> dict[str, Any]:
        """The Bot API's File, with the path of its link."""
        if not file_id:
            raise bad_request("file_id not specified")
        number = _number(str(file_id), strict=False)
        found = self._files.get(number)
        if found is None:
            raise bad_request("invalid file_id")
        if found.size > MOST_DOWNLOAD_BYTES:
            raise bad_request("file is too big")
        if found.lost:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        ids = {"file_id": file_id, "file_unique_id": _unique(found.kind, number)}
        return ids | {"file_size": found.size, "file_path": found.path}

    def lose(self, file_id: str) -> None:
        """Let the file vanish from Telegram's servers, as old ones sometimes do."""
        self._files[_number(file_id)].lost = True

    def open(self, path: str) -> bytes:
        """The bytes behind a link path; KeyError if there is none."""
        return self._by_path[path].read()

    def _add_photo(self, bot_id: int, draft: FileDraft) -> list[dict[str, Any]]:
        if draft.size > MOST_PHOTO_BYTES:
            refusal = "bytes is too big for a photo; the maximum size is 10485760 bytes"
            raise bad_request(f"file of size {draft.size} {refusal}")
        width, height = _sides(draft)
        ratio = min(1.0, PHOTO_SIDES[-1] / max(width, height))
        widest = max(width, height) * ratio
        sizes = [side / widest for side in PHOTO_SIDES if side < widest] + [1.0]
        stored = [self._keep("photo", ".jpg", draft) for _ in sizes]
        shown = [
            _ids("photo", bot_id, number)
            | {"width": max(1, round(width * ratio * part)), "height": max(1, round(height * ratio * part))}
            | {"file_size": max(1, round(draft.size * part * part))}
            for (number, _), part in zip(stored, sizes, strict=True)
        ]
        for _, file in stored:
            file.shown = shown
        return shown

    def _add_file(self, kind: str, bot_id: int, draft: FileDraft) -> dict[str, Any]:
        number, file = self._keep(kind, PurePosixPath(draft.name).suffix, draft)
        guessed = DEFAULT_TYPES.get(kind) or mimetypes.guess_type(draft.name)[0]
        about = {key: value for key, value in draft.about.items() if value is not None}
        named = {"file_name": draft.name} if kind in {"document", "audio", "video", "animation"} else {}
        typed = {"mime_type": guessed or "application/octet-stream"} if kind not in UNTYPED else {}
        file.shown = _ids(kind, bot_id, number) | named | typed | {"file_size": draft.size} | about
        return dict(file.shown)

    def _keep(self, kind: str, suffix: str, draft: FileDraft) -> tuple[int, StoredFile]:
        number = len(self._files) + 1
        file = StoredFile(kind, f"{kind}s/file_{number}{suffix}", draft.size, draft.content)
        self._files[number] = self._by_path[file.path] = file
        return number, file


UNTYPED = frozenset({"video_note", "sticker"})


def _sides(draft: FileDraft) -> tuple[int, int]:
    """Width and height in pixels of a photo that Telegram takes."""
    sides = images.sides(draft.content or b"")
    if sides is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    if sum(sides) > MOST_SIDES or max(sides) > MOST_RATIO * min(sides):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return sides


def _ids(kind: str, bot_id: int, number: int) -> dict[str, Any]:
    """file_id differs per bot, file_unique_id does not."""
    packed = struct.pack(ID_FORMAT, KINDS.index(kind), bot_id, number, MARK)
    return {"file_id": _text(packed), "file_unique_id": _unique(kind, number)}


def _unique(kind: str, number: int) -> str:
    return _text(struct.pack(">BQ", KINDS.index(kind), number))


def _text(packed: bytes) -> str:
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def _number(file_id: str, *, strict: bool = True) -> int:
    """The number in a file_id; -1 for nonsense, unless `strict`: then TDLib's complaint."""
    try:
        padded = file_id.encode() + b"=" * (-len(file_id) % 4)
        packed = base64.b64decode(padded, altchars=b"-_", validate=True)
        *_, number, mark = struct.unpack(ID_FORMAT, packed)
        return int(number) if mark == MARK else -1
    except binascii.Error:
        if strict:
            raise bad_request(_complaint(file_id)) from None
    except struct.error:
        pass  # letters of the right alphabet that name no file
    return -1


def _complaint(file_id: str) -> str:
    reason = "Wrong padding length" if len(file_id) % 4 == 1 else "Wrong character in the string"
    return f"wrong remote file identifier specified: {reason}"
