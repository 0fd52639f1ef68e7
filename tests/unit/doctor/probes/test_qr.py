"""The QR's text, in each of the ways that it can be handed over, and its flaws."""

import asyncio
import struct
import zlib
from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from squilla.doctor.probes.qr import Flaw, QrSeen, parse, read_qr
from squilla.robot.contract import QrLogin

TOKEN = "0123456789abcdef"
TEXT = f"ada;{TOKEN};pbx.example.com"
SEEN = QrSeen(QrLogin("ada", TOKEN, "pbx.example.com"), parts=3, host="pbx.example.com")


def code(text: str) -> Image.Image:
    barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode)
    return Image.fromarray(zxingcpp.write_barcode_to_image(barcode, scale=6))


def picture(*texts: str, kind: str = "PNG") -> bytes:
    codes = [code(text) for text in texts]
    size = max([40, *(one.width for one in codes)]) + 40
    paper = Image.new("RGB", (size * max(1, len(codes)), size), "white")
    for number, one in enumerate(codes):
        paper.paste(one, (size * number + 20, 20))
    file = BytesIO()
    paper.save(file, kind)
    return file.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says to be as large as that."""
    head = struct.pack("!IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(b"")), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack("!I", len(data)) + name + data + struct.pack("!I", zlib.crc32(name + data))
        for name, data in chunks
    )


def read(tmp_path: Path, data: bytes) -> QrSeen:
    file = tmp_path / "qr"
    file.write_bytes(data)
    return asyncio.run(read_qr(str(file)))


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        f"\N{ZERO WIDTH NO-BREAK SPACE}{TEXT}\r\n".encode(),
        picture(TEXT),
        picture(TEXT, kind="JPEG"),
        picture(TEXT, TEXT),
    ],
    ids=["text", "text with marks", "PNG", "JPEG", "twice the same"],
)
def test_each_way_to_hand_it_over(tmp_path: Path, data: bytes) -> None:
    assert read(tmp_path, data) == SEEN


def test_the_text_itself() -> None:
    assert asyncio.run(read_qr(TEXT)) == SEEN


@pytest.mark.parametrize(
    ("data", "flaw"),
    [
        (picture(), Flaw.NO_CODE),
        (picture(TEXT, "another"), Flaw.SEVERAL),
        (picture(TEXT)[:300], Flaw.UNREADABLE),
        (b"\x89PNG\r\n", Flaw.UNREADABLE),
        (b"\xff\xfe\x00", Flaw.UNREADABLE),
        (bomb(9000, 9000), Flaw.TOO_BIG),
        (bomb(60000, 60000), Flaw.TOO_BIG),
        (b"a" * (9 << 20), Flaw.TOO_BIG),
        (picture("hello"), Flaw.PARTS),
    ],
    ids=["none", "two", "cut", "head", "binary", "bomb", "big bomb", "big file", "other text"],
)
def test_each_flaw_of_a_file(tmp_path: Path, data: bytes, flaw: Flaw) -> None:
    seen = read(tmp_path, data)
    assert (seen.flaw, seen.login) == (flaw, None)


@pytest.mark.parametrize(
    ("text", "flaw", "host"),
    [
        ("", Flaw.PARTS, ""),
        ("ada;pbx.example.com", Flaw.PARTS, ""),
        (f"ada;{TOKEN};pbx.example.com;x", Flaw.PARTS, ""),
        (f"ada;;{TOKEN}", Flaw.PARTS, ""),
        (f"ada; {TOKEN};pbx.example.com", Flaw.SPACES, "pbx.example.com"),
        (f"ada;{TOKEN};pbx.exam ple.com", Flaw.SPACES, ""),
        (f"ada;{TOKEN};https://pbx.example.com", Flaw.NAME, ""),
        (f"ada;{TOKEN};pbx_1.example.com", Flaw.NAME, ""),
        (f"csc:ada@pbx.example.com@qrcode:{TOKEN}@BRAND", Flaw.NEW_APP, "pbx.example.com"),
        (f"csc:ada@pbx%2Eexample.com:{TOKEN}@qrcode", Flaw.NEW_APP, "pbx.example.com"),
        ("CSC:whatever", Flaw.NEW_APP, ""),
        (f"ada;pbx.example.com;{TOKEN}_", Flaw.NAME, ""),
        ("x" * 3000, Flaw.TOO_BIG, ""),
    ],
)
def test_each_flaw_of_a_text(text: str, flaw: Flaw, host: str) -> None:
    seen = parse(text)
    assert (seen.flaw, seen.host, seen.login) == (flaw, host, None)
    assert TOKEN not in repr(seen)


def test_the_token_is_not_shown() -> None:
    assert TOKEN not in repr(parse(TEXT))


@given(st.text(max_size=60) | st.text(alphabet="a;@: .", max_size=20))
def test_any_text_is_a_login_or_has_a_flaw(text: str) -> None:
    seen = parse(text)
    assert (seen.login is None) is (seen.flaw is not None)


def test_a_path_that_cannot_be_one_is_a_text() -> None:
    assert asyncio.run(read_qr("a\0b")).flaw is Flaw.PARTS
