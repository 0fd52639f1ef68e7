"""Errand: asks each nameserver of the PBX host itself for a few names, and takes the time (P3).

An Asterisk whose nameserver is dead answers calls seconds late, in each thing that it looks up.
"""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass

from dns.asyncresolver import Resolver
from dns.exception import DNSException
from dns.resolver import NXDOMAIN, NoAnswer, NoResolverConfiguration

from squilla.doctor.inside import Errand

_MOST_NAMES = 4
_MOST_NAMESERVERS = 3
"""As many as resolv.conf(5) may have."""
_LONGEST_NAME = 253
_SECONDS = 5.0
_DNS_PORT = 53


@dataclass(frozen=True, slots=True)
class Question:
    """Names to look up, four at most."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lookup:
    """What one nameserver said of one name; answered also when it says that there is none."""

    nameserver: str
    name: str
    is_answered: bool
    seconds: float
    addresses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """The nameservers in the order of resolv.conf, and what each said of each name."""

    nameservers: tuple[str, ...]
    lookups: tuple[Lookup, ...]


async def run(question: Question) -> Answer:
    """Ask for A records; within six seconds."""
    if len(question.names) > _MOST_NAMES or any(map(_is_no_name, question.names)):
        raise ValueError(f"ask for up to {_MOST_NAMES} names of up to {_LONGEST_NAME} letters")
    return await ask_each(configured()[:_MOST_NAMESERVERS], question.names)


def _is_no_name(name: str) -> bool:
    return not 0 < len(name) <= _LONGEST_NAME


def configured(file: str = "/etc/resolv.conf") -> tuple[str, ...]:
    """The nameservers that the file names, of both families."""
    try:
        return tuple(str(one) for one in Resolver(file).nameservers)
    except (NoResolverConfiguration, OSError):
        return ()


async def ask_each(
    nameservers: Sequence[str], names: Sequence[str], port: int = _DNS_PORT
) -> Answer:
    """Each nameserver for each name, all at once."""
    asked = (_ask(nameserver, name, port) for nameserver in nameservers for name in names)
    return Answer(tuple(nameservers), tuple(await asyncio.gather(*asked)))


async def _ask(nameserver: str, name: str, port: int) -> Lookup:
    resolver = Resolver(configure=False)
    resolver.nameservers = [nameserver]
    resolver.port = port
    is_answered = True
    addresses: tuple[str, ...] = ()
    began = time.monotonic()
    try:
        records = await resolver.resolve(name, "A", lifetime=_SECONDS)
        addresses = tuple(sorted(map(str, records)))
    except (NXDOMAIN, NoAnswer):
        pass
    except (DNSException, OSError):
        is_answered = False
    seconds = round(time.monotonic() - began, 3)
    return Lookup(nameserver, name, is_answered, seconds, addresses)


ERRAND = Errand("resolver", Question, Answer, run)
