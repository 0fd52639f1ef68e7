"""Calls an extension to see whether its phone rings; not more than once a minute each (P4)."""

import fcntl
import hashlib
import os
import re
import time
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from squilla.doctor.probes.login import ask_as_user, trusting
from squilla.doctor.probes.qr import read_qr
from squilla.doctor.sight import Sight
from squilla.robot.registered import Destination
from squilla.robot.ring_test import RingResult, ring_test

CALL_SECONDS = 15.0
PAUSE_SECONDS = 60.0
_EXTENSION = re.compile(r"(?!(11[0-9]|15(15|22|30)|911|999)$)[1-9][0-9]{1,5}")
"""Two to six digits: no outside line (0...), and none of the numbers for emergencies."""


class Hindrance(StrEnum):
    """Why there was no call."""

    NOT_ASKED = "not_asked"
    NOT_AN_EXTENSION = "not_an_extension"
    NO_LOGIN = "no_login"
    TOO_SOON = "too_soon"


@dataclass(frozen=True, slots=True)
class Rung:
    """A call to an extension, or why there was none."""

    extension: str
    result: RingResult | None = None
    hindrance: Hindrance | None = None


async def ring(sight: Sight, extension: str, folder: Path) -> Rung:
    """Sign in with the QR and call; `folder` remembers when each extension was last called."""
    if not extension:
        return Rung(extension, hindrance=Hindrance.NOT_ASKED)
    if not _EXTENSION.fullmatch(extension):
        return Rung(extension, hindrance=Hindrance.NOT_AN_EXTENSION)
    target = sight.target
    login = (await sight.know(read_qr, target.qr)).login
    if login is None:
        return Rung(extension, hindrance=Hindrance.NO_LOGIN)
    reply = await sight.know(ask_as_user, login, target.ports.https, target.authority)
    if reply.account is None:
        return Rung(extension, hindrance=Hindrance.NO_LOGIN)
    if not may_call(folder, f"{login.fqdn.lower()} {extension}", time.time()):
        return Rung(extension, hindrance=Hindrance.TOO_SOON)
    destination = Destination(trusting(target.authority), extension)
    return Rung(extension, await ring_test(reply.account, destination, CALL_SECONDS))


def may_call(folder: Path, whom: str, now: float) -> bool:
    """Whether the last call is long enough ago; True counts as a call. `now` in Unix seconds.

    Raises OSError when the folder cannot be written: then nobody would count.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = hashlib.sha256(whom.encode()).hexdigest()[:16]
    opened = os.open(folder / f"wake-{name}", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    with os.fdopen(opened, "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        last = file.read(32).strip()
        if last.isdigit() and 0 <= now - int(last) < PAUSE_SECONDS:
            return False
        file.seek(0)
        file.truncate()
        file.write(str(int(now)).encode())
    return True


def cache_folder() -> Path:
    """This user's folder for what may be forgotten (XDG base directories)."""
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "squilla"
