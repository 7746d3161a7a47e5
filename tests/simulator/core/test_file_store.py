"""The file store: sizes of pictures, file ids, download links."""

import struct

import pytest

from simulator.state import images
from simulator.state.files import FileDraft, FileStore
from tests.support.local_telegram.stage import Stage

JPEG = (
    b"\xff\xd8\xff\xe0\x00\x10"
    + bytes(14)
    + b"\xff\xc2\x00\x11\x08"
    + struct.pack(">HH", 600, 800)
    + bytes(9)
)


@pytest.mark.parametrize(
    ("content", "sides"),
    [
        (images.png(30, 20), (30, 20)),
        (JPEG, (800, 600)),
        (b"GIF89a" + struct.pack("<HH", 7, 5), (7, 5)),
        (b"\xff\xd8\xff\xd9", None),
        (b"%PDF-1.7", None),
        (b"", None),
    ],
)
def test_the_sides_of_a_picture(content: bytes, sides: tuple[int, int] | None) -> None:
    assert images.sides(content) == sides


def test_file_ids_differ_per_bot_and_unique_ids_per_file() -> None:
    store = FileStore()
    first, second = (store.add("document", bot, FileDraft("a.pdf", b"1", 1)) for bot in (1, 2))
    assert len({first["file_id"], second["file_id"], first["file_unique_id"], second["file_unique_id"]}) == 4
    assert store.known("document", first["file_id"]) == first
    assert store.downloadable(first["file_id"])["file_unique_id"] == first["file_unique_id"]


def test_a_file_of_a_bare_size_reads_as_zeros() -> None:
    store = FileStore()
    shown = store.add("voice", 1, FileDraft("v.ogg", None, 5, {"duration": 2}))
    assert shown["mime_type"] == "audio/ogg"
    assert store.open(store.downloadable(shown["file_id"])["file_path"]) == bytes(5)
    with pytest.raises(KeyError):
        store.open("voices/none.ogg")


async def test_a_big_video_of_a_person_costs_no_memory() -> None:
    stage = Stage()
    message = await (await stage.person()).sends_video(size=2_000_000_000)
    assert message.file() is not None
    answer = await stage.call("getFile", file_id=message.content["video"]["file_id"])
    assert isinstance(answer.body, dict)
    assert answer.body["description"] == "Bad Request: file is too big"
