"""errands/routes: what /proc/net says."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from squilla.doctor.errands import routes
from squilla.doctor.errands.routes import (
    DefaultRoute,
    Question,
    default_routes,
    is_local,
    own_addresses,
    run,
)
from tests.unit.doctor.udp.loopback import OWN_TRIE, add_addresses, in_namespace, needs_root

HEAD = "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n"
FIRST = "eth0\t00000000\t0101A8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0\n"
SPARE = "ppp0\t00000000\t00000000\t0001\t0\t0\t50\t00000000\t0\t0\t0\n"
TRIE = """\
Main:
  +-- 0.0.0.0/0 3 0 5
     |-- 0.0.0.0
        /0 universe UNICAST
     +-- 192.168.1.0/24 2 0 2
        |-- 192.168.1.0
           /24 link UNICAST
        |-- 192.168.1.10
           /32 host LOCAL
        |-- 192.168.1.255
           /32 link BROADCAST
Local:
        |-- 127.0.0.0
           /8 host LOCAL
        |-- 127.0.0.1
           /32 host LOCAL
        |-- 192.168.1.10
           /32 host LOCAL
        |-- 45.9.9.10
           /32 host LOCAL
"""


@pytest.mark.parametrize(
    ("rows", "routes"),
    [
        ("", ()),
        (FIRST, (DefaultRoute("eth0", "192.168.1.1", 100),)),
        (
            FIRST + SPARE,
            (DefaultRoute("ppp0", "0.0.0.0", 50), DefaultRoute("eth0", "192.168.1.1", 100)),
        ),
        ("eth0\t0001A8C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n", ()),
        ("tun0\t00000000\t00000000\t0001\t0\t0\t0\t00000080\t0\t0\t0\n", ()),
        ("lo\t00000000\t00000000\t0201\t0\t0\t0\t00000000\t0\t0\t0\n", ()),
        ("eth0\t00000000\t0101A8C0\t0002\t0\t0\t0\t00000000\t0\t0\t0\n", ()),
        ("cut\t00\n", ()),
    ],
)
def test_default_routes_by_metric(rows: str, routes: tuple[DefaultRoute, ...]) -> None:
    assert default_routes(HEAD + rows) == routes


def test_own_addresses_without_loopback_networks_and_broadcast() -> None:
    assert own_addresses(TRIE) == ("192.168.1.10", "45.9.9.10")


@given(st.text(alphabet="|- 0123456789./host LOCAL\n"))
def test_no_trie_breaks_the_reader(trie: str) -> None:
    own_addresses(trie)


def test_this_machine_has_a_list() -> None:
    answer = asyncio.run(run(Question()))
    assert not answer.source or answer.source in answer.addresses


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        ("127.8.8.8", True),
        ("::1", True),
        ("192.0.2.1", False),
        ("2001:db8::1", False),
        ("255.255.255.255", False),
    ],
)
def test_own(address: str, wanted: bool) -> None:  # noqa: FBT001
    assert is_local(address) is wanted


@needs_root
def test_an_alias_is_own_though_the_kernel_never_sends_from_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(routes, "_TRIE", OWN_TRIE)

    async def seen() -> list[bool]:
        add_addresses("192.0.2.20", "192.0.2.10")
        return [is_local(one) for one in ("192.0.2.20", "192.0.2.10", "192.0.2.30")]

    assert in_namespace("", seen) == [True, True, False]
