"""Errand: the certificates on the PBX host's disk that its services are meant to show (B1).

Only what everybody sees who connects is told: names, dates, fingerprint. Keys are not touched.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from squilla.doctor.inside import Errand
from squilla.doctor.probes.chain_leaf import describe
from squilla.doctor.probes.chain_read import read_certificate
from squilla.settings import BadSettings, read_settings

_ROOT = Path("/")
_LONGEST_NAME = 253
_MOST_FILES = 50
_MOST_CONFIG_BYTES = 1 << 20
_MOST_CERTIFICATE_BYTES = 1 << 16
_CERT_FILE = re.compile(r"^\s*cert_file\s*=>?\s*([^;\s]+)", re.MULTILINE)
_END = b"-----END CERTIFICATE-----"


@dataclass(frozen=True, slots=True)
class Question:
    """The public name."""

    host: str


@dataclass(frozen=True, slots=True)
class OnDisk:
    """A server's certificate: `begins` and `ends` are ISO 8601, the rest as in `Leaf`."""

    file: str
    fingerprint: str
    names: tuple[str, ...]
    key: str
    begins: str
    ends: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Those that are good for the name."""

    certificates: tuple[OnDisk, ...]


async def run(question: Question) -> Answer:
    """Read the first certificate of each file; what cannot be read is left out."""
    if not 0 < len(question.host) <= _LONGEST_NAME:
        raise ValueError(f"ask for a name of up to {_LONGEST_NAME} letters")
    files = [*_of_squilla(), *_of_asterisk(_ROOT), *_of_certbot(_ROOT)][:_MOST_FILES]
    read = (_read(file, question.host) for file in dict.fromkeys(files))
    return Answer(tuple(one for one in read if one is not None))


def _of_squilla() -> Iterator[Path]:
    try:
        certificate = read_settings().certificate
    except BadSettings:
        return
    if certificate:
        yield Path(certificate)


def _of_asterisk(root: Path) -> Iterator[Path]:
    """`cert_file` of PJSIP's transports, in whichever of its files they stand."""
    for file in sorted(root.glob("etc/asterisk/pjsip*.conf"))[:_MOST_FILES]:
        text = _head(file, _MOST_CONFIG_BYTES).decode("utf-8", "replace")
        yield from (root / name.lstrip("/") for name in _CERT_FILE.findall(text))


def _of_certbot(root: Path) -> Iterator[Path]:
    yield from sorted(root.glob("etc/letsencrypt/live/*/fullchain.pem"))


def _read(file: Path, host: str) -> OnDisk | None:
    _, begin, rest = _head(file, _MOST_CERTIFICATE_BYTES).partition(b"-----BEGIN CERTIFICATE-----")
    body, end, _ = rest.partition(_END)
    try:
        leaf = describe(read_certificate(begin + body + end))
    except ValueError:
        return None
    if not leaf.covers(host):
        return None
    begins, ends = leaf.begins.isoformat(), leaf.ends.isoformat()
    return OnDisk(str(file), leaf.fingerprint, leaf.names, leaf.key, begins, ends)


def _head(file: Path, size: int) -> bytes:
    """The beginning of a regular file; nothing of what is none, or may not be read."""
    try:
        if not file.is_file():
            return b""
        with file.open("rb") as opened:
            return opened.read(size)
    except OSError:
        return b""


ERRAND = Errand("served_files", Question, Answer, run)
