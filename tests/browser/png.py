"""Just enough PNG (RFC 2083) to hand a screenshot's pixels to a QR reader that isn't ours."""

import struct
import zlib
from collections.abc import Iterator

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_CHANNELS = {2: 3, 6: 4}


def grey_pixels(png: bytes) -> memoryview:
    """The picture as rows of grey bytes, from an 8-bit RGB or RGBA PNG that is not interlaced."""
    chunks = list(_chunks(png))
    width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", chunks[0][1])
    assert depth == 8
    assert interlaced == 0
    step = _CHANNELS[colour]
    packed = zlib.decompress(b"".join(data for kind, data in chunks if kind == b"IDAT"))
    grey = bytearray()
    row = bytes(width * step)
    for start in range(0, len(packed), width * step + 1):
        line = packed[start + 1 : start + 1 + width * step]
        row = _unfiltered(packed[start], line, row, step)
        grey += row[1::step]
    return memoryview(bytes(grey)).cast("B", (height, width))


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    assert png.startswith(_SIGNATURE)
    at = len(_SIGNATURE)
    while at < len(png):
        length, kind = struct.unpack_from(">I4s", png, at)
        yield kind, png[at + 8 : at + 8 + length]
        at += length + 12


def _unfiltered(kind: int, line: bytes, above: bytes, step: int) -> bytes:
    row = bytearray(line)
    for i in range(len(row)):
        left = row[i - step] if i >= step else 0
        corner = above[i - step] if i >= step else 0
        row[i] = (row[i] + _predicted(kind, left, above[i], corner)) & 0xFF
    return bytes(row)


def _predicted(kind: int, left: int, up: int, corner: int) -> int:
    if kind == 4:
        return min((left, up, corner), key=lambda near: abs(left + up - corner - near))
    return (0, left, up, (left + up) // 2)[kind]
