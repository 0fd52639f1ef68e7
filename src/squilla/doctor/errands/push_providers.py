"""Errand: whether this host reaches the push services: name, TCP, TLS; nothing is sent (M4, P4).

The question names no address: the errand goes to a fixed list, and to what this host's own
settings say instead, so that whoever asks cannot use it to look around.
"""

import asyncio
import ssl
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from squilla.doctor.inside import Errand
from squilla.doctor.probes.lookup import lookup
from squilla.model.addresses import first_of_each_family
from squilla.settings import BadSettings, Settings, read_settings

Place = tuple[str, int]

_SECONDS = 8.0
_NEXT_FAMILY_SECONDS = 2.0
_GOOGLE = (("fcm.googleapis.com", 443), ("oauth2.googleapis.com", 443))
_APPLE = (("api.push.apple.com", 443),)
_WEB = (
    ("fcm.googleapis.com", 443),
    ("updates.push.services.mozilla.com", 443),
    ("web.push.apple.com", 443),
)


@dataclass(frozen=True, slots=True)
class Question:
    """There is nothing to choose."""


@dataclass(frozen=True, slots=True)
class Reach:
    """One push service. `stopped_at` is "dns", "tcp", "tls" or "certificate"; empty: reached.

    `is_used` is whether this host's settings have it push there itself.
    """

    host: str
    port: int
    stopped_at: str
    is_used: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """Each push service, once."""

    reaches: tuple[Reach, ...]


async def run(question: Question) -> Answer:  # noqa: ARG001 - every errand is asked alike
    """Try them all at once; within eight seconds."""
    settings = own_settings()
    return await reach(services(settings), trusting(settings.push_ca if settings else None))


def own_settings() -> Settings | None:
    """Squilla's settings on this host; None where it does not run or they cannot be used."""
    try:
        settings = read_settings()
    except BadSettings:
        return None
    return settings if settings.state.is_dir() else None


def services(settings: Settings | None) -> Mapping[Place, bool]:
    """Each push service, and whether this host pushes there itself."""
    if settings is None:
        return dict.fromkeys((*_GOOGLE, *_APPLE, *_WEB), False)
    google = (_place(settings.fcm_url), *_GOOGLE[1:])
    used = dict.fromkeys((*google, _place(settings.apns_url)), False) | dict.fromkeys(_WEB, True)
    used |= dict.fromkeys(google if settings.fcm_credentials else (), True)
    return used | ({_place(settings.apns_url): True} if settings.apns_key else {})


async def reach(wanted: Mapping[Place, bool], context: ssl.SSLContext) -> Answer:
    """Try each, and say where it stopped."""
    stops = await asyncio.gather(*(_try(*place, context) for place in wanted))
    tried = zip(wanted.items(), stops, strict=True)
    return Answer(tuple(Reach(*place, stop, used) for (place, used), stop in tried))


def _place(url: str) -> Place:
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or 443


def trusting(authority: Path | None) -> ssl.SSLContext:
    """The authority of the settings in place of the system's, as pushes do."""
    try:
        return ssl.create_default_context(cafile=authority)
    except OSError:
        return ssl.create_default_context()


async def _try(host: str, port: int, context: ssl.SSLContext) -> str:
    step = "dns"
    try:
        async with asyncio.timeout(_SECONDS):
            addresses = await lookup(host)
            step = "tcp"
            writer = await _connect(addresses, port)
            step = "tls"
            try:
                await writer.start_tls(context, server_hostname=host)
            finally:
                writer.transport.abort()
    except ssl.SSLCertVerificationError:
        return "certificate"
    except (OSError, UnicodeError):
        return step
    return ""


async def _connect(addresses: Sequence[str], port: int) -> asyncio.StreamWriter:
    """To the first address of the resolver's choice, else to the first of the other family."""
    *others, last = first_of_each_family(addresses)
    for address in others:
        with suppress(OSError):
            async with asyncio.timeout(_NEXT_FAMILY_SECONDS):
                return (await asyncio.open_connection(address, port))[1]
    return (await asyncio.open_connection(last, port))[1]


ERRAND = Errand("push_providers", Question, Answer, run)
