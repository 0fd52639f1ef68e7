"""Reads the QR that somebody was given: a picture, a file with its text, or the text (M1, P1).

The token stays in the login; nothing else here holds or repeats it. The QR of the newer app
(`csc:...`, NethVoice on NethServer 8) is told apart: it is right for that app, and none of ours.
"""

import asyncio
import re
import warnings
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote

import zxingcpp
from PIL import Image, UnidentifiedImageError

from squilla.robot.contract import QrLogin, parse_qr
from squilla.robot.failure import Failure

_MOST_BYTES = 8 << 20
_MOST_PIXELS = 40_000_000
_MOST_TEXT = 2048
_MAGIC = (b"\x89PNG\r\n", b"\xff\xd8\xff")
_FORMATS = ("PNG", "JPEG")
_PARTS = 3
_MOST_NAME = 253
_CSC = "csc:"
_DOTTED = re.compile(r"([A-Za-z0-9-]{1,63}\.)+[A-Za-z0-9-]{1,63}\.?")
_CSC_PARTS = re.compile(r"csc:(?P<user>[^@:]+)@(?P<host>[^@:]+)[@:].+")


class Flaw(StrEnum):
    """What can be wrong with a QR, or with the way to it."""

    TOO_BIG = "too_big"
    UNREADABLE = "unreadable"
    NO_CODE = "no_code"
    SEVERAL = "several"
    NEW_APP = "new_app"
    SPACES = "spaces"
    PARTS = "parts"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class QrSeen:
    """A QR as it was read: a login, or one flaw.

    `parts` counts the pieces between semicolons. `host` is the public name in it, fit to be shown:
    what has not the form of one may be a token that stands in the wrong place, and is left out.
    """

    login: QrLogin | None = None
    flaw: Flaw | None = None
    parts: int = 0
    host: str = ""


async def read_qr(given: str) -> QrSeen:
    """Read what was given with `--qr`: the path of a picture or of a text, or the text itself."""
    return await asyncio.to_thread(_read, given)


def _read(given: str) -> QrSeen:
    path = _file(given)
    if path is None:
        return parse(given)
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except OSError:
        return QrSeen(flaw=Flaw.UNREADABLE)
    if len(data) > _MOST_BYTES:
        return QrSeen(flaw=Flaw.TOO_BIG)
    if data.startswith(_MAGIC):
        found = from_picture(data)
        return QrSeen(flaw=found) if isinstance(found, Flaw) else parse(found)
    try:
        return parse(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return QrSeen(flaw=Flaw.UNREADABLE)


def _file(given: str) -> Path | None:
    try:
        path = Path(given)
        return path if path.is_file() else None
    except (OSError, ValueError):
        return None


def from_picture(data: bytes) -> str | Flaw:
    """The text of the one QR in a PNG or JPEG; its size is checked before it is unpacked."""
    try:
        with warnings.catch_warnings(), Image.open(BytesIO(data), formats=_FORMATS) as image:
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            if image.width * image.height > _MOST_PIXELS:
                return Flaw.TOO_BIG
            codes = zxingcpp.read_barcodes(image.convert("L"), _qr_codes())
    except Image.DecompressionBombError:
        return Flaw.TOO_BIG
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        return Flaw.UNREADABLE
    texts = {code.text for code in codes}
    if not texts:
        return Flaw.NO_CODE
    return texts.pop() if len(texts) == 1 else Flaw.SEVERAL


def parse(text: str) -> QrSeen:
    """Judge the text of a QR: exactly `USERNAME;TOKEN;FQDN`, or what it is instead."""
    stripped = text.strip()
    if len(text) > _MOST_TEXT:
        return QrSeen(flaw=Flaw.TOO_BIG)
    if stripped.lower().startswith(_CSC):
        found = _CSC_PARTS.fullmatch(stripped)
        return QrSeen(flaw=Flaw.NEW_APP, host=_public(unquote(found["host"])) if found else "")
    parts = stripped.split(";")
    if len(parts) != _PARTS or not all(part.strip() for part in parts):
        return QrSeen(flaw=Flaw.PARTS, parts=len(parts))
    host = _public(parts[2].strip())
    if any(character.isspace() for character in stripped):
        return QrSeen(flaw=Flaw.SPACES, parts=_PARTS, host=host)
    login = parse_qr(stripped)
    if isinstance(login, Failure):
        return QrSeen(flaw=Flaw.NAME, parts=_PARTS, host=host)
    return QrSeen(login=login, parts=_PARTS, host=host)


def _public(name: str) -> str:
    return name if _DOTTED.fullmatch(name) and len(name) <= _MOST_NAME else ""


def _qr_codes() -> zxingcpp.BarcodeFormats:
    """Made anew: one that lives until the end is reported as a leak on the terminal."""
    return zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
