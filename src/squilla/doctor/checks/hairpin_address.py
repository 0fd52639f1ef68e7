"""The public IPv4 address that hairpin checks dial: as promised, or as the public DNS says (B5)."""

import asyncio
import ipaddress
from collections.abc import Iterable

from squilla.doctor.probes.dns import ask_resolver
from squilla.doctor.probes.tcp_addresses import addresses_of, is_inner
from squilla.doctor.sight import Sight
from squilla.doctor.stun.addresses import is_address


async def public_address(sight: Sight) -> str:
    """The first that is public, empty for none.

    The name's address inside the office may be a private one, hence public resolvers come first.
    """
    target = sight.target
    said = [one for one in (target.address, target.host) if is_address(one)]
    if said:
        return _first_public(said)
    asked = (sight.know(ask_resolver, one, target.host) for one in target.resolvers)
    answers = await asyncio.gather(*asked)
    public = _first_public(address for answer in answers for address in answer.addresses)
    return public or _first_public(await sight.know(addresses_of, target.host))


def _first_public(addresses: Iterable[str]) -> str:
    public = (one for one in addresses if not is_inner(one))
    return next((one for one in public if ipaddress.ip_address(one).version == 4), "")
