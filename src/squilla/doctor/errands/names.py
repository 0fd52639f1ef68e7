"""Errand: what the PBX host calls itself, and where it finds the public name (B6)."""

import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from squilla.doctor.errands.routes import is_local
from squilla.doctor.inside import Errand
from squilla.doctor.probes.tcp_addresses import addresses_of
from squilla.settings import BadSettings, read_settings

_LONGEST_NAME = 253
_MOST_ADDRESSES = 16
_MOST_BYTES = 4 << 20
_NETHSERVER = Path("/var/lib/nethserver/db/configuration")


@dataclass(frozen=True, slots=True)
class Question:
    """The public name."""

    host: str


@dataclass(frozen=True, slots=True)
class Found:
    """An address of the public name; `is_own` when this host has it."""

    address: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class Configured:
    """A setting that holds the public name: what it is called, and its value."""

    setting: str
    name: str


@dataclass(frozen=True, slots=True)
class Answer:
    """`machine` is the host name; `found` is what the name resolves to here, /etc/hosts included.

    `configured` are the settings that give QR codes their name, of Squilla and of NethVoice.
    """

    machine: str
    found: tuple[Found, ...]
    configured: tuple[Configured, ...]


async def run(question: Question) -> Answer:
    """Resolve one name and read two settings; within six seconds."""
    if not 0 < len(question.host) <= _LONGEST_NAME:
        raise ValueError(f"ask for a name of up to {_LONGEST_NAME} letters")
    addresses = (await addresses_of(question.host))[:_MOST_ADDRESSES]
    found = tuple(Found(address, is_local(address)) for address in addresses)
    return Answer(socket.gethostname(), found, (*_of_squilla(), *of_nethvoice(_NETHSERVER)))


def _of_squilla() -> Iterator[Configured]:
    """Only when somebody set it: the default is the machine's own name."""
    try:
        settings = read_settings()
    except BadSettings:
        return
    if "host" in settings.model_fields_set:
        yield Configured("Squilla: host", settings.host)


def of_nethvoice(database: Path) -> Iterator[Configured]:
    """`PublicHost` of NethServer 7, whose lines are `key=type|name|value|name|value`."""
    try:
        with database.open(encoding="utf-8", errors="replace") as opened:
            lines = opened.read(_MOST_BYTES).splitlines()
    except OSError:
        return
    for line in lines:
        key, _, record = line.partition("=")
        _, *words = record.split("|")
        name = dict(zip(words[::2], words[1::2], strict=False)).get("PublicHost", "")
        if key == "nethvoice" and name:
            yield Configured("NethVoice: PublicHost", name[:_LONGEST_NAME])


ERRAND = Errand("names", Question, Answer, run)
