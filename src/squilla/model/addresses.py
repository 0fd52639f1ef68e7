"""Which of a host's addresses to connect to."""

from collections.abc import Iterable


def first_of_each_family(addresses: Iterable[str]) -> list[str]:
    """The first IPv4 and the first IPv6 address, in the order in which they came."""
    families: dict[bool, str] = {}
    for address in addresses:
        families.setdefault(":" in address, address)
    return list(families.values())
