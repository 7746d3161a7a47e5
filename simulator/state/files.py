"""The file store: uploads, file ids, sizes of photos, and Telegram's limits for files."""

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
UNTYPED = frozenset({"video_note", "sticker"})
"""Kinds whose Bot API object has no mime_type."""
DEFAULT_TYPES = {
    "video": "video/mp4",
    "animation": "video/mp4",
    "voice": "audio/ogg",
    "audio": "audio/mpeg",
    "sticker": "image/webp",
}
ID_FORMAT = ">BQQB"
"""A file_id: index of the kind, bot id, file number, and MARK, which is the same in all."""
MARK = 0x5A


@dataclass(frozen=True, slots=True)
class Upload:
    """A file in a request."""

    filename: str
    content: bytes
    content_type: str


@dataclass(slots=True, eq=False)
class StoredFile:
    """A stored file of `size` bytes; `content` None stands for zeros. A `lost` file cannot be downloaded.

    `shown` is the Bot API's object of the attachment: the list of PhotoSize, or the file's object.
    """

    kind: str
    path: str
    size: int
    content: bytes | None
    shown: Any = None
    lost: bool = False

    def read(self) -> bytes:
        """The bytes of the file."""
        return bytes(self.size) if self.content is None else self.content


@dataclass(frozen=True, slots=True)
class FileDraft:
    """A file to be stored; `content` None stands for zeros, `about` are fields of its Bot API object."""

    name: str
    content: bytes | None
    size: int
    about: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, upload: Upload, about: Mapping[str, Any]) -> "FileDraft":
        """A draft with the bytes of an upload."""
        return cls(upload.filename, upload.content, len(upload.content), about)


class FileStore:
    """All files of a world; `web` are the resources that a request may send by URL."""

    def __init__(self) -> None:
        self._files: dict[int, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}
        self.web: dict[str, Upload] = {}

    def add(self, kind: str, bot_id: int, draft: FileDraft) -> Any:
        """Store a file and return its Bot API object, for a photo the list of PhotoSize; ApiError 400."""
        if draft.size == 0:
            raise bad_request("file must be non-empty")
        return self._add_photo(bot_id, draft) if kind == "photo" else self._add_file(kind, bot_id, draft)

    def known(self, kind: str, file_id: str) -> Any:
        """The Bot API object of a stored file, for sending by file_id; ApiError 400."""
        found = self._files.get(_number(file_id))
        if found is None:
            raise bad_request("wrong remote file identifier specified: Can't unserialize it")
        if found.kind != kind:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return found.shown

    def fetched(self, kind: str, bot_id: int, url: str) -> Any:
        """Store a resource of `web` and return its Bot API object; ApiError 400."""
        resource = self.web.get(url)
        if resource is None:
            raise bad_request("failed to get HTTP URL content")
        if kind == "photo" and not resource.content_type.startswith("image/"):
            raise bad_request("wrong type of the web page content")
        return self.add(kind, bot_id, FileDraft.of(resource, {}))

    def downloadable(self, file_id: object) -> dict[str, Any]:
        """The Bot API's File, with file_path; ApiError 400 if it is unknown, too big or lost."""
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
        """Make a file unavailable on Telegram's servers, as old files sometimes are."""
        self._files[_number(file_id)].lost = True

    def open(self, path: str) -> bytes:
        """The bytes of the file at this file_path; KeyError if there is none."""
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


def _sides(draft: FileDraft) -> tuple[int, int]:
    """Width and height of a photo in pixels; ApiError 400 if Telegram would refuse it."""
    sides = images.sides(draft.content or b"")
    if sides is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    if sum(sides) > MOST_SIDES or max(sides) > MOST_RATIO * min(sides):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return sides


def _ids(kind: str, bot_id: int, number: int) -> dict[str, Any]:
    """The file_id, which differs per bot, and the file_unique_id, which does not."""
    packed = struct.pack(ID_FORMAT, KINDS.index(kind), bot_id, number, MARK)
    return {"file_id": _text(packed), "file_unique_id": _unique(kind, number)}


def _unique(kind: str, number: int) -> str:
    return _text(struct.pack(">BQ", KINDS.index(kind), number))


def _text(packed: bytes) -> str:
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def _number(file_id: str, *, strict: bool = True) -> int:
    """The number in a file_id, or -1; ApiError 400 for invalid base64 if `strict`."""
    try:
        padded = file_id.encode() + b"=" * (-len(file_id) % 4)
        packed = base64.b64decode(padded, altchars=b"-_", validate=True)
        *_, number, mark = struct.unpack(ID_FORMAT, packed)
        return int(number) if mark == MARK else -1
    except binascii.Error:
        if strict:
            raise bad_request(_base64_error(file_id)) from None
    except struct.error:
        pass  # valid base64 of another length
    return -1


def _base64_error(file_id: str) -> str:
    reason = "Wrong padding length" if len(file_id) % 4 == 1 else "Wrong character in the string"
    return f"wrong remote file identifier specified: {reason}"
