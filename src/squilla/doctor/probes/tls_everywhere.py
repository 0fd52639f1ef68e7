"""The handshakes of one host: each address, each port, with and without its name, each version."""

import asyncio
from collections.abc import Iterator

from squilla.doctor.probes.tcp_addresses import addresses_of
from squilla.doctor.probes.tls import Handshake, NoHandshake, Version, shake_hands
from squilla.doctor.stun.addresses import is_address

_MOST_ADDRESSES = 8


async def shake_hands_everywhere(host: str, ports: tuple[int, ...]) -> tuple[Handshake, ...]:
    """All of them; empty when this machine cannot resolve the name.

    A port that does not answer is tried once. Handshakes with the same port go one after another,
    because edges and intrusion blockers count quick connections.
    """
    addresses = (await addresses_of(host))[:_MOST_ADDRESSES]
    name = "" if is_address(host) else host
    done = await asyncio.gather(
        *(_with_one(address, port, name) for address in addresses for port in ports)
    )
    return tuple(handshake for some in done for handshake in some)


async def _with_one(address: str, port: int, name: str) -> list[Handshake]:
    done: list[Handshake] = []
    for server_name, version in _ways(name):
        handshake = await shake_hands(address, port, server_name, version)
        done.append(handshake)
        if _is_deaf(handshake):
            break
    return done


def _ways(name: str) -> Iterator[tuple[str, Version]]:
    for server_name in (name, "") if name else ("",):
        for version in Version:
            yield server_name, version


def _is_deaf(handshake: Handshake) -> bool:
    failure = handshake.failure
    return failure is not None and (not failure.is_open or failure is NoHandshake.MUTE)
