"""What nmap is taken to have said."""

from collections.abc import Sequence

import pytest

from bench.peers import nmap
from bench.peers.naming import Naming
from bench.peers.nmap import NOT_OPEN, PROVEN, Scan

PORTS = range(10_000, 20_001)
BLOCK = range(15_000, 15_100)
FEW = (10_007, 12_345)
XML = """<?xml version="1.0"?><!DOCTYPE nmaprun><nmaprun><host><ports>
<extraports state="open|filtered" count="4">
<extrareasons reason="no-response" count="4" proto="udp" ports="10000-10002,10005"/></extraports>
<port protocol="udp" portid="10003"><state state="closed" reason="port-unreach"/></port>
<port protocol="udp" portid="10004"><state state="open" reason="udp-response"/></port>
</ports></host></nmaprun>"""
GIVEN_UP = """<nmaprun><taskprogress task="UDP Scan" percent="0.15"/>
<taskprogress task="UDP Scan" percent="0.41"/><taskprogress task="UDP Scan" percent="100.00"/>
<host timedout="true"/></nmaprun>"""


def scan(default: str, **others: Sequence[int]) -> Scan:
    """All ports in one state, but for those given by another."""
    states = dict.fromkeys(PORTS, default)
    for state, ports in others.items():
        states |= dict.fromkeys(ports, state)
    return Scan(states)


def test_each_port_has_its_state() -> None:
    silent = dict.fromkeys((10_000, 10_001, 10_002, 10_005), "open|filtered")
    assert nmap.read(XML) == Scan({**silent, 10_003: "closed", 10_004: "open"})


def test_a_scan_that_gave_up_says_how_far_it_came() -> None:
    assert nmap.read(GIVEN_UP) == Scan({}, 0.41)


@pytest.mark.parametrize(
    ("found", "missing", "naming"),
    [
        (scan("open|filtered"), (), Naming.SILENT),
        (scan("open|filtered", closed=FEW), (), Naming.ALARM),
        (scan("open|filtered", closed=BLOCK), BLOCK, Naming.NAMED),
        (scan("open|filtered", closed=BLOCK[:99]), BLOCK, Naming.NAMED),
        (scan("open|filtered", closed=BLOCK[:98]), BLOCK, Naming.ALARM),
        (scan("open|filtered", closed=(*BLOCK, *FEW)), BLOCK, Naming.ALARM),
        (scan("open|filtered"), BLOCK, Naming.SILENT),
        (scan("closed"), PORTS, Naming.NAMED),
        (scan("open|filtered", filtered=FEW), PORTS, Naming.ALARM),
        (Scan({}, 0.4), BLOCK, Naming.SILENT),
    ],
)
def test_alone_only_an_icmp_message_speaks_against_a_port(
    found: Scan, missing: Sequence[int], naming: Naming
) -> None:
    assert nmap.judge(found, missing, PROVEN, is_block=True).naming is naming


@pytest.mark.parametrize(
    ("silent", "missing", "naming"),
    [((), (), Naming.SILENT), (BLOCK, BLOCK, Naming.NAMED), (FEW, (), Naming.ALARM)],
)
def test_where_all_ports_answer_silence_speaks_against_one(
    silent: Sequence[int], missing: Sequence[int], naming: Naming
) -> None:
    found = scan("open", **{"open|filtered": silent})
    assert nmap.judge(found, missing, NOT_OPEN, is_block=True).naming is naming


def test_what_is_no_block_of_ports_cannot_be_named() -> None:
    found = scan("open", closed=range(19_999, 20_001))
    said = nmap.judge(found, range(19_999, 20_001), NOT_OPEN, is_block=False)
    assert said.naming is Naming.ALARM
    assert said.words == "9999 open, 2 closed"


def test_giving_up_is_told() -> None:
    assert nmap.judge(Scan({}, 0.41), (), PROVEN, is_block=True).words == "gave up, 0.4 % done"


def test_the_command_asks_these_udp_ports_and_nothing_before() -> None:
    command = nmap.command("192.0.2.1", PORTS, *nmap.bounded(60))
    assert " ".join(command) == (
        "nmap -sU -n -Pn -p 10000-20000 --host-timeout 60s --stats-every 1s -oX - 192.0.2.1"
    )
