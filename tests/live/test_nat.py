"""A PBX behind somebody's router and a phone behind another: the everyday case (B2, B3, T1)."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.live.namespaces import HOST, PBX_ADDRESS, PUBLIC_ADDRESS, Internet, inside, two_routers
from tests.live.product import Product, free_port_block

RTP_PORTS = 100


@dataclass(frozen=True, slots=True)
class Office:
    """The product behind its router, and the way to it."""

    net: Internet
    product: Product


@pytest.fixture(scope="module")
def office(open_folder: Path) -> Iterator[Office]:
    first = free_port_block(RTP_PORTS)
    udp = (first, first + RTP_PORTS - 1)
    with two_routers((443, 5061, 6061), udp) as net:
        settings = {
            "HOST": HOST,
            "PUBLIC_ADDRESS": PUBLIC_ADDRESS,
            "HTTPS_ADDRESS": "0.0.0.0",
            "SIP_ADDRESS": "0.0.0.0",
            "RTP_ADDRESS": "",
            "HTTPS_PORT": "443",
            "SIPS_PORT": "5061",
            "PHONE_PORT": "6061",
            "RTP_PORT_MIN": str(udp[0]),
            "RTP_PORT_MAX": str(udp[1]),
        }
        behind = Product(open_folder / "office", launcher=inside(net.pbx, ()), **settings)
        with behind as product:
            product.add_person("ada", "201")
            yield Office(net, product)


def robot(office: Office, namespace: str, *words: str) -> dict[str, object]:
    """What `squilla call --json` measures from a namespace."""
    authority = {"SSL_CERT_FILE": str(office.product.ca_file)}
    done = subprocess.run(
        inside(namespace, [sys.executable, "-m", "squilla", "call", "*43", "--json", *words]),
        env={**os.environ, **office.product.environment, **authority},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    result: dict[str, object] = json.loads(done.stdout)
    return result


def test_a_phone_behind_a_router_hears_itself_through_the_office_router(office: Office) -> None:
    qr = office.product.qr("ada")
    result = robot(office, office.net.phone, "--seconds", "14", "--qr", qr)
    assert result["ok"], result
    assert result["lost"] == 0


def test_the_robot_on_the_pbx_needs_no_way_back_through_the_router(office: Office) -> None:
    """It is answered on loopback although phones are told the public address."""
    result = robot(office, office.net.pbx, "--seconds", "14")
    assert result["ok"], result


def test_without_the_rtp_forward_the_robot_says_that_no_audio_arrives(office: Office) -> None:
    qr = office.product.qr("ada")
    closed = "insert rule ip nat in udp dport 1024-65535 accept\n"
    subprocess.run(
        inside(office.net.office, ["nft", "-f", "-"]), input=closed, text=True, check=True
    )
    result = robot(office, office.net.phone, "--seconds", "6", "--qr", qr)
    assert result["reason"] == "no_media", result
    assert PBX_ADDRESS not in json.dumps(result)
