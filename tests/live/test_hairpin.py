"""The PBX host calling itself through a real router, with each way to do its hairpin (B5)."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from squilla.doctor.checks.hairpin_inside import CHECK
from squilla.doctor.inside import Here
from squilla.doctor.sight import Sight
from squilla.doctor.target import Target
from tests.live.namespaces import PBX_ADDRESS, PUBLIC_ADDRESS, Internet, inside, two_routers
from tests.unit.sip.certificates import authority

ROOT = Path(__file__).parents[2]
PORTS, FIRST, LAST = (5061, 6061), 10000, 20000
ONE_TCP = f"ip daddr {PUBLIC_ADDRESS} tcp dport 6061 dnat to {PBX_ADDRESS}\n"
TCP = ONE_TCP.replace("6061", "{ 5061, 6061 }")
UDP = f"ip daddr {PUBLIC_ADDRESS} udp dport {FIRST}-{LAST} dnat to {PBX_ADDRESS}\n"
HALF_OF_UDP = UDP.replace(str(LAST), "15000")
BEYOND = "203.0.113.2"
"""An address that a device behind the gateway holds."""
SNAT = f"ip saddr {PBX_ADDRESS} ip daddr {PBX_ADDRESS} masquerade\n"
PROGRAM = "import sys; from tests.live.test_hairpin import try_it; try_it(*sys.argv[1:])"


@pytest.fixture(scope="module")
def net() -> Iterator[Internet]:
    with two_routers(PORTS, (FIRST, LAST)) as made:
        yield made


@pytest.mark.parametrize(
    ("forwards", "sources", "verdict"),
    [
        (TCP + UDP, SNAT, "ports.hairpin_good"),
        (TCP + UDP, "", "ports.hairpin_no_return"),
        ("", "", "ports.hairpin_no_forward"),
        (TCP, SNAT, "ports.hairpin_forward_part"),
        (UDP, SNAT, "ports.hairpin_forward_part"),
        (ONE_TCP + UDP, SNAT, "ports.hairpin_tcp_part"),
        (TCP + HALF_OF_UDP, SNAT, "ports.hairpin_forward_part"),
    ],
    ids=["full", "no SNAT", "none", "TCP only", "UDP only", "not 5061", "half of UDP"],
)
def test_a_gateway_that_has_the_address(
    net: Internet, tmp_path: Path, forwards: str, sources: str, verdict: str
) -> None:
    translate(net, forwards, sources)
    assert said_inside(net.pbx, tmp_path) == verdict


@pytest.mark.parametrize(
    ("forwards", "filters", "verdict"),
    [
        ("", "", "ports.hairpin_beyond"),
        ("", "ip ttl set 64\n", "ports.hairpin_refused"),
        ("", f"udp dport 33434 ip daddr {BEYOND} drop\n", "ports.hairpin_refused"),
        (f"ip daddr {BEYOND} dnat to {PBX_ADDRESS}\n", "", "ports.hairpin_no_return"),
    ],
    ids=["it passes on", "it raises the TTL", "it is silent", "it takes all ports for itself"],
)
def test_a_gateway_that_does_not(
    net: Internet, tmp_path: Path, forwards: str, filters: str, verdict: str
) -> None:
    translate(net, forwards, "oifname link1 masquerade\n", filters)
    assert said_inside(net.pbx, tmp_path, BEYOND) == verdict


def translate(net: Internet, forwards: str, sources: str, filters: str = "") -> None:
    """What the gateway does from now on."""
    rules = (
        "flush ruleset\ntable ip nat {\n"
        f"chain first {{ type filter hook prerouting priority -300;\n{filters}}}\n"
        f"chain in {{ type nat hook prerouting priority -100;\n{forwards}}}\n"
        f"chain out {{ type nat hook postrouting priority 100;\n{sources}}}\n}}\n"
    )
    subprocess.run(inside(net.office, ["nft", "-f", "-"]), input=rules, text=True, check=True)


def test_an_address_of_the_host_itself_says_nothing(net: Internet, tmp_path: Path) -> None:
    alias = ("ip", "-n", net.pbx, "address", "add", f"{PUBLIC_ADDRESS}/32", "dev", "lo")
    subprocess.run(alias, check=True)
    assert said_inside(net.pbx, tmp_path) == "ports.hairpin_local"


def said_inside(namespace: str, folder: Path, address: str = PUBLIC_ADDRESS) -> str:
    """The verdict of the check in a namespace, where something listens on both ports."""
    command = inside(namespace, [sys.executable, "-c", PROGRAM, str(folder), address])
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=40, check=True)
    return done.stdout.strip()


def try_it(folder: str, address: str) -> None:
    """What runs there."""
    sys.stdout.write(asyncio.run(_verdict(Path(folder), address)))


async def _verdict(folder: Path, address: str) -> str:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    context = authority(folder).server
    target = Target("pbx.example.test", address=address)
    async with AsyncExitStack() as stack:
        for port in PORTS:
            server = await asyncio.start_server(serve, "0.0.0.0", port, ssl=context)
            await stack.enter_async_context(server)
        facts = await CHECK.probe(Sight(target, inside=Here()))
    return CHECK.judge(facts)[0].verdict.key
