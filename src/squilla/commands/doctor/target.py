"""From the doctor's options to what is examined; what is no name, port or address is refused."""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from squilla.commands.doctor.wrong_use import WrongUse
from squilla.doctor.stun.addresses import is_address
from squilla.doctor.target import Ports, Target
from squilla.settings import Settings

_LABEL = r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME = re.compile(rf"(?=.{{1,253}}$){_LABEL}(\.{_LABEL})*", re.IGNORECASE)
_WITH_MORE = re.compile(r"(?:\w+://|sips?:)?(?:[^@/]*@)?([^/:@?#]+)(?::\d+)?(?:[/?#].*)?")
"""A name in a URL or SIP address, or with a port."""
_LOWEST_RTP, _HIGHEST = 1024, 0xFFFF


@dataclass(frozen=True, slots=True)
class PortOptions:
    """The ports as they were typed; None and an empty text stand for "not said"."""

    https: int | None = None
    sips: int | None = None
    phone: int | None = None
    rtp: str = ""
    pbx: int | None = None


def read_host(given: str, *, with_port: bool = False) -> tuple[str, int | None]:
    """A public name, and with `with_port` the port that may follow it; raises WrongUse."""
    name, colon, port = given.strip().rstrip(".").partition(":")
    try:
        ascii_name = name.encode("idna").decode().lower()
    except UnicodeError:
        raise _no_host(given, with_port=with_port) from None
    number = int(port) if port.isascii() and port.isdigit() else 0
    wrong_port = bool(colon) and not (with_port and 0 < number <= _HIGHEST)
    if not _is_name(ascii_name) or wrong_port:
        raise _no_host(given, with_port=with_port)
    return ascii_name, number or None


def _is_name(text: str) -> bool:
    """A name, and no address, mistyped or not: no top-level domain is a number."""
    return bool(_NAME.fullmatch(text)) and not text.rpartition(".")[2].isdigit()


def _no_host(given: str, *, with_port: bool) -> WrongUse:
    found = None if with_port else _WITH_MORE.fullmatch(given.strip())
    if found and found[1] != given.strip() and _is_name(found[1]):
        return WrongUse("doctor.host_alone", host=given, name=found[1])
    return WrongUse("doctor.bad_host", host=given)


def read_ports(given: PortOptions, settings: Settings | None) -> Ports:
    """What was typed before what is set, both before the guide's; raises WrongUse."""
    usual = _settings_ports(settings) if settings else Ports()
    first, last = _rtp(given.rtp) if given.rtp else (usual.rtp_first, usual.rtp_last)
    return Ports(
        https=given.https or usual.https,
        sips=given.sips or usual.sips,
        phone=given.phone or usual.phone,
        rtp_first=first,
        rtp_last=last,
        pbx=given.pbx or usual.pbx,
    )


def read_target(
    host: str,
    ports: Ports,
    *,
    address: str = "",
    authority: Path | None = None,
    resolvers: tuple[str, ...] = (),
    stun: tuple[str, ...] = (),
    qr: str = "",
) -> Target:
    """The target; raises WrongUse for an address, a server or a QR that is none."""
    if address and not is_address(address) and not _is_name(address):
        raise WrongUse("doctor.bad_address", address=address)
    for one in resolvers:
        if not _is_server(one, is_address):
            raise WrongUse("doctor.bad_service", option="--resolver", example="9.9.9.9", given=one)
    for one in stun:
        if not _is_server(one, lambda name: bool(_NAME.fullmatch(name))):
            example = "stun.example.com:3478"
            raise WrongUse("doctor.bad_service", option="--stun", example=example, given=one)
    if qr and not _is_qr(qr):
        raise WrongUse("doctor.bad_qr")
    usual = Target(host)
    return Target(
        host=host,
        ports=ports,
        authority=authority,
        resolvers=resolvers or usual.resolvers,
        stun=stun or usual.stun,
        address=address,
        qr=qr,
    )


def _settings_ports(settings: Settings) -> Ports:
    return Ports(
        https=settings.https_port,
        sips=settings.sips_port,
        phone=settings.phone_port,
        rtp_first=settings.rtp_port_min,
        rtp_last=settings.rtp_port_max,
    )


def _rtp(given: str) -> tuple[int, int]:
    found = re.fullmatch(r"([0-9]{1,5})-([0-9]{1,5})", given.strip())
    first, last = map(int, found.groups()) if found else (0, 0)
    if not _LOWEST_RTP <= first < last <= _HIGHEST:
        raise WrongUse("doctor.bad_rtp", given=given)
    return first, last


def _is_server(given: str, is_name: Callable[[str], bool]) -> bool:
    name, colon, port = given.partition(":")
    right_port = port.isascii() and port.isdigit() and 0 < int(port) <= _HIGHEST
    return is_name(name) and (right_port or not colon)


def _is_qr(given: str) -> bool:
    """A file, or what could be a QR's text; what is wrong with either, M1-QR says."""
    if ";" in given or given.lower().startswith("csc:"):
        return True
    try:
        return Path(given).is_file() and os.access(given, os.R_OK)
    except (OSError, ValueError):
        return False
