"""The PBX host calling itself through a real router, with each way to do its hairpin (B5)."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from squilla.doctor.checks.hairpin_inside import CHECK
from squilla.doctor.inside import Here
from squilla.doctor.sight import Sight
from squilla.doctor.target import Target
from tests.live.namespaces import PBX_ADDRESS, PUBLIC_ADDRESS, Internet, inside, two_routers
from tests.unit.sip.certificates import authority

ROOT = Path(__file__).parents[2]
PORT, FIRST, LAST = 6061, 10000, 20000
TCP = f"ip daddr {PUBLIC_ADDRESS} tcp dport {PORT} dnat to {PBX_ADDRESS}\n"
UDP = f"ip daddr {PUBLIC_ADDRESS} udp dport {FIRST}-{LAST} dnat to {PBX_ADDRESS}\n"
HALF_OF_UDP = UDP.replace(str(LAST), "15000")
SNAT = f"ip saddr {PBX_ADDRESS} ip daddr {PBX_ADDRESS} masquerade\n"
PROGRAM = "import sys; from tests.live.test_hairpin import try_it; try_it(sys.argv[1])"


@pytest.fixture(scope="module")
def net() -> Iterator[Internet]:
    with two_routers((PORT,), (FIRST, LAST)) as made:
        yield made


@pytest.mark.parametrize(
    ("forwards", "sources", "verdict"),
    [
        (TCP + UDP, SNAT, "ports.hairpin_good"),
        (TCP + UDP, "", "ports.hairpin_silent"),
        ("", "", "ports.hairpin_refused"),
        (TCP, SNAT, "ports.hairpin_tcp_only"),
        (UDP, SNAT, "ports.hairpin_udp_only"),
        (TCP + HALF_OF_UDP, SNAT, "ports.hairpin_udp_part"),
    ],
    ids=["full", "no SNAT", "none", "TCP only", "UDP only", "half of UDP"],
)
def test_a_router(net: Internet, tmp_path: Path, forwards: str, sources: str, verdict: str) -> None:
    rules = (
        "flush ruleset\ntable ip nat {\n"
        f"chain in {{ type nat hook prerouting priority -100;\n{forwards}}}\n"
        f"chain out {{ type nat hook postrouting priority 100;\n{sources}}}\n}}\n"
    )
    subprocess.run(inside(net.office, ["nft", "-f", "-"]), input=rules, text=True, check=True)
    assert said_inside(net.pbx, tmp_path) == verdict


def test_an_address_of_the_host_itself_says_nothing(net: Internet, tmp_path: Path) -> None:
    alias = ("ip", "-n", net.pbx, "address", "add", f"{PUBLIC_ADDRESS}/32", "dev", "lo")
    subprocess.run(alias, check=True)
    assert said_inside(net.pbx, tmp_path) == "ports.hairpin_local"


def said_inside(namespace: str, folder: Path) -> str:
    """The verdict of the check in a namespace, where something listens on 6061."""
    command = inside(namespace, [sys.executable, "-c", PROGRAM, str(folder)])
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=40, check=True)
    return done.stdout.strip()


def try_it(folder: str) -> None:
    """What runs there."""
    sys.stdout.write(asyncio.run(_verdict(Path(folder))))


async def _verdict(folder: Path) -> str:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(serve, "0.0.0.0", PORT, ssl=authority(folder).server)
    target = Target("pbx.example.test", address=PUBLIC_ADDRESS)
    async with server:
        facts = await CHECK.probe(Sight(target, inside=Here()))
    return CHECK.judge(facts)[0].verdict.key
