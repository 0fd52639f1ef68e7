"""Asks one DNS server for the addresses of a name (RFC 1035)."""

from dataclasses import dataclass

from dns.asyncresolver import Resolver
from dns.exception import DNSException
from dns.resolver import NXDOMAIN, NoAnswer

_SECONDS = 3.0
_DNS_PORT = 53


@dataclass(frozen=True, slots=True)
class Answer:
    """What a resolver said; `addresses` are sorted, of both families; empty for no such name."""

    resolver: str
    is_answered: bool
    addresses: tuple[str, ...] = ()


async def ask_resolver(resolver: str, host: str) -> Answer:
    """The addresses of `host` according to `resolver` (an IP address, or address:port)."""
    address, _, port = resolver.partition(":")
    asked = Resolver(configure=False)
    asked.nameservers = [address]
    asked.port = int(port or _DNS_PORT)
    found: list[str] = []
    for kind in ("A", "AAAA"):
        try:
            found += [str(record) for record in await asked.resolve(host, kind, lifetime=_SECONDS)]
        except (NXDOMAIN, NoAnswer):
            continue
        except DNSException:
            return Answer(resolver, is_answered=False)
    return Answer(resolver, is_answered=True, addresses=tuple(sorted(found)))
