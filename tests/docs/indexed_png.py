"""Truecolour PNGs as indexed ones of 256 colours, a third of their size; no imaging library is needed."""

import struct
import zlib
from collections import Counter
from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"
COLOURS = 256
Pixel = tuple[int, ...]


def indexed(source: bytes) -> bytes:
    """The picture with its 256 commonest colours, each other one shown as the nearest of them.

    `source` has eight bits a channel, three or four channels and no interlacing, as Chromium writes it;
    an alpha channel is dropped.
    """
    width, height, channels = _header(source)
    data = b"".join(body for kind, body in _chunks(source) if kind == b"IDAT")
    rows = list(_unfiltered(zlib.decompress(data), width * channels, channels))
    pixels = [[tuple(row[at : at + 3]) for at in range(0, len(row), channels)] for row in rows]
    palette, index = _palette(Counter(pixel for row in pixels for pixel in row))
    packed = b"".join(b"\0" + bytes(index[pixel] for pixel in row) for row in pixels)
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    colours = bytes(value for colour in palette for value in colour)
    parts = ((b"IHDR", header), (b"PLTE", colours), (b"IDAT", zlib.compress(packed, 9)), (b"IEND", b""))
    return SIGNATURE + b"".join(_chunk(kind, body) for kind, body in parts)


def _header(source: bytes) -> tuple[int, int, int]:
    """Width, height and channels."""
    width, height, depth, kind, _, _, interlace = struct.unpack(">IIBBBBB", source[16:29])
    if depth != 8 or kind not in {2, 6} or interlace:
        raise ValueError("only truecolour PNGs of eight bits a channel are read here")
    return width, height, 3 if kind == 2 else 4


def _chunks(source: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(SIGNATURE)
    while at < len(source):
        size = int.from_bytes(source[at : at + 4], "big")
        yield source[at + 4 : at + 8], source[at + 8 : at + 8 + size]
        at += size + 12


def _unfiltered(data: bytes, stride: int, step: int) -> Iterator[bytearray]:
    """The rows of bytes; each is stored as differences from its neighbours (PNG specification, section 9)."""
    above = bytearray(stride)
    for at in range(0, len(data), stride + 1):
        kind, row = data[at], bytearray(data[at + 1 : at + 1 + stride])
        for i in range(stride):
            left, corner = (row[i - step], above[i - step]) if i >= step else (0, 0)
            guess = (0, left, above[i], (left + above[i]) // 2, _paeth(left, above[i], corner))[kind]
            row[i] = (row[i] + guess) & 255
        yield row
        above = row


def _paeth(left: int, up: int, corner: int) -> int:
    guess = left + up - corner
    return min((left, up, corner), key=lambda one: abs(guess - one))


def _palette(counts: Counter[Pixel]) -> tuple[list[Pixel], dict[Pixel, int]]:
    """The commonest colours, and the place of each colour's nearest one among them."""
    palette = [colour for colour, _ in counts.most_common(COLOURS)]
    return palette, {colour: _nearest(palette, colour) for colour in counts}


def _nearest(palette: list[Pixel], colour: Pixel) -> int:
    def distance(place: int) -> int:
        return sum((one - other) ** 2 for one, other in zip(palette[place], colour, strict=True))

    return min(range(len(palette)), key=distance)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
